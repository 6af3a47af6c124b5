"""Named formats, and what the date filters share (expressions.md, sections 13.1 and 13.2)."""

from shared.expressions.callables import Value
from shared.expressions.datepatterns import format_date, parse_date, week_of
from shared.expressions.dates import (
    Instant,
    LocalDate,
    LocalDateTime,
    OffsetDateTime,
    Zone,
    ZonedDateTime,
    offset_text,
    parse_iso,
    time_text,
    zone_of,
)
from shared.expressions.errors import runtime_error
from shared.expressions.printing import text_of
from shared.expressions.values import Character, Long, class_name

SERVER_ZONE = Zone("UTC", is_region=True)
NOON = 12 * 3600 * 10**9

_PATTERNS = {
    "iso": "yyyy-MM-dd'T'HH:mm:ss.SSSSSSXXX",
    "iso_sec": "yyyy-MM-dd'T'HH:mm:ssXXX",
    "sql": "yyyy-MM-dd HH:mm:ss.SSSSSS",
    "sql_seq": "yyyy-MM-dd HH:mm:ss",
}
_PARSED = _PATTERNS | {"rfc_1123_date_time": "[EEE, ]d MMM yyyy HH:mm:ss z"}
_STYLES = {
    "full": "EEEE, MMMM d, yyyy, h:mm:ss a zzzz",
    "long": "MMMM d, yyyy, h:mm:ss a z",
    "medium": "MMM d, yyyy, h:mm:ss a",
    "short": "M/d/yy, h:mm a",
}


def requested_zone(name: Value) -> Zone:
    """The zone that an argument names, else the server's."""
    return SERVER_ZONE if name is None else zone_of(text_of(name))


def moment_of(value: Value, zone: Zone, existing: Value) -> ZonedDateTime:
    """What a date filter is applied to, as a moment; its own zone is kept if it has one."""
    if isinstance(value, str) and not isinstance(value, Character):
        parsed = _parsed(str(value), existing)
        return moment_of(parsed, zone, None)
    match value:
        case Instant():
            return value.at(zone)
        case ZonedDateTime():
            return value
        case OffsetDateTime():
            return value.zoned
        case LocalDateTime():
            return value.in_zone(zone)
        case LocalDate():
            return LocalDateTime(value.date, NOON).in_zone(zone)
        case Long():
            return ZonedDateTime(int(value), 0, zone)
        case _:
            raise runtime_error("ClassCastException", f"{class_name(value)} is no date")


def _parsed(text: str, existing: Value) -> Value:
    if existing is None:
        found = parse_iso(text)
    else:
        pattern = text_of(existing)
        if pattern in {"iso", "iso_sec"} or pattern.startswith("iso_"):
            found = parse_iso(text)
        else:
            found = parse_date(text, _PARSED.get(pattern, pattern))
    # A text that is a date is its midnight; only a LocalDate value is its noon.
    return LocalDateTime(found.date, 0) if isinstance(found, LocalDate) else found


def formatted(at: ZonedDateTime, name: Value, locale: Value) -> str:
    """A moment by a named format or a pattern, in its own zone."""
    text = "iso" if name is None else text_of(name)
    language = "en" if locale is None else text_of(locale)
    if text in _PATTERNS:
        return format_date(at, _PATTERNS[text], "en")
    if text in _STYLES:
        return format_date(at, _STYLES[text], language)
    named = _named(at, text)
    return format_date(at, text, language) if named is None else named


def _named(at: ZonedDateTime, name: str) -> str | None:
    local = at.local
    day = local.date.isoformat()
    clock = time_text(local.nanos, with_zero_seconds=True, group=1)
    offset = offset_text(at.offset)
    region = f"[{at.zone.id}]" if at.zone.is_region else ""
    year, week = week_of(local.date, "en_GB")
    found = {
        "iso_date_time": f"{day}T{clock}{offset}{region}",
        "iso_zoned_date_time": f"{day}T{clock}{offset}{region}",
        "iso_offset_date_time": f"{day}T{clock}{offset}",
        "iso_date": f"{day}{offset}",
        "iso_offset_date": f"{day}{offset}",
        "iso_time": f"{clock}{offset}",
        "iso_offset_time": f"{clock}{offset}",
        "iso_local_date": day,
        "iso_local_time": clock,
        "iso_local_date_time": f"{day}T{clock}",
        "iso_instant": str(at.instant),
        "iso_ordinal_date": f"{local.date:%Y}-{local.date.timetuple().tm_yday:03}{offset}",
        "iso_week_date": f"{year}-W{week:02}-{local.date.isoweekday()}{offset}",
    }
    if name == "rfc_1123_date_time":
        zone = "GMT" if offset == "Z" else offset.replace(":", "")
        return format_date(at, "EEE, d MMM yyyy HH:mm:ss", "en") + f" {zone}"
    return found.get(name)

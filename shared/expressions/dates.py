"""Java's date and time types with nanoseconds; parsing and printing as ISO-8601."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from typing_extensions import override

from shared.expressions.errors import ExpressionError, runtime_error

NANOS = 1_000_000_000


def parse_failure(text: str) -> ExpressionError:
    """What Java throws for a text that is no date."""
    return runtime_error("DateTimeParseException", f"Text '{text[:100]}' could not be parsed")


@dataclass(frozen=True, slots=True, order=True)
class Zone:
    """A time zone: a region or a fixed offset."""

    id: str
    is_region: bool

    @property
    def info(self) -> tzinfo:
        """As Python has it."""
        return _region(self.id) if self.is_region else timezone(offset_of(self.id))


UTC_ZONE = Zone("Z", is_region=False)


@cache
def _region(name: str) -> tzinfo:
    return ZoneInfo(name)


_OFFSET = re.compile(r"(?:UTC|GMT|UT)?([+-])(\d{1,2})(?::?(\d{2}))?(?::?(\d{2}))?")


def offset_of(text: str) -> timedelta:
    """`+05:30` -> 5 h 30 min; `Z` -> 0. Raises ValueError."""
    if text in {"Z", "UTC", "GMT", "UT"}:
        return timedelta(0)
    match = _OFFSET.fullmatch(text)
    if match is None:
        raise ValueError(text)
    sign, hours, minutes, seconds = match.groups()
    found = timedelta(hours=int(hours), minutes=int(minutes or 0), seconds=int(seconds or 0))
    if found > timedelta(hours=18):
        raise ValueError(text)
    return -found if sign == "-" else found


def zone_of(text: str) -> Zone:
    """The zone that a text names: a region, an offset, `Z`.

    Raises:
        ExpressionError: RUNTIME, ZoneRulesException or DateTimeException.
    """
    if text == "Z":
        return UTC_ZONE
    if text in {"UTC", "GMT", "UT"}:
        return Zone(text, is_region=True) if text != "UT" else Zone("UTC", is_region=True)
    try:
        offset = offset_of(text)
    except ValueError:
        pass
    else:
        return Zone(offset_text(offset), is_region=False)
    try:
        _region(text)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        java = "ZoneRulesException" if "/" in text or text.isalpha() else "DateTimeException"
        raise runtime_error(java, f"Unknown time-zone ID: {text[:100]}") from error
    return Zone(text, is_region=True)


def offset_text(offset: timedelta) -> str:
    """`Z`, `+01:00`, `-03:30`, with seconds only if there are any."""
    if not offset:
        return "Z"
    sign = "-" if offset < timedelta(0) else "+"
    minutes, seconds = divmod(int(abs(offset).total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    tail = f":{seconds:02}" if seconds else ""
    return f"{sign}{hours:02}:{minutes:02}{tail}"


@dataclass(frozen=True, slots=True, order=True)
class LocalDate:
    """A date without time or zone."""

    date: date

    @override
    def __str__(self) -> str:
        return self.date.isoformat()


@dataclass(frozen=True, slots=True, order=True)
class LocalTime:
    """A time of day; `nanos` since midnight."""

    nanos: int

    @override
    def __str__(self) -> str:
        return time_text(self.nanos, with_zero_seconds=False)


@dataclass(frozen=True, slots=True, order=True)
class LocalDateTime:
    """A date and time without zone; `nanos` since midnight."""

    date: date
    nanos: int

    @override
    def __str__(self) -> str:
        return f"{self.date.isoformat()}T{time_text(self.nanos, with_zero_seconds=False)}"

    def in_zone(self, zone: Zone) -> "ZonedDateTime":
        """This local time in a zone; one in a gap moves forward, the first of two is taken."""
        seconds, nano = divmod(self.nanos, NANOS)
        local = datetime.combine(self.date, datetime.min.time()) + timedelta(seconds=seconds)
        aware = local.replace(tzinfo=zone.info, fold=0)
        instant = aware.astimezone(UTC)
        epoch = round((instant - _EPOCH).total_seconds())
        return ZonedDateTime(epoch, nano, zone)


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, order=True)
class Instant:
    """A moment: seconds since 1970 and nanoseconds of the second."""

    epoch: int
    nano: int

    @classmethod
    def of(cls, at: datetime) -> "Instant":
        """The moment of an aware datetime."""
        since = at - _EPOCH
        return cls(since.days * 86400 + since.seconds, since.microseconds * 1000)

    def at(self, zone: Zone) -> "ZonedDateTime":
        """This moment in a zone."""
        return ZonedDateTime(self.epoch, self.nano, zone)

    @override
    def __str__(self) -> str:
        local = self.at(UTC_ZONE).local
        return (
            f"{local.date.isoformat()}T{time_text(local.nanos, with_zero_seconds=True, group=3)}Z"
        )


@dataclass(frozen=True, slots=True, order=True)
class ZonedDateTime:
    """A moment in a zone."""

    epoch: int
    nano: int
    zone: Zone

    @property
    def instant(self) -> Instant:
        """The moment."""
        return Instant(self.epoch, self.nano)

    @property
    def aware(self) -> datetime:
        """As Python has it, without the nanoseconds."""
        try:
            return (_EPOCH + timedelta(seconds=self.epoch)).astimezone(self.zone.info)
        except OverflowError as error:
            message = "The date is beyond the years 1 to 9999"
            raise runtime_error("DateTimeException", message) from error

    @property
    def offset(self) -> timedelta:
        """From UTC."""
        return self.aware.utcoffset() or timedelta(0)

    @property
    def local(self) -> LocalDateTime:
        """The clock and calendar in the zone."""
        aware = self.aware
        seconds = aware.hour * 3600 + aware.minute * 60 + aware.second
        return LocalDateTime(aware.date(), seconds * NANOS + self.nano)

    @override
    def __str__(self) -> str:
        region = f"[{self.zone.id}]" if self.zone.is_region else ""
        return f"{self.local}{offset_text(self.offset)}{region}"


@dataclass(frozen=True, slots=True, order=True)
class OffsetDateTime:
    """A moment with a fixed offset."""

    zoned: ZonedDateTime

    @override
    def __str__(self) -> str:
        return str(self.zoned)


@dataclass(frozen=True, slots=True, order=True)
class Duration:
    """An amount of time in nanoseconds."""

    nanos: int

    @override
    def __str__(self) -> str:
        if self.nanos == 0:
            return "PT0S"
        sign = -1 if self.nanos < 0 else 1
        seconds, nano = divmod(abs(self.nanos), NANOS)
        hours, seconds = divmod(seconds, 3600)
        minutes, seconds = divmod(seconds, 60)
        text = "PT"
        text += f"{sign * hours}H" if hours else ""
        text += f"{sign * minutes}M" if minutes else ""
        if seconds or nano:
            fraction = f".{nano:09}".rstrip("0") if nano else ""
            text += ("-" if sign < 0 else "") + f"{seconds}{fraction}S"
        return text


DATE_TYPES = (
    Instant,
    ZonedDateTime,
    OffsetDateTime,
    LocalDateTime,
    LocalDate,
    LocalTime,
    Duration,
)


def time_text(nanos: int, *, with_zero_seconds: bool, group: int = 3) -> str:
    """`08:05`, `08:05:07`, `08:05:07.123`: a fraction of 3, 6 or 9 digits.

    With `group` 1 the fraction has as many digits as it needs.
    """
    seconds, nano = divmod(nanos, NANOS)
    minutes, second = divmod(seconds, 60)
    hour, minute = divmod(minutes, 60)
    text = f"{hour:02}:{minute:02}"
    if not (second or nano or with_zero_seconds):
        return text
    text += f":{second:02}"
    if not nano:
        return text
    digits = f"{nano:09}".rstrip("0")
    width = -(-len(digits) // group) * group
    return f"{text}.{digits.ljust(width, '0')}"


_DATE = r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})"
_TIME = r"(?P<hour>\d{2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.(?P<fraction>\d{1,9}))?)?"
_ZONE = r"(?P<offset>Z|z|[+-]\d{2}(?::\d{2}(?::\d{2})?)?)(?:\[(?P<region>[^\]]+)\])?"
_ZONED = re.compile(f"{_DATE}T{_TIME}{_ZONE}")
_LOCAL = re.compile(f"{_DATE}T{_TIME}")
_DAY = re.compile(_DATE)
_CLOCK = re.compile(_TIME)


def parse_iso(text: str) -> ZonedDateTime | LocalDateTime | LocalDate:
    """An ISO-8601 text: with zone, else local date and time, else a date.

    Raises:
        ExpressionError: RUNTIME, DateTimeParseException.
    """
    try:
        zoned = _ZONED.fullmatch(text)
        if zoned is not None:
            return _zoned(zoned)
        local = _LOCAL.fullmatch(text)
        if local is not None:
            return _local(local)
        day = _DAY.fullmatch(text)
        if day is not None:
            return LocalDate(_day(day))
    except ValueError as error:
        raise parse_failure(text) from error
    raise parse_failure(text)


def parse_time(text: str) -> LocalTime:
    """`08:05`, `08:05:07.5`. Raises ExpressionError."""
    match = _CLOCK.fullmatch(text)
    if match is None:
        raise parse_failure(text)
    try:
        return LocalTime(_nanos(match))
    except ValueError as error:
        raise parse_failure(text) from error


_DURATION = re.compile(
    r"([+-])?P(?:([+-]?\d+)D)?(?:T(?:([+-]?\d+)H)?(?:([+-]?\d+)M)?(?:([+-]?\d+)(?:\.(\d{1,9}))?S)?)?",
    re.IGNORECASE,
)


def parse_duration(text: str) -> Duration:
    """`PT1H30M`, `P1DT0.5S`. Raises ExpressionError."""
    match = _DURATION.fullmatch(text)
    if match is None or not any(match.groups()[1:]):
        raise parse_failure(text)
    sign, days, hours, minutes, seconds, fraction = match.groups()
    whole = int(days or 0) * 86400 + int(hours or 0) * 3600 + int(minutes or 0) * 60
    nano = int((fraction or "0").ljust(9, "0"))
    if (seconds or "").startswith("-"):
        nano = -nano
    nanos = (whole + int(seconds or 0)) * NANOS + nano
    return Duration(-nanos if sign == "-" else nanos)


def _day(match: re.Match[str]) -> date:
    return date(int(match["year"]), int(match["month"]), int(match["day"]))


_LAST_HOUR = 23
_LAST_SIXTIETH = 59


def _nanos(match: re.Match[str]) -> int:
    hour, minute, second = int(match["hour"]), int(match["minute"]), int(match["second"] or 0)
    if hour > _LAST_HOUR or minute > _LAST_SIXTIETH or second > _LAST_SIXTIETH:
        raise ValueError(match.group())
    fraction = (match["fraction"] or "0").ljust(9, "0")
    return (hour * 3600 + minute * 60 + second) * NANOS + int(fraction)


def _local(match: re.Match[str]) -> LocalDateTime:
    return LocalDateTime(_day(match), _nanos(match))


def _zoned(match: re.Match[str]) -> ZonedDateTime:
    offset = zone_of(match["offset"].upper())
    moment = _local(match).in_zone(offset).instant
    return moment.at(zone_of(match["region"]) if match["region"] else offset)

"""Java's date patterns: formatting and parsing (expressions.md, section 13.3)."""

import calendar
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from shared.expressions.dates import (
    NANOS,
    LocalDate,
    LocalDateTime,
    ZonedDateTime,
    parse_failure,
    zone_of,
)
from shared.expressions.errors import ExpressionError, runtime_error
from shared.expressions.localnames import Names, names_of

MAX_PATTERN_CHARACTERS = 1000


@dataclass(frozen=True, slots=True)
class Part:
    """A run of one pattern letter, or literal text.

    Attributes:
        letter: empty for literal text.
        width: number of letters.
        pad: width that `p` asks for.
    """

    letter: str
    width: int
    text: str = ""
    pad: int = 0


_LETTERS = set("yuGMLdDQqEecYwWFaBHkhKmsSnNAXxZOzvV")


@lru_cache(maxsize=1024)
def parts_of(pattern: str) -> tuple[Part, ...]:
    """A pattern cut into parts. Raises ExpressionError (IllegalArgumentException)."""
    if len(pattern) > MAX_PATTERN_CHARACTERS:
        raise _bad_pattern(pattern)
    return tuple(_cut(pattern))


def _bad_pattern(pattern: str) -> ExpressionError:
    return runtime_error("IllegalArgumentException", f"Invalid date pattern `{pattern[:100]}`")


def _cut(pattern: str) -> Iterator[Part]:
    at = 0
    pad = 0
    while at < len(pattern):
        character = pattern[at]
        if character == "'":
            text, at = _quoted(pattern, at)
            yield Part("", 0, text)
            continue
        run = len(pattern[at:]) - len(pattern[at:].lstrip(character))
        if character == "p":
            pad = run
            at += run
            continue
        if character.isascii() and character.isalpha():
            if character not in _LETTERS:
                raise _bad_pattern(pattern)
            yield Part(character, run, pad=pad)
            pad = 0
            at += run
            continue
        if character in "#{}":
            raise _bad_pattern(pattern)
        yield Part("[" if character == "[" else "]" if character == "]" else "", 0, character)
        at += 1
    if pad:
        raise _bad_pattern(pattern)


def _quoted(pattern: str, at: int) -> tuple[str, int]:
    """Literal text in quotes and where it ends; two quotes are one."""
    if pattern.startswith("''", at):
        return "'", at + 2
    text = ""
    at += 1
    while at < len(pattern):
        if pattern.startswith("''", at):
            text += "'"
            at += 2
        elif pattern[at] == "'":
            return text, at + 1
        else:
            text += pattern[at]
            at += 1
    raise _bad_pattern(pattern)


def format_date(at: ZonedDateTime, pattern: str, locale: str) -> str:
    """A moment by a pattern, in its own zone."""
    fields = Fields(at, locale)
    printed: list[str] = []
    for part in parts_of(pattern):
        if part.letter in {"[", "]"}:
            continue
        text = part.text if not part.letter else _PRINTERS[part.letter](fields, part.width)
        printed.append(text.rjust(part.pad))
    return "".join(printed)


class Fields:
    """The fields of a moment in its zone."""

    def __init__(self, at: ZonedDateTime, locale: str) -> None:
        local = at.local
        self.at = at
        self.date = local.date
        self.nanos = local.nanos
        self.nano = local.nanos % NANOS
        self.second = local.nanos // NANOS % 60
        self.minute = local.nanos // NANOS // 60 % 60
        self.hour = local.nanos // NANOS // 3600
        self.locale = locale

    @property
    def names(self) -> Names:
        """Names in the locale."""
        return names_of(self.locale)

    @property
    def week(self) -> tuple[int, int]:
        """Week-based year and week, by the region of the locale."""
        return week_of(self.date, self.locale)


_ISO_REGIONS = {
    "AT",
    "BE",
    "BG",
    "CH",
    "CZ",
    "DE",
    "DK",
    "EE",
    "ES",
    "FI",
    "FR",
    "GB",
    "GR",
    "HR",
    "HU",
    "IE",
    "IS",
    "IT",
    "LI",
    "LT",
    "LU",
    "NL",
    "NO",
    "PL",
    "RU",
    "SE",
    "SK",
}
_MONDAY_REGIONS = _ISO_REGIONS | {"NZ", "TR", "UA", "RO", "RS", "SI", "VN"}


def week_rules(locale: str) -> tuple[int, int]:
    """(first day of the week, Monday 0; days that the first week needs)."""
    _, _, region = locale.replace("-", "_").partition("_")
    if region in _ISO_REGIONS:
        return 0, 4
    return (0, 1) if region in _MONDAY_REGIONS else (6, 1)


def week_of(day: date, locale: str) -> tuple[int, int]:
    """Week-based year and week of it."""
    first_day, minimal = week_rules(locale)
    for year in (day.year + 1, day.year):
        start = _first_week(year, first_day, minimal)
        if day.toordinal() >= start:
            return year, (day.toordinal() - start) // 7 + 1
    start = _first_week(day.year - 1, first_day, minimal)
    return day.year - 1, (day.toordinal() - start) // 7 + 1


def _first_week(year: int, first_day: int, minimal: int) -> int:
    """The ordinal of the first day of the first week of a year.

    An ordinal, since the weeks of the first and the last day that `date` knows begin or end
    beyond what it knows.
    """
    before = year - 1
    new_year = before * 365 + before // 4 - before // 100 + before // 400 + 1
    back = (new_year - 1 - first_day) % 7
    return new_year - back if 7 - back >= minimal else new_year + 7 - back


def _number(value: int, width: int) -> str:
    return f"{value:0{width}}"


def _year(fields: Fields, width: int) -> str:
    return _number(fields.date.year % 100, 2) if width == 2 else _number(fields.date.year, width)  # noqa: PLR2004


def _month(fields: Fields, width: int) -> str:
    if width <= 2:  # noqa: PLR2004
        return _number(fields.date.month, width)
    return fields.names.month(fields.date.month, width)


def _standalone_month(fields: Fields, width: int) -> str:
    if width <= 2:  # noqa: PLR2004
        return _number(fields.date.month, width)
    return fields.names.standalone_month(fields.date.month, width)


def _quarter(fields: Fields, width: int) -> str:
    number = (fields.date.month - 1) // 3 + 1
    return _number(number, width) if width <= 2 else fields.names.quarter(number, width)  # noqa: PLR2004


def _day_name(fields: Fields, width: int) -> str:
    return fields.names.day(fields.date.weekday(), width)


def _local_day(fields: Fields, width: int) -> str:
    if width > 2:  # noqa: PLR2004
        return _day_name(fields, width)
    first_day, _ = week_rules(fields.locale)
    return _number((fields.date.weekday() - first_day) % 7 + 1, width)


def _week_year(fields: Fields, width: int) -> str:
    year = fields.week[0]
    return _number(year % 100, 2) if width == 2 else _number(year, width)  # noqa: PLR2004


def _week_of_month(fields: Fields, width: int) -> str:
    first_day, minimal = week_rules(fields.locale)
    first = fields.date.replace(day=1)
    offset = (first.weekday() - first_day) % 7
    week = (fields.date.day - 1 + offset) // 7 + (1 if 7 - offset >= minimal else 0)
    return _number(week, width)


def _fraction(fields: Fields, width: int) -> str:
    return f"{fields.nano:09}"[:width].ljust(width, "0")


def _offset(fields: Fields, width: int, zero: str, *, colon: bool) -> str:
    offset = fields.at.offset
    if not offset and zero == "Z":
        return "Z"
    sign = "-" if offset < timedelta(0) else "+"
    minutes, seconds = divmod(int(abs(offset).total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    mark = ":" if colon else ""
    if width == 1:
        return f"{sign}{hours:02}" + (f"{minutes:02}" if minutes else "")
    tail = f"{mark}{seconds:02}" if seconds and width >= 4 else ""  # noqa: PLR2004
    return f"{sign}{hours:02}{mark}{minutes:02}{tail}"


def _upper_x(fields: Fields, width: int) -> str:
    return _offset(fields, width, "Z", colon=width in {3, 5})


def _lower_x(fields: Fields, width: int) -> str:
    return _offset(fields, width, "", colon=width in {3, 5})


def _zone_offset(fields: Fields, width: int) -> str:
    if width == 4:  # noqa: PLR2004
        return _localized_offset(fields, 4)
    if width == 5:  # noqa: PLR2004
        return _upper_x(fields, 3)
    return _offset(fields, 2, "", colon=False)


def _localized_offset(fields: Fields, width: int) -> str:
    offset = fields.at.offset
    if not offset:
        return "GMT"
    sign = "-" if offset < timedelta(0) else "+"
    minutes = int(abs(offset).total_seconds()) // 60
    hours, minutes = divmod(minutes, 60)
    if width == 4:  # noqa: PLR2004
        return f"GMT{sign}{hours:02}:{minutes:02}"
    return f"GMT{sign}{hours}" + (f":{minutes:02}" if minutes else "")


def _zone_name(fields: Fields, width: int) -> str:
    zone = fields.at.zone
    if not zone.is_region:
        return zone.id
    return fields.names.zone(fields.at, width)


def _half(fields: Fields, width: int) -> str:
    del width
    return fields.names.half(fields.hour)


def _period(fields: Fields, width: int) -> str:
    return fields.names.period(fields.hour, fields.minute, width)


def _era(fields: Fields, width: int) -> str:
    return fields.names.era(width)


_PRINTERS: dict[str, Callable[[Fields, int], str]] = {
    "y": _year,
    "u": _year,
    "G": _era,
    "M": _month,
    "L": _standalone_month,
    "d": lambda fields, width: _number(fields.date.day, width),
    "D": lambda fields, width: _number(fields.date.timetuple().tm_yday, width),
    "Q": _quarter,
    "q": _quarter,
    "E": _day_name,
    "e": _local_day,
    "c": _local_day,
    "Y": _week_year,
    "w": lambda fields, width: _number(fields.week[1], width),
    "W": _week_of_month,
    "F": lambda fields, width: _number((fields.date.day - 1) // 7 + 1, width),
    "a": _half,
    "B": _period,
    "H": lambda fields, width: _number(fields.hour, width),
    "k": lambda fields, width: _number(fields.hour or 24, width),
    "h": lambda fields, width: _number(fields.hour % 12 or 12, width),
    "K": lambda fields, width: _number(fields.hour % 12, width),
    "m": lambda fields, width: _number(fields.minute, width),
    "s": lambda fields, width: _number(fields.second, width),
    "S": _fraction,
    "n": lambda fields, width: _number(fields.nano, width),
    "N": lambda fields, width: _number(fields.nanos, width),
    "A": lambda fields, width: _number(fields.nanos // 1_000_000, width),
    "X": _upper_x,
    "x": _lower_x,
    "Z": _zone_offset,
    "O": _localized_offset,
    "z": _zone_name,
    "v": _zone_name,
    "V": lambda fields, _: fields.at.zone.id,
}

# Parsing

_FIXED: dict[str, tuple[int, int]] = dict.fromkeys("dHkhKmsMLew", (1, 2)) | {
    "D": (1, 3),
    "Q": (1, 1),
    "q": (1, 1),
}


def parse_date(text: str, pattern: str) -> ZonedDateTime | LocalDateTime | LocalDate:
    """A text by a pattern: with zone, else with time, else a date.

    Raises:
        ExpressionError: RUNTIME, DateTimeParseException.
    """
    match = _regex_of(pattern).fullmatch(text)
    if match is None:
        raise parse_failure(text)
    try:
        return _assembled({k: v for k, v in match.groupdict().items() if v is not None})
    except (ValueError, KeyError) as error:
        raise parse_failure(text) from error


@lru_cache(maxsize=256)
def _regex_of(pattern: str) -> re.Pattern[str]:
    built = ""
    seen: dict[str, int] = {}
    for part in parts_of(pattern):
        if part.letter == "[":
            built += "(?:"
        elif part.letter == "]":
            built += ")?"
        elif not part.letter:
            built += re.escape(part.text)
        else:
            kind = _KINDS.get(part.letter, part.letter)
            seen[kind] = seen.get(kind, 0) + 1
            name = f"(?P<{kind}>" if seen[kind] == 1 else "(?:"
            built += name + _matcher(part) + ")"
    try:
        return re.compile(built)
    except re.error as error:
        raise _bad_pattern(pattern) from error


_KINDS = {"u": "y", "L": "M", "x": "X", "Z": "X", "O": "X", "V": "z", "v": "z", "c": "E", "e": "E"}


def _matcher(part: Part) -> str:
    names = names_of("en")
    if part.letter in "ML" and part.width > 2:  # noqa: PLR2004
        return "|".join(names.month(index, part.width) for index in range(1, 13))
    if part.letter in "Eec":
        return "|".join(names.day(index, max(part.width, 3)) for index in range(7))
    if part.letter in "yu":
        return r"\d{2}" if part.width == 2 else rf"\d{{{part.width},9}}"  # noqa: PLR2004
    if part.letter == "S":
        return rf"\d{{{part.width}}}"
    if part.letter == "n":
        return r"\d{1,9}"
    if part.letter == "a":
        return "AM|PM"
    if part.letter in "XxZO":
        return r"Z|[+-]\d{2}(?::?\d{2})?|GMT(?:[+-]\d{1,2}(?::\d{2})?)?"
    if part.letter in "zVv":
        return r"[A-Za-z][A-Za-z0-9_/+:-]*|[+-]\d{2}:?\d{2}"
    least, most = _FIXED.get(part.letter, (1, 19))
    return rf"\d{{{part.width}}}" if part.width > 1 else rf"\d{{{least},{most}}}"


def _assembled(found: dict[str, str]) -> ZonedDateTime | LocalDateTime | LocalDate:
    day = _parsed_day(found)
    if not set("HhkKmsSn") & found.keys():
        if "X" not in found and "z" not in found:
            return LocalDate(day)
        raise ValueError(found)
    local = LocalDateTime(day, _parsed_nanos(found))
    zone = found.get("X") or found.get("z")
    return local if zone is None else local.in_zone(zone_of(zone))


def _parsed_day(found: dict[str, str]) -> date:
    year = found["y"]
    number = int(year) + (2000 if len(year) == 2 else 0)  # noqa: PLR2004
    if "D" in found:
        return date(number, 1, 1) + timedelta(days=int(found["D"]) - 1)
    month = found["M"]
    if not month.isdigit():
        names = names_of("en")
        widths = (3, 4)
        month = str(
            next(i for i in range(1, 13) if month in {names.month(i, width) for width in widths})
        )
    day = int(found["d"])
    # Java's smart resolver clips the day to the end of the month.
    last = calendar.monthrange(number, int(month))[1]
    return date(number, int(month), min(day, last) if day <= 31 else day)  # noqa: PLR2004


def _parsed_nanos(found: dict[str, str]) -> int:
    hour = int(found.get("H", "0"))
    if "k" in found:
        hour = int(found["k"]) % 24
    for letter in "hK":
        if letter in found:
            hour = int(found[letter]) % 12 + (12 if found.get("a") == "PM" else 0)
    minute, second = int(found.get("m", "0")), int(found.get("s", "0"))
    if hour > 23 or minute > 59 or second > 59:  # noqa: PLR2004
        raise ValueError(found)
    nano = int(found["S"].ljust(9, "0")[:9]) if "S" in found else int(found.get("n", "0"))
    return (hour * 3600 + minute * 60 + second) * NANOS + nano

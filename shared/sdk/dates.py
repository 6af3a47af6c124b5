"""Reads ISO dates, and prints dates by Java's patterns, for types whose users write them."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Annotated, ClassVar, TypeAlias

from pydantic import AfterValidator

from shared.errors import Disposition, WindhoverError
from shared.expressions.datepatterns import format_date, parts_of
from shared.expressions.dates import Instant, zone_of
from shared.expressions.errors import ExpressionError
from shared.sdk.output import TaskFailed

_ZONE_LETTERS = frozenset("XxZOzvV")
_OPTIONAL_ZONE = re.compile(r"\[[^\[\]]*[XxZOzvV][^\[\]]*\]")
_LOCALE = "en"
_EPOCH_DAY = date(1970, 1, 1)


def _valid_pattern(pattern: str) -> str:
    try:
        parts_of(pattern)
    except ExpressionError as error:
        raise ValueError(str(error)) from error
    return pattern


def _valid_zone(name: str) -> str:
    try:
        zone_of(name)
    except ExpressionError as error:
        raise ValueError(str(error)) from error
    return name


DatePattern: TypeAlias = Annotated[str, AfterValidator(_valid_pattern)]
"""A pattern of Java's DateTimeFormatter (expressions, section 13.3)."""

ZoneName: TypeAlias = Annotated[str, AfterValidator(_valid_zone)]
"""A time zone: `Europe/Paris`, `+05:30`, `UTC`."""


ISO_DATE = "yyyy-MM-dd"
ISO_TIME = "HH:mm:ss[XXX]"
ISO_DATE_TIME = "yyyy-MM-dd'T'HH:mm:ss.SSS[XXX]"
"""Patterns that are printed without a look at their letters: thirty times as fast."""


def date_printer(pattern: str) -> Callable[[date], str]:
    """Prints dates by a pattern; their time is midnight."""
    if pattern == ISO_DATE:
        return date.isoformat
    local = _without_offset(pattern)
    return lambda value: _local_text(datetime.combine(value, time()), local)


def time_printer(pattern: str) -> Callable[[time], str]:
    """Prints times of day by a pattern; their date is the first of 1970."""
    if pattern == ISO_TIME:
        return lambda value: value.isoformat(timespec="seconds")
    local = _without_offset(pattern)
    return lambda value: _local_text(datetime.combine(_EPOCH_DAY, value), local)


def datetime_printer(pattern: str, zone_name: str) -> Callable[[datetime], str]:
    """Prints moments by a pattern in a zone; a naive datetime as it is, in no zone.

    Raises:
        TaskFailed: when printing, and the pattern wants an offset that a value lacks.
    """
    zone = zone_of(zone_name)
    info = zone.info
    is_iso = pattern == ISO_DATE_TIME
    local = _without_offset(pattern)

    def print_moment(value: datetime) -> str:
        if value.utcoffset() is None:
            if is_iso:
                return value.isoformat(timespec="milliseconds")
            return _local_text(value, local)
        if is_iso:
            return _iso_text(value.astimezone(info))
        return format_date(Instant.of(value).at(zone), pattern, _LOCALE)

    return print_moment


def _iso_text(value: datetime) -> str:
    """Java prints an offset to the minute, and none as `Z`."""
    text = value.replace(tzinfo=None).isoformat(timespec="milliseconds")
    minutes = int((value.utcoffset() or timedelta()).total_seconds() / 60)
    if minutes == 0:
        return f"{text}Z"
    hours, rest = divmod(abs(minutes), 60)
    return f"{text}{'-' if minutes < 0 else '+'}{hours:02}:{rest:02}"


def _without_offset(pattern: str) -> str:
    """The pattern for what has no offset: without the optional sections that want one."""
    return _OPTIONAL_ZONE.sub("", pattern)


def _local_text(value: datetime, pattern: str) -> str:
    if any(part.letter in _ZONE_LETTERS for part in parts_of(pattern)):
        raise TaskFailed(
            f"The pattern {pattern} wants an offset, and {value.isoformat()} has none",
            remedy="Put the offset into brackets: [XXX].",
        )
    in_utc = Instant.of(value.replace(tzinfo=UTC)).at(zone_of("UTC"))
    return format_date(in_utc, pattern, _LOCALE)


class InvalidDate(WindhoverError):  # noqa: N818 - reads as the fact it is
    """A text that is no date or no time."""

    code: ClassVar[str] = "date.invalid"
    http_status: ClassVar[int] = 422
    disposition: ClassVar[Disposition] = Disposition.FAIL_TASK


def moment_of(text: str, zone: tzinfo) -> datetime:
    """An ISO date-time, or a date at midnight; in the zone where the text names none.

    Raises:
        InvalidDate: it is neither.
    """
    # A name of a region follows the offset in what Java prints: `...+01:00[Europe/Paris]`.
    try:
        found = datetime.fromisoformat(text.strip().partition("[")[0])
    except ValueError as error:
        raise InvalidDate(f"'{text[:100]}' is no date") from error
    return found if found.tzinfo is not None else found.replace(tzinfo=zone)


def time_of(text: str, zone: tzinfo) -> time:
    """An ISO time of the day; in the zone where the text names none.

    Raises:
        InvalidDate: it is none.
    """
    try:
        found = time.fromisoformat(text.strip())
    except ValueError as error:
        raise InvalidDate(f"'{text[:100]}' is no time of the day") from error
    return found if found.tzinfo is not None else found.replace(tzinfo=zone)

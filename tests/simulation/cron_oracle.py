"""The dates of a cron expression by brute force, without the library that the engine uses."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

STEP = timedelta(minutes=15)
"""Minutes of the expressions are multiples of this, so that nothing lies between two steps."""

_DAYS = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")
_NAMES = {name: number for number, name in enumerate(_DAYS)}
_RANGES = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 7))


def ticks(expression: str, zone: str, start: datetime, end: datetime) -> list[datetime]:
    """The dates after the start and up to the end, in UTC.

    Each moment of time is looked at for a job by the minute or the hour; for one at fixed times,
    each of these times on each day: one that does not exist counts at the end of the gap, one that
    comes twice counts once.
    """
    fields = expression.split()
    if fields[0].startswith("*") or fields[1].startswith("*"):
        found = set(_by_moment(fields, zone, start, end))
    else:
        found = set(_by_day(fields, zone, start, end))
    return sorted(one for one in found if start < one <= end)


def _by_moment(fields: list[str], zone: str, start: datetime, end: datetime) -> Iterator[datetime]:
    minutes, hours = _values(fields[0], 0), _values(fields[1], 1)
    for moment, local in _moments(zone, start, end):
        if local.minute in minutes and local.hour in hours and _is_day(fields, local.date()):
            yield moment


@cache
def _moments(zone: str, start: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
    info = ZoneInfo(zone)
    count = (end - start) // STEP + 1
    moments = [start + number * STEP for number in range(count)]
    return [(moment, moment.astimezone(info)) for moment in moments]


def _by_day(fields: list[str], zone: str, start: datetime, end: datetime) -> Iterator[datetime]:
    info = ZoneInfo(zone)
    day = start.date() - timedelta(days=1)
    while day <= end.date() + timedelta(days=1):
        if _is_day(fields, day):
            for hour in _values(fields[1], 1):
                for minute in _values(fields[0], 0):
                    local = datetime(day.year, day.month, day.day, hour, minute, tzinfo=info)
                    yield _moment(local)
        day += timedelta(days=1)


def _moment(local: datetime) -> datetime:
    """A local time as a moment; the end of the gap for one that does not exist."""
    moment = local.astimezone(UTC)
    back = moment.astimezone(local.tzinfo)
    if back.replace(tzinfo=None) == local.replace(tzinfo=None):
        return moment
    before = local.replace(fold=0).utcoffset()
    after = local.replace(fold=1).utcoffset()
    # Walk to the first moment that has the new offset.
    moment = moment.replace(second=0, microsecond=0) - abs(after - before) - timedelta(hours=1)
    while moment.astimezone(local.tzinfo).utcoffset() != after:
        moment += timedelta(minutes=1)
    if before > after:
        raise AssertionError("a time that does not exist lies in a gap")
    return moment


def _is_day(fields: list[str], day: date) -> bool:
    of_month = day.day in _values(fields[2], 2)
    of_week = day.isoweekday() % 7 in {number % 7 for number in _values(fields[4], 4)}
    if day.month not in _values(fields[3], 3):
        return False
    if fields[2].startswith("*") or fields[4].startswith("*"):
        return of_month and of_week
    return of_month or of_week


@cache
def _values(field: str, position: int) -> frozenset[int]:
    found: set[int] = set()
    for part in field.split(","):
        span, _, step = part.partition("/")
        first, last = _RANGES[position] if span == "*" else _span(span)
        found.update(range(first, last + 1, int(step or 1)))
    return frozenset(found)


def _span(text: str) -> tuple[int, int]:
    first, _, last = text.partition("-")
    return _number(first), _number(last or first)


def _number(text: str) -> int:
    return _NAMES[text] if text in _NAMES else int(text)

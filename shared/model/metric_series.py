"""Measured values over time: one number for each hour, day, week or month, or each execution."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from itertools import islice
from typing import assert_never

from shared.model.metric import MetricEntry

DAYS_BY_MONTH = 365
DAYS_BY_WEEK = 180
"""A span of more days than these is shown by month, or by week."""

_DAY = timedelta(days=1)


class Aggregation(StrEnum):
    """How the values of one span become one number."""

    SUM = "sum"
    AVG = "avg"
    MIN = "min"
    MAX = "max"


class Grouping(StrEnum):
    """How long the spans are; weeks start on Monday, all of them in UTC."""

    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Point:
    """The number of one span; 0 where nothing was measured."""

    start: datetime
    value: float


@dataclass(frozen=True, slots=True)
class RunValue:
    """What one execution has measured in all, and when it first did."""

    execution_id: str
    start: datetime
    value: float


def of_runs(newest_first: Iterable[MetricEntry], most: int) -> list[RunValue]:
    """The sum of each execution, the newest ones, in the order in which they began to measure."""
    found: dict[str, RunValue] = {}
    for entry in newest_first:
        at, value = entry.measured.at, entry.measured.value
        known = found.get(entry.execution_id)
        found[entry.execution_id] = RunValue(
            entry.execution_id, at, value if known is None else known.value + value
        )
    return sorted(islice(found.values(), most), key=lambda one: one.start)


def grouping_of(length: timedelta) -> Grouping:
    """The spans that suit a length."""
    if length > DAYS_BY_MONTH * _DAY:
        return Grouping.MONTH
    if length > DAYS_BY_WEEK * _DAY:
        return Grouping.WEEK
    return Grouping.DAY if length > _DAY else Grouping.HOUR


def series(
    values: Iterable[tuple[datetime, float]],
    start: datetime,
    end: datetime,
    grouping: Grouping,
    aggregation: Aggregation,
) -> list[Point]:
    """A point for each span from one date to another, both included.

    Args:
        values: when each was measured, within the dates, and the value itself.
        start: the first date.
        end: the last date.
        grouping: the length of the spans.
        aggregation: what becomes of the values of one span.
    """
    found: dict[datetime, list[float]] = {one: [] for one in _starts(start, end, grouping)}
    for at, value in values:
        found[start_of(at, grouping)].append(value)
    return [Point(one, _one_of(values, aggregation)) for one, values in found.items()]


def _starts(start: datetime, end: datetime, grouping: Grouping) -> Iterator[datetime]:
    current = start_of(start, grouping)
    while current <= end:
        yield current
        current = start_of(current + _more_than(grouping), grouping)


def _more_than(grouping: Grouping) -> timedelta:
    """From the start of a span into the next one."""
    match grouping:
        case Grouping.HOUR:
            return timedelta(hours=1)
        case Grouping.DAY:
            return _DAY
        case Grouping.WEEK:
            return timedelta(weeks=1)
        case Grouping.MONTH:
            return timedelta(days=31)
        case _:
            assert_never(grouping)


def start_of(at: datetime, grouping: Grouping) -> datetime:
    """The start of the span that a date is in."""
    hour = at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    match grouping:
        case Grouping.HOUR:
            return hour
        case Grouping.DAY:
            return hour.replace(hour=0)
        case Grouping.WEEK:
            return hour.replace(hour=0) - hour.weekday() * _DAY
        case Grouping.MONTH:
            return hour.replace(hour=0, day=1)
        case _:
            assert_never(grouping)


def _one_of(values: list[float], aggregation: Aggregation) -> float:
    if not values:
        return 0.0
    match aggregation:
        case Aggregation.SUM:
            return sum(values)
        case Aggregation.AVG:
            return sum(values) / len(values)
        case Aggregation.MIN:
            return min(values)
        case Aggregation.MAX:
            return max(values)
        case _:
            assert_never(aggregation)

"""Counts: of executions over time, of task runs by state."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from shared.model.state import State

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


@dataclass(slots=True)
class Bucket:
    """The executions that started within one span of time.

    Attributes:
        counts: by state.
        seconds: the durations of those that have ended.
    """

    start: datetime
    counts: dict[State, int] = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class TaskRunCount:
    """How many task runs of a task are in a state."""

    task_id: str
    state: State
    count: int


def buckets(start: datetime, end: datetime, width: timedelta) -> list[Bucket]:
    """Empty buckets from one date to another, both included; edges are those of UTC days."""
    midnight = start.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    first = midnight + (start - midnight) // width * width
    count = (end - first) // width + 1
    return [Bucket(first + number * width) for number in range(count)]


def summary(seconds: Iterable[float]) -> Mapping[str, float]:
    """Minimum, average, maximum, sum and count."""
    found = list(seconds)
    if not found:
        return {"min": 0, "avg": 0, "max": 0, "sum": 0, "count": 0}
    total = sum(found)
    return {
        "min": min(found),
        "avg": total / len(found),
        "max": max(found),
        "sum": total,
        "count": len(found),
    }

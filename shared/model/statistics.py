"""Counts: of executions over time, of task runs by state."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from shared.model.query import ExecutionField, Value
from shared.model.state import State

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class TaskRunCount:
    """How many task runs of a task are in a state."""

    task_id: str
    state: State
    count: int


@dataclass(frozen=True, slots=True)
class Spread:
    """Numbers of which only what they come to is kept; of none of them all is 0."""

    count: int = 0
    total: float = 0
    least: float = 0
    most: float = 0

    def __add__(self, other: "Spread") -> "Spread":
        """Both together."""
        if not (self.count and other.count):
            return self if self.count else other
        return Spread(
            self.count + other.count,
            self.total + other.total,
            min(self.least, other.least),
            max(self.most, other.most),
        )

    @property
    def average(self) -> float:
        """The mean; 0 of no number."""
        return self.total / self.count if self.count else 0


def percentile(values: Sequence[float], percent: int) -> float:
    """The smallest value that so many percent of them do not exceed; of none it is 0."""
    ordered = sorted(values)
    return ordered[-(-percent * len(ordered) // 100) - 1] if ordered else 0


@dataclass(slots=True)
class Bucket:
    """The executions that started within one span of time.

    Attributes:
        counts: by state.
        milliseconds: how long those took that have ended.
    """

    start: datetime
    counts: dict[State, int] = field(default_factory=dict)
    milliseconds: Spread = Spread()


@dataclass(frozen=True, slots=True)
class Tally:
    """Executions that are alike in some fields.

    Attributes:
        values: of the fields, in the order in which they were asked for; None where they have none.
        count: how many they are.
        milliseconds: how long those of them took that have ended.
    """

    values: tuple[str | int | None, ...]
    count: int
    milliseconds: Spread = Spread()


@dataclass(frozen=True, slots=True)
class Tallies:
    """Groups of executions, in no order.

    Attributes:
        is_whole: False where only the newest executions were looked at.
    """

    results: list[Tally]
    is_whole: bool = True


HOUR_CHARACTERS = len("2026-10-21T03")
"""How much of a `date_key` says in which hour it is."""


def tallied(rows: Iterable[Callable[[str], Value]], by: Sequence[ExecutionField]) -> list[Tally]:
    """What `Repository.tally` gives, of executions that are read one by one.

    Args:
        rows: each reads a field of one execution.
        by: the fields to tell them apart by.
    """
    found: dict[tuple[str | int | None, ...], Tally] = {}
    for read in rows:
        values = tuple(_told_apart(field, read(field)) for field in by)
        length = read(ExecutionField.DURATION)
        one = Spread(1, length, length, length) if isinstance(length, int) else Spread()
        known = found.get(values, Tally(values, 0))
        found[values] = Tally(values, known.count + 1, known.milliseconds + one)
    return list(found.values())


_DATES = frozenset({ExecutionField.START_DATE, ExecutionField.END_DATE})


def _told_apart(field: ExecutionField, value: Value) -> str | int | None:
    if isinstance(value, str):
        return value[:HOUR_CHARACTERS] if field in _DATES else str(value)
    return value if isinstance(value, int) else None


def buckets(start: datetime, end: datetime, width: timedelta) -> list[Bucket]:
    """Empty buckets from one date to another, both included; edges are those of UTC days."""
    midnight = start.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    first = midnight + (start - midnight) // width * width
    count = (end - first) // width + 1
    return [Bucket(first + number * width) for number in range(count)]


def hour_of(text: str) -> datetime:
    """The start of the hour that a tally is of."""
    return datetime.fromisoformat(f"{text}:00:00+00:00")

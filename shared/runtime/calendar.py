"""All schedules on the days of a calendar: what is planned, what fired, what did not."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from enum import StrEnum

from shared.model.execution import Execution
from shared.model.query import (
    Comparison,
    Direction,
    Every,
    ExecutionField,
    Operation,
    Query,
    Sort,
    date_key,
)
from shared.model.state import State
from shared.model.timetable import ScheduledTrigger
from shared.model.trigger_state import TriggerKey
from shared.runtime.ports import Ports
from shared.runtime.triggers import TriggerEntry, Triggers

MOST_DATES = 2000
"""Dates of one schedule that are looked at; a week of one that fires each five minutes."""

MOST_SHOWN = 24
"""Dates of one schedule and day that are told one by one."""


class Outcome(StrEnum):
    """What came of a date."""

    PLANNED = "PLANNED"
    """It is to come."""
    FIRED = "FIRED"
    """An execution was created for it."""
    MISSED = "MISSED"
    """It passed while the schedule stood as it does, and no execution is there."""


@dataclass(frozen=True, slots=True)
class Fire:
    """A date of a schedule; the execution and its state where it fired."""

    at: datetime
    outcome: Outcome
    execution_id: str | None = None
    state: State | None = None


@dataclass(frozen=True, slots=True)
class DayOfSchedule:
    """The dates of one schedule on one day; `fires` are the first of them."""

    day: date
    count: int
    missed: int
    fires: tuple[Fire, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One schedule.

    Attributes:
        is_whole: False where it has more dates than are looked at.
    """

    key: TriggerKey
    is_enabled: bool
    days: tuple[DayOfSchedule, ...]
    is_whole: bool


@dataclass(frozen=True, slots=True)
class Range:
    """Dates after the one, until the other, put together to days of a zone."""

    after: datetime
    until: datetime
    zone: tzinfo


class Calendar:
    """Reads schedules and what they created; changes nothing."""

    def __init__(self, ports: Ports, triggers: Triggers) -> None:
        self._ports = ports
        self._triggers = triggers

    def rows(self, asked: Range, namespace: str | None = None) -> Iterator[Row]:
        """A row for each schedule that has dates there, by namespace, flow and trigger.

        Args:
            asked: the range.
            namespace: only those of it and of what is below; None for all.
        """
        for entry in self._triggers.every():
            is_in = namespace is None or f"{entry.state.namespace}.".startswith(f"{namespace}.")
            if is_in and isinstance(entry.trigger, ScheduledTrigger):
                row = self._row(entry, asked)
                if row.days:
                    yield row

    def _row(self, entry: TriggerEntry, asked: Range) -> Row:
        key = entry.state.key
        dates = self._triggers.dates(key, asked.after, asked.until, MOST_DATES)
        now = self._ports.clock.now()
        created = self._created(key, asked) if asked.after < now else {}
        judged_from = self._unchanged_since(key) if entry.state.is_enabled else None
        days: dict[date, list[Fire]] = {}
        for one in dates:
            fire = _fire(one.at, now, created.get(date_key(one.at)), judged_from)
            if fire is not None:
                days.setdefault(one.at.astimezone(asked.zone).date(), []).append(fire)
        return Row(
            key=key,
            is_enabled=entry.state.is_enabled,
            days=tuple(_day(day, fires) for day, fires in days.items()),
            is_whole=len(dates) < MOST_DATES,
        )

    def _created(self, key: TriggerKey, asked: Range) -> Mapping[str, Execution]:
        """Executions of a schedule by the date that they were created for."""
        fields = ExecutionField
        where = Every(
            (
                Comparison(fields.NAMESPACE, Operation.EQUALS, (key.namespace,)),
                Comparison(fields.FLOW_ID, Operation.EQUALS, (key.flow_id,)),
                Comparison(fields.TRIGGER_ID, Operation.EQUALS, (key.trigger_id,)),
                Comparison(
                    fields.START_DATE,
                    Operation.GREATER_THAN_OR_EQUAL_TO,
                    (date_key(asked.after),),
                ),
            )
        )
        newest = (Sort(fields.START_DATE, Direction.DESCENDING),)
        found = self._ports.repository.search(Query(where, newest, 1, MOST_DATES)).results
        return {name: one for one in found for name in _scheduled(one)}

    def _unchanged_since(self, key: TriggerKey) -> datetime | None:
        """Since when the flow stands as it does; before that the schedule may have been another."""
        record = self._ports.flows.find(key.namespace, key.flow_id)
        return None if record is None else record.updated


def _scheduled(execution: Execution) -> Iterator[str]:
    """The date that an execution was created for, where it tells one."""
    said = None if execution.trigger is None else execution.trigger.variables.get("date")
    if isinstance(said, str):
        try:
            yield date_key(datetime.fromisoformat(said))
        except ValueError:
            return


def _fire(
    at: datetime, now: datetime, execution: Execution | None, judged_from: datetime | None
) -> Fire | None:
    """What came of a date; None where nobody can tell."""
    if execution is not None:
        return Fire(at, Outcome.FIRED, execution.id, execution.state.current)
    if at > now:
        return Fire(at, Outcome.PLANNED)
    if judged_from is None or at < judged_from:
        return None
    return Fire(at, Outcome.MISSED)


def _day(day: date, fires: list[Fire]) -> DayOfSchedule:
    missed = sum(one.outcome is Outcome.MISSED for one in fires)
    return DayOfSchedule(day, len(fires), missed, tuple(fires[:MOST_SHOWN]))

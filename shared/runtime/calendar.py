"""All schedules on the days of a calendar: what is planned, what fired, what did not."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum

from shared.model.execution import Execution
from shared.model.query import Comparison, Every, ExecutionField, Operation, Query, date_key
from shared.model.state import State
from shared.model.timetable import ScheduledTrigger
from shared.model.trigger_state import TriggerKey
from shared.runtime.ports import Ports
from shared.runtime.trigger_executions import NEWEST_FIRST, of_trigger
from shared.runtime.triggers import TriggerEntry, Triggers

MOST_DATES = 288
"""Dates of one schedule and day that are counted; one that fires each five minutes has so many."""

MOST_EXECUTIONS = 2000
"""Executions of one schedule that are looked at, the newest."""

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
    """The dates of one schedule on one day.

    Attributes:
        fires: the first of them.
        is_whole: False where there are more than `count`.
    """

    day: date
    count: int
    missed: int
    fires: tuple[Fire, ...]
    is_whole: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One schedule on the days on which it has dates."""

    key: TriggerKey
    is_enabled: bool
    days: tuple[DayOfSchedule, ...]


@dataclass(frozen=True, slots=True)
class Range:
    """Dates after the one, until the other, put together to days of a zone."""

    after: datetime
    until: datetime
    zone: tzinfo

    def days(self) -> Iterator[tuple[date, datetime, datetime]]:
        """Each day with the part of it that is asked for: after the one date, until the other."""
        start = self.after
        while start < self.until:
            # A date that is not before midnight belongs to the next day.
            day = (start + _MOMENT).astimezone(self.zone).date()
            midnight = datetime.combine(day + timedelta(days=1), time(), self.zone).astimezone(UTC)
            end = min(self.until, midnight - _MOMENT)
            yield day, start, end
            start = end


_MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class _Past:
    """What is known of dates that have passed.

    Attributes:
        created: executions of the schedule by the date that they were created for.
        judged_from: since when a date without one was missed; None where nobody can tell.
    """

    now: datetime
    created: Mapping[str, Execution]
    judged_from: datetime | None

    @property
    def known_from(self) -> datetime:
        """Nothing can be told of any date before this."""
        first = [datetime.fromisoformat(min(self.created))] if self.created else []
        return min([self.now, *first, *([self.judged_from] if self.judged_from else [])])

    def fire(self, at: datetime) -> Fire | None:
        """What came of a date; None where nobody can tell."""
        execution = self.created.get(date_key(at))
        if execution is not None:
            return Fire(at, Outcome.FIRED, execution.id, execution.state.current)
        if at > self.now:
            return Fire(at, Outcome.PLANNED)
        if self.judged_from is None or at < self.judged_from:
            return None
        return Fire(at, Outcome.MISSED)


@dataclass(frozen=True, slots=True)
class Started:
    """What a schedule has started since a date.

    Attributes:
        executions: the newest execution of each tick.
        is_whole: False where there are more than were looked at.
    """

    executions: Mapping[datetime, Execution]
    is_whole: bool


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

    def started(self, key: TriggerKey, since: datetime) -> Started:
        """What a schedule has started for the ticks since a date, backfills included."""
        if since >= self._ports.clock.now():
            return Started({}, is_whole=True)
        found = self._executions(key, since)
        # The oldest first: a newer one takes its place.
        executions = {at: one for one in reversed(found) for at in _scheduled(one)}
        return Started(executions, is_whole=len(found) < MOST_EXECUTIONS)

    def _row(self, entry: TriggerEntry, asked: Range) -> Row:
        past = self._past(entry, asked)
        days: list[DayOfSchedule] = []
        for day, after, until in asked.days():
            known = max(after, past.known_from - _MOMENT)
            dates = self._triggers.dates(entry.state.key, known, until, MOST_DATES)
            told = (past.fire(one.at) for one in dates)
            fires = [one for one in told if one is not None]
            if fires:
                days.append(_day(day, fires, is_whole=len(dates) < MOST_DATES))
        return Row(key=entry.state.key, is_enabled=entry.state.is_enabled, days=tuple(days))

    def _past(self, entry: TriggerEntry, asked: Range) -> _Past:
        """Dates before the last change of the flow are not judged: it may have been another one."""
        now = self._ports.clock.now()
        if asked.after >= now:
            return _Past(now, {}, None)
        found = self._executions(entry.state.key, asked.after)
        created = {date_key(at): one for one in found for at in _scheduled(one)}
        if not entry.state.is_enabled:
            return _Past(now, created, None)
        record = self._ports.flows.find(entry.state.namespace, entry.state.flow_id)
        since = None if record is None else record.updated
        if since is not None and len(found) == MOST_EXECUTIONS:
            # Older ones were not looked at.
            since = max(since, found[-1].state.start_date)
        return _Past(now, created, since)

    def _executions(self, key: TriggerKey, since: datetime) -> list[Execution]:
        """Executions of a schedule that started since a date, the newest first."""
        later = Operation.GREATER_THAN_OR_EQUAL_TO
        started = Comparison(ExecutionField.START_DATE, later, (date_key(since),))
        query = Query(Every((*of_trigger(key), started)), NEWEST_FIRST, 1, MOST_EXECUTIONS)
        return self._ports.repository.search(query).results


def _scheduled(execution: Execution) -> Iterator[datetime]:
    """The date that an execution was created for, where it tells one."""
    said = None if execution.trigger is None else execution.trigger.variables.get("date")
    if isinstance(said, str):
        try:
            yield datetime.fromisoformat(said)
        except ValueError:
            return


def _day(day: date, fires: list[Fire], *, is_whole: bool) -> DayOfSchedule:
    missed = sum(one.outcome is Outcome.MISSED for one in fires)
    return DayOfSchedule(day, len(fires), missed, tuple(fires[:MOST_SHOWN]), is_whole)

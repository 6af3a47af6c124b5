"""The dates of a schedule, without those on which its conditions can not hold."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice, takewhile

from shared.engine.triggers.trial import described
from shared.errors import WindhoverError
from shared.model.timetable import Timetable, date_text
from shared.model.trigger import Condition
from shared.model.trigger_evaluation import Evaluation, Verdict

LOOKED_AT = 1_000
"""Dates that are tried for the next one. If none of them can fire, the last is looked at when it
comes: a schedule whose conditions rarely hold wakes up once in a thousand dates."""

FAR_LOOKED_AT = 20_000
"""Dates that are tried for `trigger.next` and `trigger.previous`; beyond them they are absent."""

FARTHEST = timedelta(days=3653)
"""How far away those may be. Source: flow language, section 8.3 (ten years)."""


@dataclass(frozen=True, slots=True)
class Ticks:
    """Dates of a timetable that conditions on the date alone let through."""

    timetable: Timetable
    conditions: tuple[Condition, ...] = ()

    def next_after(self, at: datetime) -> datetime | None:
        """The next date to look at: one that may fire, or the last of very many that can not."""
        last: datetime | None = None
        for found in islice(self.timetable.after(at), LOOKED_AT):
            if self.may_fire(found):
                return found
            last = found
        return last

    def last_until(self, at: datetime) -> datetime | None:
        """The last date that may fire and is not after a moment; None if it is far away."""
        dates = islice(self.timetable.before(at + timedelta(microseconds=1)), LOOKED_AT)
        return next(filter(self.may_fire, dates), None)

    def between(self, first: datetime, last: datetime) -> Iterator[datetime]:
        """The dates that may fire between two, both included; of very many the first."""
        dates = islice(self.timetable.after(first - timedelta(microseconds=1)), LOOKED_AT)
        return filter(self.may_fire, takewhile(lambda date: date <= last, dates))

    def ruled_out(self, after: datetime, until: datetime) -> Iterator[Evaluation]:
        """The dates between two moments on which a condition fails, the latest first.

        Nothing wakes up on them, so that nobody remembers them. Those in a row with the same
        condition are one. Of very many the latest are looked at.
        """
        run: Evaluation | None = None
        for date in islice(self.timetable.before(until), LOOKED_AT):
            failing = None if date <= after else self._failing(date)
            if run is not None and (failing is None or failing != run.message):
                yield run
                run = None
            if failing is not None:
                times = 1 if run is None else run.times + 1
                last = date if run is None else run.at
                run = Evaluation(
                    outcome=Verdict.CONDITION_NOT_MET,
                    at=last,
                    since=date if times > 1 else None,
                    times=times,
                    date=last,
                    message=failing,
                )
            if date <= after:
                return
        if run is not None:
            yield run

    def _failing(self, date: datetime) -> str | None:
        """The condition that is known to fail on a date."""
        local = date.astimezone(self.timetable.zone)
        for place, condition in enumerate(self.conditions):
            try:
                if condition.holds_on(local) is False:
                    return described(place, condition)
            except WindhoverError:
                # Told when the date comes, as an execution that failed.
                return None
        return None

    def may_fire(self, date: datetime) -> bool:
        """Whether no condition is known to fail on a date."""
        return self._failing(date) is None


@dataclass(frozen=True, slots=True)
class Neighbours:
    """A tick and those around it, as templates read them; each is looked for when asked for."""

    ticks: Ticks
    at: datetime

    @property
    def date(self) -> str:
        """The tick."""
        return self._text(self.at)

    @property
    def next(self) -> str | None:
        """The tick after it that satisfies the conditions."""
        return self._nearest(self.ticks.timetable.after(self.at))

    @property
    def previous(self) -> str | None:
        """The tick before it that satisfies the conditions."""
        return self._nearest(self.ticks.timetable.before(self.at))

    def _nearest(self, dates: Iterator[datetime]) -> str | None:
        for found in islice(dates, FAR_LOOKED_AT):
            if abs(found - self.at) > FARTHEST:
                return None
            if self.ticks.may_fire(found):
                return self._text(found)
        return None

    def _text(self, at: datetime) -> str:
        return date_text(at, self.ticks.timetable.zone)

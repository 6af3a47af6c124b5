"""The dates of a schedule, without those on which its conditions can not hold."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from shared.errors import WindhoverError
from shared.model.timetable import Timetable, date_text
from shared.model.trigger import Condition

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

    def may_fire(self, date: datetime) -> bool:
        """Whether no condition is known to fail on a date."""
        local = date.astimezone(self.timetable.zone)
        try:
            return all(one.holds_on(local) is not False for one in self.conditions)
        except WindhoverError:
            # Told when the date comes, as an execution that failed.
            return True


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

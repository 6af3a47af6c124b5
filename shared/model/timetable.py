"""Triggers that the clock fires: which dates they have."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from enum import StrEnum
from typing import Protocol

from typing_extensions import override

from shared.model.json import Json, JsonObject
from shared.model.trigger import Trigger


class RecoverMissedSchedules(StrEnum):
    """What becomes of ticks that passed while nothing was running."""

    ALL = "ALL"
    LAST = "LAST"
    NONE = "NONE"


class Timetable(Protocol):
    """Dates in order, all in UTC."""

    @property
    def zone(self) -> tzinfo:
        """The zone in which people read the dates."""
        ...

    def after(self, at: datetime) -> Iterator[datetime]:
        """Dates later than a moment, the earliest first."""
        ...

    def before(self, at: datetime) -> Iterator[datetime]:
        """Dates earlier than a moment, the latest first."""
        ...


class Dates:
    """A timetable of single dates."""

    def __init__(self, dates: Sequence[datetime]) -> None:
        self._dates = sorted({date.astimezone(UTC) for date in dates})

    @property
    def zone(self) -> tzinfo:
        """UTC: the dates carry no name of a zone."""
        return UTC

    def after(self, at: datetime) -> Iterator[datetime]:
        """Dates later than a moment, the earliest first."""
        return (date for date in self._dates if date > at)

    def before(self, at: datetime) -> Iterator[datetime]:
        """Dates earlier than a moment, the latest first."""
        return (date for date in reversed(self._dates) if date < at)


@dataclass(frozen=True, slots=True)
class UnixCron:
    """Dates as services read them that know Unix cron.

    Attributes:
        expression: minute, hour, day of month, month, day of week.
        zone: a name of the tz database.
    """

    expression: str
    zone: str


class Evaluate(Protocol):
    """Evaluates a templated property."""

    def __call__(self, value: Json) -> Json:
        """The plain value. Raises ExpressionError."""
        ...


class ScheduledTrigger(Trigger):
    """A trigger that the clock fires, at dates that it can tell beforehand."""

    @property
    def recovers(self) -> RecoverMissedSchedules | None:
        """What becomes of missed dates; None leaves it to the server."""
        return None

    @property
    def latest_delay(self) -> timedelta | None:
        """A date that is later than this is skipped; None for never."""
        return None

    @property
    def unix_cron(self) -> UnixCron | None:
        """Its dates as Unix cron; None where that can not say them."""
        return None

    def timetable(self, evaluate: Evaluate) -> Timetable:
        """Its dates. Raises WindhoverError when a property can not be rendered."""
        raise NotImplementedError

    def first_date(
        self, timetable: Timetable, last: datetime | None, now: datetime
    ) -> datetime | None:
        """Where a schedule starts that is new or has changed; `last` is the date it took last."""
        del last
        return next(timetable.after(now), None)

    def variables(self, dates: "TickDates") -> JsonObject:
        """What `trigger` is in the executions of a tick."""
        del dates
        return {}

    @property
    @override
    def keeps_state(self) -> bool:
        """Yes: its next date."""
        return True


class TickDates(Protocol):
    """A tick and its neighbours, as text in the zone of the timetable."""

    @property
    def date(self) -> str:
        """The tick."""
        ...

    @property
    def next(self) -> str | None:
        """The tick after it that satisfies the conditions."""
        ...

    @property
    def previous(self) -> str | None:
        """The tick before it that satisfies the conditions."""
        ...


def date_text(at: datetime, zone: tzinfo) -> str:
    """A date with the offset of a zone: `2024-01-02T09:00:00+01:00`, and `Z` in UTC.

    Source: Java's ISO_OFFSET_DATE_TIME.
    """
    local = at.astimezone(zone)
    spec = "milliseconds" if local.microsecond else "seconds"
    return local.isoformat(timespec=spec).replace("+00:00", "Z")

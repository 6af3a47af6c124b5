"""io.kestra.plugin.core.trigger.ScheduleOnDates."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from shared.model.json import Json, StoredJson
from shared.model.properties import SelfRendered
from shared.model.timetable import (
    Dates,
    Evaluate,
    RecoverMissedSchedules,
    ScheduledTrigger,
    Timetable,
)
from shared.model.zones import is_zone, zone_named
from shared.sdk.dates import InvalidDate, moment_of

_BEFORE_ALL = datetime.min.replace(tzinfo=UTC)


class ScheduleOnDates(ScheduledTrigger):
    """Start the flow at certain dates.

    Each date starts one execution.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: launches
type: io.kestra.plugin.core.trigger.ScheduleOnDates
timezone: Europe/Paris
dates:
  - 2030-06-01T09:00:00
""",
    )

    dates: SelfRendered[StoredJson] = Field(
        description="The dates, or an expression that gives them.",
        examples=[["2030-06-01T09:00:00"]],
    )
    timezone: str | None = Field(default=None, description="The zone of dates without an offset.")
    recover_missed_schedules: RecoverMissedSchedules | None = Field(
        default=None, description="What becomes of dates that were missed."
    )

    @property
    @override
    def recovers(self) -> RecoverMissedSchedules | None:
        return self.recover_missed_schedules

    @override
    def timetable(self, evaluate: Evaluate) -> Timetable:
        found = evaluate(self.dates)
        if not isinstance(found, list):
            raise InvalidDate("`dates` is no list of dates")
        return Dates([self._moment(date) for date in found])

    @override
    def first_date(
        self, timetable: Timetable, last: datetime | None, now: datetime
    ) -> datetime | None:
        del now
        return next(timetable.after(last or _BEFORE_ALL), None)

    def _moment(self, date: Json) -> datetime:
        return moment_of(str(date), zone_named(self.timezone))

    @override
    def problems(self) -> Iterator[tuple[str, str]]:
        if self.timezone is not None and not is_zone(self.timezone):
            yield "timezone", f"timezone '({self.timezone})' is not a valid time-zone ID"

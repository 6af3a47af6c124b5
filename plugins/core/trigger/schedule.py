"""io.kestra.plugin.core.trigger.Schedule."""

from collections.abc import Iterator
from datetime import UTC, timedelta
from typing import ClassVar
from zoneinfo import ZoneInfo

from pydantic import AliasChoices, Field
from typing_extensions import override

from shared.model.cron import NICKNAMES, CronDates, problem_of_cron
from shared.model.json import JsonObject, StoredJson
from shared.model.properties import DEPRECATED, Duration
from shared.model.timetable import (
    Evaluate,
    RecoverMissedSchedules,
    ScheduledTrigger,
    TickDates,
    Timetable,
    UnixCron,
)
from shared.model.trigger import AnyCondition
from shared.model.zones import is_zone, zone_named
from shared.sdk.output import Output


class ScheduleOutput(Output):
    """What expressions read as `trigger`."""

    date: str = Field(description="The date that it is for, with the offset of the zone.")
    next: str | None = Field(description="The tick after it.")
    previous: str | None = Field(description="The tick before it.")


class Schedule(ScheduledTrigger):
    """Start the flow by the clock.

    One execution at a time: a tick that comes while the last execution runs waits for its end.
    """

    OUTPUTS: ClassVar[type[Output]] = ScheduleOutput
    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: every-morning
type: io.kestra.plugin.core.trigger.Schedule
cron: "0 9 * * MON-FRI"
timezone: Europe/Berlin
""",
    )

    cron: str = Field(
        description="Five fields: minute, hour, day of month, month, day of week; or a nickname.",
        examples=["0 9 * * MON-FRI", "@daily"],
    )
    with_seconds: bool = Field(
        default=False, description="Whether there is a sixth field, the seconds, in front."
    )
    timezone: str | None = Field(
        default=None,
        description="The zone that the fields are read in.",
        examples=["Europe/Berlin"],
    )
    conditions: tuple[AnyCondition, ...] = Field(
        default=(),
        validation_alias=AliasChoices("conditions", "scheduleConditions"),
        description="What must hold for a tick to start an execution.",
    )
    late_maximum_delay: Duration | None = Field(
        default=None, description="A tick that is later than this is skipped.", examples=["PT10M"]
    )
    recover_missed_schedules: RecoverMissedSchedules | None = Field(
        default=None, description="What becomes of ticks that were missed."
    )
    backfill: StoredJson = Field(
        default=None, description="Deprecated; has no effect.", json_schema_extra=DEPRECATED
    )

    @property
    @override
    def supplies_inputs(self) -> bool:
        return True

    @property
    @override
    def recovers(self) -> RecoverMissedSchedules | None:
        return self.recover_missed_schedules

    @property
    @override
    def latest_delay(self) -> timedelta | None:
        return self.late_maximum_delay

    @property
    @override
    def unix_cron(self) -> UnixCron | None:
        zone = zone_named(self.timezone)
        name = zone.key if isinstance(zone, ZoneInfo) else "Etc/UTC"
        if self.with_seconds or not (zone is UTC or isinstance(zone, ZoneInfo)):
            return None
        return UnixCron(NICKNAMES.get(self.cron.strip(), self.cron), name)

    @override
    def timetable(self, evaluate: Evaluate) -> Timetable:
        del evaluate
        return CronDates(self.cron, zone_named(self.timezone))

    @override
    def variables(self, dates: TickDates) -> JsonObject:
        found: JsonObject = {"date": dates.date}
        # Each is searched for when it is read.
        if (following := dates.next) is not None:
            found["next"] = following
        if (preceding := dates.previous) is not None:
            found["previous"] = preceding
        return found

    @override
    def problems(self) -> Iterator[tuple[str, str]]:
        reason = problem_of_cron(self.cron, with_seconds=self.with_seconds)
        if reason is not None:
            yield "cron", f"invalid cron expression '{self.cron}': {reason}"
        if self.timezone is not None and not is_zone(self.timezone):
            yield "timezone", f"timezone '({self.timezone})' is not a valid time-zone ID"

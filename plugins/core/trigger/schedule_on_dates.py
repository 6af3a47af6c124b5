"""io.kestra.plugin.core.trigger.ScheduleOnDates."""

from collections.abc import Iterator
from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from plugins.core.trigger.schedule import RecoverMissedSchedules
from shared.model.json import StoredJson
from shared.model.properties import SelfRendered
from shared.model.trigger import Trigger
from shared.model.zones import is_zone


class ScheduleOnDates(Trigger):
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

    @override
    def problems(self) -> Iterator[tuple[str, str]]:
        if self.timezone is not None and not is_zone(self.timezone):
            yield "timezone", f"timezone '({self.timezone})' is not a valid time-zone ID"

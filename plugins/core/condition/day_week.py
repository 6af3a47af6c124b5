"""io.kestra.plugin.core.condition.DayWeek."""

from typing import ClassVar

from pydantic import Field

from plugins.core.condition.days import DayOfWeek
from shared.model.trigger import Condition


class DayWeek(Condition):
    """Whether a date falls on a day of the week.

    The day is that of the zone which the date carries.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
type: io.kestra.plugin.core.condition.DayWeek
dayOfWeek: MONDAY
""",
    )

    date: str = Field(default="{{ trigger.date }}", description="The date that is looked at.")
    day_of_week: DayOfWeek = Field(description="The day.", examples=["MONDAY"])

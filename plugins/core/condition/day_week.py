"""io.kestra.plugin.core.condition.DayWeek."""

from typing import ClassVar

from pydantic import Field

from plugins.core.condition.dated import DateCondition
from plugins.core.condition.days import DayOfWeek


class DayWeek(DateCondition):
    """Whether a date falls on a day of the week.

    The day is that of the zone which the date carries.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
type: io.kestra.plugin.core.condition.DayWeek
dayOfWeek: MONDAY
""",
    )

    day_of_week: DayOfWeek = Field(description="The day.", examples=["MONDAY"])

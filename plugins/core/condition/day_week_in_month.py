"""io.kestra.plugin.core.condition.DayWeekInMonth."""

from typing import ClassVar

from pydantic import Field

from plugins.core.condition.dated import DateCondition
from plugins.core.condition.days import DayInMonth, DayOfWeek


class DayWeekInMonth(DateCondition):
    """Whether a date is the first, second, ... or last such day of its month.

    The day is that of the zone which the date carries.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
type: io.kestra.plugin.core.condition.DayWeekInMonth
dayOfWeek: MONDAY
dayInMonth: FIRST
""",
    )

    day_of_week: DayOfWeek = Field(description="The day.", examples=["MONDAY"])
    day_in_month: DayInMonth = Field(description="Which of them.", examples=["FIRST"])

"""io.kestra.plugin.core.condition.DayWeekInMonth."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from plugins.core.condition.dated import DateCondition
from plugins.core.condition.days import DayInMonth, DayOfWeek

WEEK = timedelta(weeks=1)


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

    @override
    def matches(self, date: datetime, render: Callable[[str], str]) -> bool:
        del render
        if DayOfWeek.of(date) is not self.day_of_week:
            return False
        if self.day_in_month is DayInMonth.LAST:
            return (date + WEEK).month != date.month
        return (date.day - 1) // WEEK.days == list(DayInMonth).index(self.day_in_month)

"""io.kestra.plugin.core.condition.DayWeek."""

from collections.abc import Callable
from datetime import datetime
from typing import ClassVar

from pydantic import Field
from typing_extensions import override

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

    @override
    def matches(self, date: datetime, render: Callable[[str], str]) -> bool:
        del render
        return DayOfWeek.of(date) is self.day_of_week

"""io.kestra.plugin.core.condition.Weekend."""

from collections.abc import Callable
from datetime import datetime
from typing import ClassVar

from typing_extensions import override

from plugins.core.condition.dated import DateCondition
from plugins.core.condition.days import DayOfWeek


class Weekend(DateCondition):
    """Whether a date is a Saturday or a Sunday.

    The day is that of the zone which the date carries.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
type: io.kestra.plugin.core.condition.Weekend
""",
    )

    @override
    def matches(self, date: datetime, render: Callable[[str], str]) -> bool:
        del render
        return DayOfWeek.of(date) in {DayOfWeek.SATURDAY, DayOfWeek.SUNDAY}

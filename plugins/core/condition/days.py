"""The days that conditions name."""

from datetime import datetime
from enum import StrEnum


class DayOfWeek(StrEnum):
    """A day of the week."""

    MONDAY = "MONDAY"
    TUESDAY = "TUESDAY"
    WEDNESDAY = "WEDNESDAY"
    THURSDAY = "THURSDAY"
    FRIDAY = "FRIDAY"
    SATURDAY = "SATURDAY"
    SUNDAY = "SUNDAY"

    @classmethod
    def of(cls, date: datetime) -> "DayOfWeek":
        """The day of a date, in the zone that it carries."""
        return list(cls)[date.weekday()]


class DayInMonth(StrEnum):
    """Which of the days of a month that fall on one day of the week."""

    FIRST = "FIRST"
    SECOND = "SECOND"
    THIRD = "THIRD"
    FOURTH = "FOURTH"
    LAST = "LAST"

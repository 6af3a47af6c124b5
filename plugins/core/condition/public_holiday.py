"""io.kestra.plugin.core.condition.PublicHoliday."""

from typing import ClassVar

from pydantic import Field

from shared.model.trigger import Condition


class PublicHoliday(Condition):
    """Whether a date is a public holiday.

    Countries and their parts are named by ISO codes.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
type: io.kestra.plugin.core.condition.PublicHoliday
country: FR
""",
    )

    date: str = Field(default="{{ trigger.date }}", description="The date that is looked at.")
    country: str | None = Field(default=None, description="The country.", examples=["FR"])
    sub_division: str | None = Field(default=None, description="A part of it.", examples=["BY"])

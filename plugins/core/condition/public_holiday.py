"""io.kestra.plugin.core.condition.PublicHoliday."""

from collections.abc import Callable, Container
from datetime import date, datetime
from functools import cache
from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from plugins.core.condition.dated import DateCondition
from shared.model.conditions import InvalidCondition
from shared.model.properties import SelfRendered


class PublicHoliday(DateCondition):
    """Whether a date is a public holiday.

    Countries and their parts are named by ISO codes.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
type: io.kestra.plugin.core.condition.PublicHoliday
country: FR
""",
    )

    country: SelfRendered[str] | None = Field(
        default=None, description="The country, as an ISO 3166 code.", examples=["FR"]
    )
    sub_division: SelfRendered[str] | None = Field(
        default=None, description="A part of the country.", examples=["BY"]
    )

    @property
    @override
    def bounds(self) -> tuple[str | None, ...]:
        return self.country, self.sub_division

    @override
    def matches(self, date: datetime, render: Callable[[str], str]) -> bool:
        if self.country is None:
            raise InvalidCondition(
                "PublicHoliday needs a `country`", remedy="Name one by its ISO code: FR."
            )
        part = None if self.sub_division is None else render(self.sub_division)
        return date.date() in _holidays(render(self.country).upper(), part)


@cache
def _holidays(country: str, part: str | None) -> Container[date]:
    import holidays  # noqa: PLC0415 - heavy, and few flows have a calendar

    try:
        found: Container[date] = holidays.country_holidays(country, subdiv=part)
    except NotImplementedError as error:
        raise InvalidCondition(f"no public holidays are known: {error}") from error
    return found

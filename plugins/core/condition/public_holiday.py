"""io.kestra.plugin.core.condition.PublicHoliday."""

from typing import ClassVar

from pydantic import Field

from plugins.core.condition.dated import DateCondition
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

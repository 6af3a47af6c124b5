"""io.kestra.plugin.core.condition.TimeBetween."""

from typing import ClassVar

from pydantic import Field

from plugins.core.condition.dated import DateCondition
from shared.model.properties import SelfRendered


class TimeBetween(DateCondition):
    """Whether a time of day lies between two others.

    The bounds themselves do not count.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
type: io.kestra.plugin.core.condition.TimeBetween
after: "09:00:00+01:00"
before: "17:00:00+01:00"
""",
    )

    after: SelfRendered[str] | None = Field(
        default=None, description="It must be later.", examples=["09:00:00+01:00"]
    )
    before: SelfRendered[str] | None = Field(
        default=None, description="It must be earlier.", examples=["17:00:00+01:00"]
    )

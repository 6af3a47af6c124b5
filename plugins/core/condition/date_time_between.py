"""io.kestra.plugin.core.condition.DateTimeBetween."""

from typing import ClassVar

from pydantic import Field

from plugins.core.condition.dated import DateCondition
from shared.model.properties import SelfRendered


class DateTimeBetween(DateCondition):
    """Whether a date lies between two others.

    Without bounds it is an error; the bounds themselves do not count.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
type: io.kestra.plugin.core.condition.DateTimeBetween
after: "2030-01-01T00:00:00Z"
""",
    )

    after: SelfRendered[str] | None = Field(default=None, description="It must be later than this.")
    before: SelfRendered[str] | None = Field(
        default=None, description="It must be earlier than this."
    )

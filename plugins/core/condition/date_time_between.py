"""io.kestra.plugin.core.condition.DateTimeBetween."""

from typing import ClassVar

from pydantic import Field

from shared.model.trigger import Condition


class DateTimeBetween(Condition):
    """Whether a date lies between two others.

    Without bounds it is an error; the bounds themselves do not count.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
type: io.kestra.plugin.core.condition.DateTimeBetween
after: "2030-01-01T00:00:00Z"
""",
    )

    date: str = Field(default="{{ trigger.date }}", description="The date that is looked at.")
    after: str | None = Field(default=None, description="It must be later than this.")
    before: str | None = Field(default=None, description="It must be earlier than this.")

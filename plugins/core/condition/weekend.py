"""io.kestra.plugin.core.condition.Weekend."""

from typing import ClassVar

from pydantic import Field

from shared.model.trigger import Condition


class Weekend(Condition):
    """Whether a date is a Saturday or a Sunday.

    The day is that of the zone which the date carries.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
type: io.kestra.plugin.core.condition.Weekend
""",
    )

    date: str = Field(default="{{ trigger.date }}", description="The date that is looked at.")

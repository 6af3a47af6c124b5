"""io.kestra.plugin.core.condition.Or."""

from typing import Annotated, ClassVar

from pydantic import Field

from shared.model.trigger import AnyCondition, Condition


class Or(Condition):
    """Whether at least one of some conditions holds.

    They are looked at in order.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
type: io.kestra.plugin.core.condition.Or
conditions:
  - type: io.kestra.plugin.core.condition.Weekend
  - type: io.kestra.plugin.core.condition.PublicHoliday
    country: FR
""",
    )

    conditions: Annotated[tuple[AnyCondition, ...], Field(min_length=1)] = Field(
        description="The conditions."
    )

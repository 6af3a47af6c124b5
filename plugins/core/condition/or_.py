"""io.kestra.plugin.core.condition.Or."""

from datetime import datetime
from typing import Annotated, ClassVar

from pydantic import Field
from typing_extensions import override

from shared.model.conditions import ConditionContext
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

    @override
    def test(self, context: ConditionContext) -> bool:
        return any(one.test(context) for one in self.conditions)

    @override
    def holds_on(self, date: datetime) -> bool | None:
        found = [one.holds_on(date) for one in self.conditions]
        return None if None in found else any(found)

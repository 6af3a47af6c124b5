"""io.kestra.plugin.core.condition.Not."""

from datetime import datetime
from typing import Annotated, ClassVar

from pydantic import Field
from typing_extensions import override

from shared.model.conditions import ConditionContext
from shared.model.trigger import AnyCondition, Condition


class Not(Condition):
    """Whether none of some conditions holds.

    The opposite of Or.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
type: io.kestra.plugin.core.condition.Not
conditions:
  - type: io.kestra.plugin.core.condition.Weekend
""",
    )

    conditions: Annotated[tuple[AnyCondition, ...], Field(min_length=1)] = Field(
        description="The conditions."
    )

    @override
    def test(self, context: ConditionContext) -> bool:
        return not any(one.test(context) for one in self.conditions)

    @override
    def holds_on(self, date: datetime) -> bool | None:
        found = [one.holds_on(date) for one in self.conditions]
        return None if None in found else not any(found)

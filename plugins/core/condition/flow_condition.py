"""io.kestra.plugin.core.condition.FlowCondition."""

from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from shared.model.conditions import ConditionContext, FlowName
from shared.model.trigger import Condition


class FlowCondition(Condition):
    """Whether the flow is a certain one.

    The namespace and the id must be equal.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
type: io.kestra.plugin.core.condition.FlowCondition
namespace: company.team
flowId: load
""",
    )

    namespace: str = Field(description="The namespace.", examples=["company.team"])
    flow_id: str = Field(description="The flow.", examples=["load"])

    @override
    def test(self, context: ConditionContext) -> bool:
        return context.flow == FlowName(self.namespace, self.flow_id)

"""io.kestra.plugin.core.condition.ExecutionFlow."""

from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from shared.model.conditions import ConditionContext
from shared.model.trigger import Condition


class ExecutionFlow(Condition):
    """Whether an execution is of a flow.

    The namespace and the id must be equal.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
type: io.kestra.plugin.core.condition.ExecutionFlow
namespace: company.team
flowId: load
""",
    )

    namespace: str = Field(description="The namespace.", examples=["company.team"])
    flow_id: str = Field(description="The flow.", examples=["load"])

    @override
    def test(self, context: ConditionContext) -> bool:
        execution = context.execution
        return execution is not None and (execution.namespace, execution.flow_id) == (
            self.namespace,
            self.flow_id,
        )

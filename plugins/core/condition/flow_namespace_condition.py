"""io.kestra.plugin.core.condition.FlowNamespaceCondition."""

from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from shared.model.conditions import ConditionContext
from shared.model.trigger import Condition


class FlowNamespaceCondition(Condition):
    """Whether the flow is in a namespace.

    Compares the whole name or its beginning.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
type: io.kestra.plugin.core.condition.FlowNamespaceCondition
namespace: company
prefix: true
""",
    )

    namespace: str = Field(description="The namespace.", examples=["company.team"])
    prefix: bool = Field(default=False, description="Whether namespaces below it count too.")

    @override
    def test(self, context: ConditionContext) -> bool:
        namespace = context.flow.namespace
        return namespace.startswith(self.namespace) if self.prefix else namespace == self.namespace

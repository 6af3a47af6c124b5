"""io.kestra.plugin.core.condition.ExecutionOutputs."""

from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from shared.model.conditions import ConditionContext
from shared.model.json import StoredJson
from shared.model.properties import SelfRendered
from shared.model.trigger import Condition
from shared.sdk.conditions import holds


class ExecutionOutputs(Condition):
    """Whether the outputs of an execution fulfil an expression.

    An execution without outputs does not.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
type: io.kestra.plugin.core.condition.ExecutionOutputs
expression: "{{ trigger.outputs.count > 10 }}"
""",
    )

    expression: SelfRendered[StoredJson] = Field(
        description="The expression.", examples=["{{ trigger.outputs.count > 10 }}"]
    )

    @override
    def test(self, context: ConditionContext) -> bool:
        return bool(context.outputs()) and holds(context.evaluate(self.expression))

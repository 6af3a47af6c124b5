"""io.kestra.plugin.core.condition.ExecutionLabels."""

from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from shared.model.conditions import ConditionContext
from shared.model.labels import Labels
from shared.model.trigger import Condition


class ExecutionLabels(Condition):
    """Whether an execution has labels.

    All of them must be there.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
type: io.kestra.plugin.core.condition.ExecutionLabels
labels:
  team: sales
""",
    )

    labels: Labels = Field(description="The labels.", examples=[{"team": "sales"}])

    @override
    def test(self, context: ConditionContext) -> bool:
        if context.execution is None:
            return False
        labels = {label.key: label.value for label in context.execution.labels}
        return self.labels.items() <= labels.items()

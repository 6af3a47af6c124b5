"""io.kestra.plugin.core.condition.ExecutionLabels."""

from typing import ClassVar

from pydantic import Field

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

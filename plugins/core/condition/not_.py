"""io.kestra.plugin.core.condition.Not."""

from typing import Annotated, ClassVar

from pydantic import Field

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

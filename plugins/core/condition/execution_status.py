"""io.kestra.plugin.core.condition.ExecutionStatus."""

from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from shared.model.conditions import ConditionContext
from shared.model.state import State
from shared.model.trigger import Condition


class ExecutionStatus(Condition):
    """Whether an execution is in certain states.

    Both lists must allow the state.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
type: io.kestra.plugin.core.condition.ExecutionStatus
in: [SUCCESS, WARNING]
""",
    )

    in_: tuple[State, ...] | None = Field(
        default=None, alias="in", description="States that count.", examples=[["SUCCESS"]]
    )
    not_in: tuple[State, ...] | None = Field(
        default=None, description="States that do not count.", examples=[["FAILED"]]
    )

    @override
    def test(self, context: ConditionContext) -> bool:
        return context.execution is not None and passes(
            context.execution.state.current, self.in_, self.not_in
        )


def passes(
    state: State, allowed: tuple[State, ...] | None, refused: tuple[State, ...] | None
) -> bool:
    """Whether two lists, each of which may be absent, both let a state through."""
    if allowed is not None and state not in allowed:
        return False
    return refused is None or state not in refused

"""io.kestra.plugin.core.condition.ExecutionStatus."""

from typing import ClassVar

from pydantic import Field

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

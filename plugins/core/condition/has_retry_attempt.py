"""io.kestra.plugin.core.condition.HasRetryAttempt."""

from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from plugins.core.condition.execution_status import passes
from shared.model.conditions import ConditionContext
from shared.model.state import State
from shared.model.trigger import Condition


class HasRetryAttempt(Condition):
    """Whether a task run was tried again.

    Looks at the states of the attempts of task runs with more than one.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
type: io.kestra.plugin.core.condition.HasRetryAttempt
in: [FAILED]
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
        return any(
            passes(attempt.state.current, self.in_, self.not_in)
            for run in context.task_runs()
            if len(run.attempts) > 1
            for attempt in run.attempts
        )

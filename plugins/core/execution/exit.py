"""io.kestra.plugin.core.execution.Exit."""

from enum import StrEnum
from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from shared.model.event import ExecutionLeft
from shared.model.properties import Dynamic
from shared.model.state import State
from shared.sdk.context import RunContext
from shared.sdk.output import Ended
from shared.sdk.task import InlineTask


class ExitState(StrEnum):
    """The states in which a task may end its execution."""

    SUCCESS = "SUCCESS"
    WARNING = "WARNING"
    KILLED = "KILLED"
    FAILED = "FAILED"
    CANCELED = "CANCELED"


_STATES = {
    ExitState.SUCCESS: State.SUCCESS,
    ExitState.WARNING: State.WARNING,
    ExitState.KILLED: State.KILLED,
    ExitState.FAILED: State.FAILED,
    ExitState.CANCELED: State.CANCELLED,
}


class Exit(InlineTask):
    """End the execution at once, in a state of your choice.

    Nothing else starts, neither `errors` nor `finally`; what runs besides is killed. The tasks of
    `afterExecution` still run.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: nothing-to-do
type: io.kestra.plugin.core.execution.Exit
runIf: "{{ inputs.rows == 0 }}"
state: WARNING
""",
    )

    state: Dynamic[ExitState] = Field(
        default=ExitState.SUCCESS, description="The state of the execution.", examples=["WARNING"]
    )

    @override
    def run(self, context: RunContext) -> Ended:
        state = _STATES[self.state]
        context.apply(ExecutionLeft(state=state))
        return Ended(None, state)

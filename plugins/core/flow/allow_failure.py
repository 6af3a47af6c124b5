"""io.kestra.plugin.core.flow.AllowFailure."""

from collections.abc import Mapping
from typing import ClassVar

from typing_extensions import override

from plugins.core.flow.task_list import TaskListFlowable
from shared.model.json import Json
from shared.model.state import State
from shared.model.task import Chain, Plan


class AllowFailure(TaskListFlowable):
    """Run tasks one after the other, and go on with a warning when one fails.

    The tasks behind the failed one are not run; `errors` are. The flow goes on after this task.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: try
type: io.kestra.plugin.core.flow.AllowFailure
tasks:
  - id: may-fail
    type: io.kestra.plugin.core.execution.Fail
""",
    )

    @override
    def plan(self, outputs: Mapping[str, Json] | None) -> Plan:
        return Chain(self.tasks)

    @override
    def settled(self, state: State) -> State:
        return State.WARNING if state is State.FAILED else state

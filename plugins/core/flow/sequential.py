"""io.kestra.plugin.core.flow.Sequential."""

from collections.abc import Mapping
from typing import ClassVar

from typing_extensions import override

from plugins.core.flow.task_list import TaskListFlowable
from shared.model.json import Json
from shared.model.task import Chain, Plan


class Sequential(TaskListFlowable):
    """Run tasks one after the other.

    Groups tasks, so that they can have `errors`, `finally` and a condition in common.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: steps
type: io.kestra.plugin.core.flow.Sequential
tasks:
  - id: first
    type: io.kestra.plugin.core.debug.Return
    format: "1"
  - id: second
    type: io.kestra.plugin.core.log.Log
    message: "first gave {{ outputs.first.value }}"
""",
    )

    @override
    def plan(self, outputs: Mapping[str, Json] | None) -> Plan:
        return Chain(self.tasks)

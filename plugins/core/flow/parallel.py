"""io.kestra.plugin.core.flow.Parallel."""

from collections.abc import Mapping
from typing import Annotated, ClassVar

from pydantic import Field
from typing_extensions import override

from plugins.core.flow.task_list import TaskListFlowable
from shared.model.json import Json
from shared.model.task import Fan, Plan


class Parallel(TaskListFlowable):
    """Run tasks side by side.

    When one fails no other is started; those that run go on.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: both
type: io.kestra.plugin.core.flow.Parallel
concurrent: 2
tasks:
  - id: left
    type: io.kestra.plugin.core.flow.Sleep
    duration: PT1S
  - id: right
    type: io.kestra.plugin.core.flow.Sleep
    duration: PT1S
""",
    )

    concurrent: Annotated[int, Field(ge=0)] = Field(
        default=0, description="How many tasks may run at once; 0 is unlimited.", examples=[2]
    )

    @override
    def plan(self, outputs: Mapping[str, Json] | None) -> Plan:
        return Fan(self.tasks, self.concurrent)

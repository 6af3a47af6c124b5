"""io.kestra.plugin.core.flow.Dag."""

from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from typing import Annotated, ClassVar

from pydantic import Field, field_validator
from typing_extensions import override

from shared.model.json import Json
from shared.model.properties import SourceModel
from shared.model.task import AnyTask, FlowableTask, Graph, Plan, Task


class DagTask(SourceModel):
    """A task and what it waits for."""

    task: AnyTask = Field(description="The task.")
    depends_on: tuple[str, ...] = Field(
        default=(), description="Ids of the tasks that must have ended before.", examples=[["load"]]
    )


class Dag(FlowableTask):
    """Run tasks as soon as those that they depend on have ended.

    Tasks that depend on nothing start at once. When one fails no other is started.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: graph
type: io.kestra.plugin.core.flow.Dag
tasks:
  - task:
      id: load
      type: io.kestra.plugin.core.log.Log
      message: load
  - task:
      id: report
      type: io.kestra.plugin.core.log.Log
      message: report
    dependsOn:
      - load
""",
    )

    concurrent: Annotated[int, Field(ge=0)] = Field(
        default=0, description="How many tasks may run at once; 0 is unlimited.", examples=[2]
    )
    tasks: tuple[DagTask, ...] = Field(description="The tasks and what they depend on.")

    @field_validator("tasks")
    @classmethod
    def _is_a_graph(cls, tasks: tuple[DagTask, ...]) -> tuple[DagTask, ...]:
        if not tasks:
            raise ValueError("No task defined")
        nodes = {node.task.id: node for node in tasks}
        for node in tasks:
            for needed in node.depends_on:
                if needed not in nodes:
                    raise ValueError(f"Not existing task id in dependency: {needed}")
                if nodes[needed].task.disabled and not node.task.disabled:
                    raise ValueError(
                        f"the task {node.task.id} depends on the disabled task {needed} and could "
                        "never start"
                    )
        try:
            TopologicalSorter({name: node.depends_on for name, node in nodes.items()}).prepare()
        except CycleError as error:
            raise ValueError(f"Cyclic dependency detected: {', '.join(error.args[1])}") from error
        return tasks

    @override
    def branches(self) -> Iterator[Task]:
        for node in self.tasks:
            yield node.task

    @override
    def plan(self, outputs: Mapping[str, Json] | None) -> Plan:
        return Graph(
            tuple(node.task for node in self.tasks),
            tuple(frozenset(node.depends_on) for node in self.tasks),
            self.concurrent,
        )

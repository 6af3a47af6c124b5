"""What most flowables share: one list of tasks."""

from collections.abc import Iterator

from pydantic import Field
from typing_extensions import override

from shared.model.task import FlowableTask, SomeTasks, Task


class TaskListFlowable(FlowableTask):
    """A flowable with one list of tasks."""

    tasks: SomeTasks = Field(description="The tasks.")

    @override
    def branches(self) -> Iterator[Task]:
        yield from self.tasks

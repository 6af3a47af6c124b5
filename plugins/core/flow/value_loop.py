"""What the loops over texts share."""

from typing import ClassVar

from typing_extensions import override

from plugins.core.flow.loop_values import loop_values
from plugins.core.flow.task_list import TaskListFlowable
from shared.model.json import Json
from shared.model.task import Evaluator, Opening


class ValueLoop(TaskListFlowable):
    """A flowable that runs its tasks for each of some values."""

    is_loop: ClassVar[bool] = True

    def declared_values(self) -> Json:
        """What it goes over, unrendered."""
        raise NotImplementedError

    @override
    def open(self, evaluator: Evaluator) -> Opening:
        return Opening(values=loop_values(self.declared_values(), evaluator))

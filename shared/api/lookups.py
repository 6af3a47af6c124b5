"""Finds what paths name, or says that it is not there."""

from typing import ClassVar

from shared.errors import Disposition, WindhoverError
from shared.model.taskrun import TaskRun
from shared.runtime.instance import Instance


class NoTaskRun(WindhoverError):  # noqa: N818 - reads as the fact it is
    """The execution has no such task run."""

    code: ClassVar[str] = "api.no-task-run"
    http_status: ClassVar[int] = 404
    disposition: ClassVar[Disposition] = Disposition.REFUSE


def find_task_run(engine: Instance, execution_id: str, task_run_id: str) -> TaskRun:
    """A task run of an execution. Raises ExecutionNotFound, NoTaskRun."""
    engine.executions.find(execution_id)
    found = engine.ports.repository.task_run(execution_id, task_run_id)
    if found is None:
        raise NoTaskRun(f"the execution {execution_id} has no task run {task_run_id[:50]}")
    return found

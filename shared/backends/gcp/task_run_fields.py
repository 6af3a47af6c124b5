"""What task runs are found by."""

from shared.backends.gcp.bodies import Fields
from shared.model.ids import id_of
from shared.model.taskrun import TaskRun


def task_run_fields(run: TaskRun) -> Fields:
    """What a document has beside its body."""
    return {
        "task_id": run.task_id,
        "path": path_key(run.path),
        "parent_id": run.parent_id,
        "shard_id": run.shard_id,
        "state": str(run.state.current),
        "is_open": not run.state.current.is_terminal,
        "changed_at": run.state.histories[-1].date,
    }


def path_key(path: tuple[str, ...]) -> str:
    """Stands for the values of loops around a task run: they may be of any length."""
    return id_of("path", *path)

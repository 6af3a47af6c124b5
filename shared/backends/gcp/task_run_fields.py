"""What task runs are found by."""

from shared.backends.gcp.bodies import Fields
from shared.backends.gcp.store import date_text
from shared.model.ids import id_of
from shared.model.state import State
from shared.model.taskrun import TaskRun


def task_run_fields(run: TaskRun) -> Fields:
    """What a document has beside its body."""
    return {
        "task_id": run.task_id,
        "path": path_key(run.path),
        "parent_id": run.parent_id,
        "shard_id": run.shard_id,
        "iteration": run.iteration,
        "state": str(run.state.current),
        "is_open": not run.state.current.is_terminal,
        "changed_at": run.state.histories[-1].date,
        "list_since": _list_since(run),
    }


def _list_since(run: TaskRun) -> str | None:
    """Since when a list of the task run is worked on; None while none is."""
    has_list = run.scope is not None and run.state.current is State.RUNNING
    return date_text(run.state.start_date) if has_list else None


def path_key(path: tuple[str, ...]) -> str:
    """Stands for the values of loops around a task run: they may be of any length."""
    return id_of("path", *path)

"""Documents of an execution that is not there yet."""

from collections.abc import Collection, Iterator

from shared.errors import EngineBug
from shared.model.execution import Execution
from shared.model.json import JsonObject
from shared.model.scope import LoopValues, Shard
from shared.model.taskrun import TaskRun


class NoDocuments:
    """A `Documents` without any."""

    def execution(self) -> Execution | None:
        """None."""
        return None

    def was_deleted(self) -> bool:
        """No."""
        return False

    def task_run(self, task_run_id: str) -> TaskRun | None:
        """None."""
        del task_run_id
        return None

    def read_ahead(self, task_run_ids: Collection[str]) -> None:
        """Reads nothing."""
        del task_run_ids

    def task_runs(self, after: str = "", limit: int | None = None) -> Iterator[TaskRun]:
        """No task run."""
        del after, limit
        yield from ()

    def task_runs_of(
        self, task_id: str, path: tuple[str, ...] | None, limit: int | None = None
    ) -> list[TaskRun]:
        """No task run."""
        del task_id, path, limit
        return []

    def open_task_runs(self, parent_id: str | None, limit: int, after: str = "") -> list[TaskRun]:
        """No task run."""
        del parent_id, limit, after
        return []

    def open_units(self, parent_id: str, shard_id: str, limit: int) -> list[TaskRun]:
        """No task run."""
        del parent_id, shard_id, limit
        return []

    def started_iterations(self, loop_id: str) -> int:
        """None."""
        del loop_id
        return 0

    def ended_units(self, parent_id: str, shard_id: str, task_id: str) -> int:
        """None."""
        del parent_id, shard_id, task_id
        return 0

    def is_changed(self, document_id: str) -> bool:
        """No."""
        del document_id
        return False

    def restartable_task_runs(self, limit: int) -> list[TaskRun]:
        """No task run."""
        del limit
        return []

    def caused(self, page: int, size: int) -> list[Execution]:
        """None."""
        del page, size
        return []

    def elsewhere(self, execution_id: str) -> "NoDocuments":
        """Nothing there either."""
        del execution_id
        return self

    def shard(self, shard_id: str) -> Shard | None:
        """None."""
        del shard_id
        return None

    def slots(self) -> None:
        """None."""
        return

    def loop_values(self, values_id: str) -> LoopValues | None:
        """None."""
        del values_id
        return None

    def stored_outputs(self, uri: str) -> JsonObject:
        """There are none."""
        raise EngineBug(f"an execution that is not there has outputs: {uri}")

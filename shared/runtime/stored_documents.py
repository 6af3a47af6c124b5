"""The documents of one execution as a repository has them."""

from collections.abc import Callable, Collection, Iterator
from typing import TypeVar, assert_never

from typing_extensions import override

from shared.model.commit import Commit
from shared.model.execution import Execution
from shared.model.json import JsonObject
from shared.model.query import Comparison, ExecutionField, Operation, Query
from shared.model.scope import LoopValues, Shard
from shared.model.slots import Slots
from shared.model.taskrun import RemovedTaskRun, TaskRun
from shared.ports.repository import Repository
from shared.ports.storage import Storage
from shared.runtime.spill import unspilled

D = TypeVar("D")


class StoredDocuments:
    """A `Documents` that reads from a repository when asked."""

    def __init__(self, repository: Repository, storage: Storage, execution_id: str) -> None:
        self._repository = repository
        self._storage = storage
        self._id = execution_id

    def execution(self) -> Execution | None:
        """The header."""
        return self._repository.execution(self._id)

    def was_deleted(self) -> bool:
        """Whether the execution was deleted."""
        return self._repository.is_deleted(self._id)

    def task_run(self, task_run_id: str) -> TaskRun | None:
        """A task run."""
        return self._repository.task_run(self._id, task_run_id)

    def read_ahead(self, task_run_ids: Collection[str]) -> None:
        """Reads nothing yet, as nothing is remembered here."""

    def task_runs(self, after: str = "", limit: int | None = None) -> Iterator[TaskRun]:
        """The task runs created after one (or every one), in the order of creation."""
        return self._repository.task_runs(self._id, after, limit)

    def task_runs_of(
        self, task_id: str, path: tuple[str, ...] | None, limit: int | None = None
    ) -> list[TaskRun]:
        """The task runs of a task, only those with this path unless it is None."""
        return self._repository.task_runs_of(self._id, task_id, path, limit)

    def open_task_runs(self, parent_id: str | None, limit: int, after: str = "") -> list[TaskRun]:
        """Task runs in no terminal state: children of a parent, or all of the execution."""
        return self._repository.open_task_runs(self._id, parent_id, limit, after)

    def open_units(self, parent_id: str, shard_id: str, limit: int) -> list[TaskRun]:
        """Children of a task run in no terminal state, of a hidden scope if one is named."""
        return self._repository.open_units(self._id, parent_id, shard_id, limit)

    def ended_units(self, parent_id: str, shard_id: str, task_id: str) -> int:
        """How many of the task runs of a task in a list are in a terminal state."""
        return self._repository.ended_units(self._id, parent_id, shard_id, task_id)

    def started_iterations(self, loop_id: str) -> int:
        """How many iterations of a loop have started: one more than the highest of them."""
        return self._repository.started_iterations(self._id, loop_id)

    def is_changed(self, document_id: str) -> bool:
        """No: what is stored is what was committed."""
        del document_id
        return False

    def restartable_task_runs(self, limit: int) -> list[TaskRun]:
        """Task runs that are FAILED or PAUSED, in the order of creation."""
        return self._repository.restartable_task_runs(self._id, limit)

    def caused(self, page: int, size: int) -> list[Execution]:
        """Headers of executions that this one has caused, a page in the order of the ids."""
        by_this = Comparison(ExecutionField.TRIGGER_EXECUTION_ID, Operation.EQUALS, (self._id,))
        return self._repository.search(Query(by_this, page=page, size=size)).results

    def elsewhere(self, execution_id: str) -> "StoredDocuments":
        """The documents of another execution, as they were last committed."""
        return StoredDocuments(self._repository, self._storage, execution_id)

    def shard(self, shard_id: str) -> Shard | None:
        """A hidden scope."""
        return self._repository.shard(self._id, shard_id)

    def loop_values(self, values_id: str) -> LoopValues | None:
        """A chunk of a loop's values."""
        return self._repository.loop_values(self._id, values_id)

    def slots(self) -> Slots | None:
        """The slots of a flow, if the id is that of slots."""
        return self._repository.slots(self._id)

    def stored_outputs(self, uri: str) -> JsonObject:
        """Outputs, or inputs, that were too large for a document."""
        return unspilled(self._storage, uri)


class RememberedDocuments(StoredDocuments):
    """Reads each document once, as one handled message or one group of them sees it.

    Whoever commits is told by the versions when another writer came between. Nothing is looked for
    in an execution that has no header yet: the first commit of an execution writes it.
    """

    def __init__(self, repository: Repository, storage: Storage, execution_id: str) -> None:
        super().__init__(repository, storage, execution_id)
        self._headers: list[Execution | None] = []
        self._task_runs: dict[str, TaskRun | None] = {}
        self._shards: dict[str, Shard | None] = {}
        self._values: dict[str, LoopValues | None] = {}
        self._iterations: dict[str, int] = {}
        self._expects_nothing = False

    def expect_nothing(self) -> None:
        """Takes the execution for one that is not there, without looking."""
        self._headers.append(None)
        self._expects_nothing = True

    def follow(self, commit: Commit) -> None:
        """Knows the documents as a commit that was made of them has left them."""
        self._iterations.clear()
        if commit.deleted is not None:
            self._headers = [None]
            self._task_runs, self._shards, self._values = {}, {}, {}
            return
        for document in commit.documents:
            stored = document.model_copy(update={"version": document.version + 1})
            match stored:
                case Execution():
                    self._headers = [stored]
                case TaskRun():
                    self._task_runs[stored.id] = stored
                case RemovedTaskRun():
                    self._task_runs[stored.id] = None
                case Shard():
                    self._shards[stored.id] = stored
                case LoopValues():
                    self._values[stored.id] = stored
                case Slots():
                    pass
                case _:
                    assert_never(stored)

    def know(self, run: TaskRun) -> None:
        """Takes a task run for what is stored."""
        self._task_runs[run.id] = run

    def known(self, task_run_id: str) -> TaskRun | None:
        """A task run that was read or written, without looking for it."""
        return self._task_runs.get(task_run_id)

    def only(self, task_run_id: str) -> "RememberedDocuments":
        """What is known of a task run that its reader will write; the rest is looked for anew."""
        found = RememberedDocuments(self._repository, self._storage, self._id)
        if task_run_id in self._task_runs:
            found._task_runs[task_run_id] = self._task_runs[task_run_id]
        return found

    @override
    def was_deleted(self) -> bool:
        return False if self._expects_nothing else super().was_deleted()

    @override
    def execution(self) -> Execution | None:
        if not self._headers:
            self._headers.append(super().execution())
        return self._headers[0]

    @override
    def task_run(self, task_run_id: str) -> TaskRun | None:
        if task_run_id not in self._task_runs:
            self._task_runs[task_run_id] = self._looked_up(super().task_run, task_run_id)
        return self._task_runs[task_run_id]

    @override
    def read_ahead(self, task_run_ids: Collection[str]) -> None:
        unknown = [run_id for run_id in task_run_ids if run_id not in self._task_runs]
        if not unknown or self.execution() is None:
            return
        found = self._repository.task_runs_with(self._id, unknown)
        self._task_runs |= dict.fromkeys(unknown) | {run.id: run for run in found}

    @override
    def task_runs(self, after: str = "", limit: int | None = None) -> Iterator[TaskRun]:
        found = super().task_runs(after, limit)
        return found if limit is None else iter(self._noted(list(found)))

    @override
    def task_runs_of(
        self, task_id: str, path: tuple[str, ...] | None, limit: int | None = None
    ) -> list[TaskRun]:
        return [] if self.execution() is None else super().task_runs_of(task_id, path, limit)

    @override
    def open_task_runs(self, parent_id: str | None, limit: int, after: str = "") -> list[TaskRun]:
        return self._noted(super().open_task_runs(parent_id, limit, after))

    @override
    def restartable_task_runs(self, limit: int) -> list[TaskRun]:
        return self._noted(super().restartable_task_runs(limit))

    @override
    def elsewhere(self, execution_id: str) -> "RememberedDocuments":
        return RememberedDocuments(self._repository, self._storage, execution_id)

    @override
    def shard(self, shard_id: str) -> Shard | None:
        if shard_id not in self._shards:
            self._shards[shard_id] = self._looked_up(super().shard, shard_id)
        return self._shards[shard_id]

    @override
    def loop_values(self, values_id: str) -> LoopValues | None:
        if values_id not in self._values:
            self._values[values_id] = self._looked_up(super().loop_values, values_id)
        return self._values[values_id]

    @override
    def started_iterations(self, loop_id: str) -> int:
        if loop_id not in self._iterations:
            self._iterations[loop_id] = super().started_iterations(loop_id)
        return self._iterations[loop_id]

    def _noted(self, found: list[TaskRun]) -> list[TaskRun]:
        """What a query has found; none of it is read again by itself."""
        for run in found:
            self._task_runs.setdefault(run.id, run)
        return found

    def _looked_up(self, find: Callable[[str], D | None], document_id: str) -> D | None:
        return None if self.execution() is None else find(document_id)

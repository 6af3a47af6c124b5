"""Documents with changes laid over them: what a step, or a chain of steps, sees of itself."""

from collections.abc import Collection, Iterator
from itertools import islice

from shared.engine.documents import Documents
from shared.model.commit import AnyDocument, Commit, Step
from shared.model.execution import Execution
from shared.model.json import JsonObject
from shared.model.scope import LoopValues, Shard
from shared.model.slots import Slots
from shared.model.state import RESTARTABLE
from shared.model.taskrun import RemovedTaskRun, TaskRun


class Overlay:
    """A `Documents` that reads through to another and knows what has changed since.

    Documents keep the version that was read, however often they change.
    """

    def __init__(self, below: Documents) -> None:
        self._below = below
        self._execution: Execution | None = None
        self._task_runs: dict[str, TaskRun] = {}
        self._removed: dict[str, RemovedTaskRun] = {}
        self._by_task: dict[tuple[str, tuple[str, ...]], dict[str, None]] = {}
        self._shards: dict[str, Shard] = {}
        self._values: dict[str, LoopValues] = {}
        self._slots: Slots | None = None
        self._is_deleted = False

    def put(self, document: AnyDocument) -> None:
        """Adds or replaces a document."""
        match document:
            case Execution():
                self._execution = document
            case TaskRun():
                document = self._replacing_removed(document)
                if document.id not in self._task_runs:
                    key = (document.task_id, document.path)
                    self._by_task.setdefault(key, {})[document.id] = None
                self._task_runs[document.id] = document
            case RemovedTaskRun():
                self._task_runs.pop(document.id, None)
                self._removed[document.id] = document
            case Shard():
                self._shards[document.id] = document
            case LoopValues():
                self._values[document.id] = document
            case Slots():
                self._slots = document

    def _replacing_removed(self, run: TaskRun) -> TaskRun:
        """A task run that comes again after it was removed is written over the old one."""
        removed = self._removed.pop(run.id, None)
        if removed is None:
            return run
        return run.model_copy(update={"version": removed.version})

    def delete(self) -> None:
        """Takes the whole execution away."""
        self._is_deleted = True

    @property
    def is_deleted(self) -> bool:
        """Whether the whole execution is gone."""
        return self._is_deleted

    def apply(self, change: Step | Commit) -> None:
        """Lays the outcome of a step, or of a chain of them, over what was there."""
        if isinstance(change, Step):
            documents, is_deleted = change.changes, change.deletes
        else:
            documents, is_deleted = change.documents, change.deleted is not None
        for document in documents:
            self.put(document)
        if is_deleted:
            self.delete()

    def changes(self) -> tuple[AnyDocument, ...]:
        """What was put, each document as it is now; task runs in the order of creation."""
        header = () if self._execution is None else (self._execution,)
        return (
            *header,
            *self._task_runs.values(),
            *self._removed.values(),
            *self._shards.values(),
            *self._values.values(),
            *(() if self._slots is None else (self._slots,)),
        )

    def execution(self) -> Execution | None:
        """The header."""
        if self._is_deleted:
            return None
        return self._execution or self._below.execution()

    def was_deleted(self) -> bool:
        """Whether the execution is gone, here or below."""
        return self._is_deleted or self._below.was_deleted()

    def task_run(self, task_run_id: str) -> TaskRun | None:
        """A task run."""
        if task_run_id in self._removed:
            return None
        return self._task_runs.get(task_run_id) or self._below.task_run(task_run_id)

    def read_ahead(self, task_run_ids: Collection[str]) -> None:
        """Reads those of these task runs in one go that are not known here."""
        known = self._task_runs.keys() | self._removed.keys()
        self._below.read_ahead([run_id for run_id in task_run_ids if run_id not in known])

    def task_runs(self, after: str = "", limit: int | None = None) -> Iterator[TaskRun]:
        """The task runs created after one (or every one), in the order of creation."""
        return islice(self._all_task_runs(after, limit), limit)

    def _all_task_runs(self, after: str, limit: int | None) -> Iterator[TaskRun]:
        changed = dict(self._task_runs)
        # Those that were removed here may fill the limit below: ask for as many more.
        more = None if limit is None else limit + len(self._removed)
        for run in self._below.task_runs(after, more):
            if run.id not in self._removed:
                yield changed.pop(run.id, run)
        yield from (run for run in changed.values() if run.version == 0)

    def task_runs_of(
        self, task_id: str, path: tuple[str, ...] | None, limit: int | None = None
    ) -> list[TaskRun]:
        """The task runs of a task, only those with this path unless it is None."""
        changed = self._changed_of(task_id, path)
        if limit is not None and len(changed) >= limit:
            return list(changed.values())[:limit]
        # Those that were removed here may fill the limit below: ask for as many more.
        more = None if limit is None else limit + len(self._removed)
        below = self._below.task_runs_of(task_id, path, more)
        found = [changed.pop(run.id, run) for run in below if run.id not in self._removed]
        found.extend(changed.values())
        return found if limit is None else found[:limit]

    def open_task_runs(self, parent_id: str | None, limit: int, after: str = "") -> list[TaskRun]:
        """Task runs in no terminal state: children of a parent, or all of the execution."""
        # Those below that were closed or removed here may fill the limit: ask for as many more.
        more = limit + len(self._task_runs) + len(self._removed)
        below = self._below.open_task_runs(parent_id, more, after)
        merged = {run.id: run for run in below if run.id not in self._removed}
        for run in self._task_runs.values():
            belongs = parent_id is None or run.parent_id == parent_id
            # Where a run that was opened again stands is known below only.
            if belongs and (not after or run.version == 0 or run.id in merged):
                merged[run.id] = run
        still_open = [run for run in merged.values() if not run.state.current.is_terminal]
        return still_open[:limit]

    def open_units(self, parent_id: str, shard_id: str, limit: int) -> list[TaskRun]:
        """Children of a task run in no terminal state, of a hidden scope if one is named."""
        more = limit + len(self._task_runs) + len(self._removed)
        below = self._below.open_units(parent_id, shard_id, more)
        merged = {run.id: run for run in below if run.id not in self._removed}
        merged |= {run.id: run for run in self._changed_in(parent_id, shard_id)}
        still_open = [run for run in merged.values() if not run.state.current.is_terminal]
        return still_open[:limit]

    def ended_units(self, parent_id: str, shard_id: str, task_id: str) -> int:
        """How many of the task runs of a task in a list are in a terminal state."""

        def is_counted(run: TaskRun | None) -> bool:
            if run is None or run.task_id != task_id or not _is_in(run, parent_id, shard_id):
                return False
            return run.state.current.is_terminal

        changed = {*self._task_runs, *self._removed}
        before = sum(is_counted(self._below.task_run(run_id)) for run_id in changed)
        now = sum(is_counted(run) for run in self._task_runs.values())
        return self._below.ended_units(parent_id, shard_id, task_id) - before + now

    def started_iterations(self, loop_id: str) -> int:
        """How many iterations of a loop have started: one more than the highest of them."""
        own = [run.next_iteration for run in self._changed_in(loop_id, "")]
        return max(self._below.started_iterations(loop_id), 0, *own)

    def has_open_change(self, parent_id: str, shard_id: str) -> bool:
        """Whether a child in a list was put here and is open."""
        own = self._changed_in(parent_id, shard_id)
        return any(not run.state.current.is_terminal for run in own)

    def is_changed(self, document_id: str) -> bool:
        """Whether a task run or a hidden scope was put, here or below."""
        own = document_id in self._task_runs or document_id in self._shards
        return own or self._below.is_changed(document_id)

    def restartable_task_runs(self, limit: int) -> list[TaskRun]:
        """Task runs that are FAILED or PAUSED, in the order of creation."""
        more = limit + len(self._task_runs) + len(self._removed)
        below = self._below.restartable_task_runs(more)
        merged = {run.id: run for run in below if run.id not in self._removed} | self._task_runs
        return [run for run in merged.values() if run.state.current in RESTARTABLE][:limit]

    def shard(self, shard_id: str) -> Shard | None:
        """A hidden scope."""
        return self._shards.get(shard_id) or self._below.shard(shard_id)

    def loop_values(self, values_id: str) -> LoopValues | None:
        """A chunk of a loop's values."""
        return self._values.get(values_id) or self._below.loop_values(values_id)

    def slots(self) -> Slots | None:
        """The slots of a flow."""
        return self._slots or self._below.slots()

    def stored_outputs(self, uri: str) -> JsonObject:
        """Outputs that were too large for a document."""
        return self._below.stored_outputs(uri)

    def caused(self, page: int, size: int) -> list[Execution]:
        """Headers of executions that this one has caused, a page in the order of the ids."""
        return self._below.caused(page, size)

    def elsewhere(self, execution_id: str) -> Documents:
        """The documents of another execution, as they were last committed."""
        return self._below.elsewhere(execution_id)

    def _changed_in(self, parent_id: str, shard_id: str) -> list[TaskRun]:
        return [run for run in self._task_runs.values() if _is_in(run, parent_id, shard_id)]

    def _changed_of(self, task_id: str, path: tuple[str, ...] | None) -> dict[str, TaskRun]:
        if path is not None:
            ids = self._by_task.get((task_id, path), {})
            return {run_id: self._task_runs[run_id] for run_id in ids if run_id in self._task_runs}
        return {run.id: run for run in self._task_runs.values() if run.task_id == task_id}


def _is_in(run: TaskRun, parent_id: str, shard_id: str) -> bool:
    return run.parent_id == parent_id and shard_id in {"", run.shard_id}

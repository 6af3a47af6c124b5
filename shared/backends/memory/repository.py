"""Executions in dictionaries."""

import threading
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from functools import partial
from itertools import count

from typing_extensions import override

from shared.backends.encoding import as_one_write, encoded_size
from shared.model.command import Command
from shared.model.commit import AnyDocument, Commit, Deletion
from shared.model.execution import Execution
from shared.model.execution_fields import execution_field
from shared.model.log import LogChunk
from shared.model.metric import MetricChunk
from shared.model.query import ExecutionField, Page, Part, Query, Where, matches, page_of
from shared.model.scope import LoopValues, Shard
from shared.model.slots import Slots
from shared.model.state import RESTARTABLE, State
from shared.model.statistics import Tallies, TaskRunCount, tallied
from shared.model.taskrun import RemovedTaskRun, TaskRun
from shared.ports.repository import Conflict, Repository


class MemoryRepository(Repository):
    """The first backend to pass the contract. Documents are frozen, so that they can be shared.

    The lock protects everything, the chunks of logs and metrics too.
    """

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.log_chunks: dict[str, LogChunk] = {}
        self.metric_chunks: dict[str, MetricChunk] = {}
        self._executions: dict[str, Execution] = {}
        self._task_runs: dict[str, dict[str, TaskRun]] = {}
        self._by_task: dict[tuple[str, str], dict[str, None]] = {}
        self._by_path: dict[tuple[str, str, tuple[str, ...]], dict[str, None]] = {}
        self._created: dict[tuple[str, str], int] = {}
        self._numbers = count()
        self._open: dict[str, dict[str, None]] = {}
        self._others: dict[str, Shard | LoopValues | Slots] = {}
        self._unsent: dict[str, tuple[Command, ...]] = {}
        self._deleted: dict[str, datetime] = {}

    @override
    def execution(self, execution_id: str) -> Execution | None:
        with self.lock:
            return self._executions.get(execution_id)

    @override
    def executions(self, *, namespace: str | None = None, limit: int = 100) -> list[Execution]:
        with self.lock:
            known = list(self._executions.values())
        found = sorted(
            (one for one in known if namespace in {None, one.namespace}), key=lambda one: one.id
        )
        found.sort(key=lambda one: one.state.start_date, reverse=True)
        return found[:limit]

    @override
    def search(self, query: Query) -> Page[Execution]:
        with self.lock:
            found = sorted(self._executions.values(), key=lambda one: one.id)
        return page_of(query, found, execution_field)

    @override
    def tally(self, where: Where, by: Sequence[ExecutionField]) -> Tallies:
        with self.lock:
            known = list(self._executions.values())
        readers = (partial(execution_field, one) for one in known)
        return Tallies(tallied((read for read in readers if matches(where, read)), by))

    @override
    def task_run(self, execution_id: str, task_run_id: str) -> TaskRun | None:
        with self.lock:
            return self._task_runs.get(execution_id, {}).get(task_run_id)

    @override
    def task_runs_with(self, execution_id: str, ids: Collection[str]) -> list[TaskRun]:
        with self.lock:
            runs = self._task_runs.get(execution_id, {})
            return [runs[run_id] for run_id in ids if run_id in runs]

    @override
    def task_runs(
        self, execution_id: str, after: str = "", limit: int | None = None
    ) -> Iterator[TaskRun]:
        with self.lock:
            runs = list(self._task_runs.get(execution_id, {}).values())
        ids = [run.id for run in runs]
        yield from runs[ids.index(after) + 1 if after in ids else 0 :][:limit]

    @override
    def task_runs_of(
        self,
        execution_id: str,
        task_id: str,
        path: tuple[str, ...] | None,
        limit: int | None = None,
    ) -> list[TaskRun]:
        with self.lock:
            runs = self._task_runs.get(execution_id, {})
            if path is None:
                ids = list(self._by_task.get((execution_id, task_id), {}))
            else:
                ids = list(self._by_path.get((execution_id, task_id, path), {}))
            return [runs[run_id] for run_id in ids[:limit]]

    @override
    def open_task_runs(
        self, execution_id: str, parent_id: str | None, limit: int, after: str = ""
    ) -> list[TaskRun]:
        with self.lock:
            runs = self._task_runs.get(execution_id, {})
            age = {run_id: self._created[execution_id, run_id] for run_id in runs}
            first = age.get(after, -1)
            by_age = sorted(self._open.get(execution_id, {}), key=age.__getitem__)
            found = [runs[run_id] for run_id in by_age if age[run_id] > first]
        return [run for run in found if parent_id in {None, run.parent_id}][:limit]

    @override
    def open_units(
        self, execution_id: str, parent_id: str, shard_id: str, limit: int
    ) -> list[TaskRun]:
        with self.lock:
            runs = self._task_runs.get(execution_id, {})
            found = [runs[run_id] for run_id in self._open.get(execution_id, {})]
        return [run for run in found if _is_in(run, parent_id, shard_id)][:limit]

    @override
    def running_lists(self, before: datetime, limit: int) -> list[TaskRun]:
        with self.lock:
            runs = [run for known in self._task_runs.values() for run in known.values()]
        found = [
            run
            for run in runs
            if run.scope is not None
            and run.state.current is State.RUNNING
            and run.state.start_date < before
        ]
        return sorted(found, key=lambda run: run.state.start_date)[:limit]

    @override
    def ended_units(self, execution_id: str, parent_id: str, shard_id: str, task_id: str) -> int:
        runs = self.task_runs_of(execution_id, task_id, None)
        return sum(
            _is_in(run, parent_id, shard_id) and run.state.current.is_terminal for run in runs
        )

    @override
    def started_iterations(self, execution_id: str, loop_id: str) -> int:
        with self.lock:
            runs = list(self._task_runs.get(execution_id, {}).values())
        return max((run.next_iteration for run in runs if run.parent_id == loop_id), default=0)

    @override
    def child_task_runs(
        self, execution_id: str, parent_id: str | None, states: Collection[State], part: Part
    ) -> Page[TaskRun]:
        found = [
            run
            for run in self.task_runs(execution_id)
            if run.parent_id == parent_id and (not states or run.state.current in states)
        ]
        return Page(found[part.offset : part.offset + part.limit], len(found))

    @override
    def task_run_counts(self, execution_id: str) -> list[TaskRunCount]:
        counts = Counter((run.task_id, run.state.current) for run in self.task_runs(execution_id))
        return [TaskRunCount(*key, count) for key, count in sorted(counts.items())]

    @override
    def restartable_task_runs(self, execution_id: str, limit: int) -> list[TaskRun]:
        runs = self.task_runs(execution_id)
        return [run for run in runs if run.state.current in RESTARTABLE][:limit]

    @override
    def failed_task_ids(self, execution_id: str) -> list[str]:
        runs = self.task_runs(execution_id)
        failed = {run.task_id: None for run in runs if run.state.current is State.FAILED}
        return list(failed)

    @override
    def shard(self, execution_id: str, shard_id: str) -> Shard | None:
        with self.lock:
            found = self._others.get(f"{execution_id}/{shard_id}")
        return found if isinstance(found, Shard) else None

    @override
    def loop_values(self, execution_id: str, values_id: str) -> LoopValues | None:
        with self.lock:
            found = self._others.get(f"{execution_id}/{values_id}")
        return found if isinstance(found, LoopValues) else None

    @override
    def slots(self, slots_id: str) -> Slots | None:
        with self.lock:
            found = self._others.get(f"{slots_id}/{slots_id}")
        return found if isinstance(found, Slots) else None

    @override
    def stamp(self, run: TaskRun) -> str:
        return ""

    @override
    def recognise(self, run: TaskRun, stamp: str) -> None:
        return

    @override
    def encoded_size(self, commit: Commit) -> int:
        return encoded_size(commit)

    @override
    def commit(self, commits: Sequence[Commit], handled: Sequence[str] = ()) -> None:
        del handled
        for commit in commits:
            encoded_size(commit)
        documents = as_one_write(commits)
        with self.lock:
            for document in documents:
                self._check(document)
            for document in documents:
                self._write(document.model_copy(update={"version": document.version + 1}))
            for commit in commits:
                if commit.deleted is not None:
                    self._delete(commit.deleted)
            for commit in commits:
                self._keep(commit)

    @override
    def is_deleted(self, execution_id: str) -> bool:
        with self.lock:
            return execution_id in self._deleted

    @override
    def forget_deleted(self, before: datetime) -> int:
        with self.lock:
            old = [execution_id for execution_id, at in self._deleted.items() if at < before]
            for execution_id in old:
                del self._deleted[execution_id]
            return len(old)

    @override
    def unsent(self, cause: str) -> tuple[Command, ...]:
        with self.lock:
            return self._unsent.get(cause, ())

    @override
    def sent(self, cause: str, commands: Sequence[Command]) -> None:
        with self.lock:
            kept = self._unsent.pop(cause, ())
            if left := tuple(command for command in kept if command not in commands):
                self._unsent[cause] = left

    def _check(self, document: AnyDocument) -> None:
        match document:
            case Execution():
                if document.id in self._deleted:
                    raise Conflict(f"the execution {document.id} was deleted")
                known: AnyDocument | None = self._executions.get(document.id)
            case TaskRun() | RemovedTaskRun():
                known = self._task_runs.get(document.execution_id, {}).get(document.id)
            case Shard() | LoopValues() | Slots():
                known = self._others.get(f"{document.execution_id}/{document.id}")
        stored = 0 if known is None else known.version
        if stored != document.version:
            raise Conflict(f"{document.id} is at version {stored}, not {document.version}")

    def _delete(self, deletion: Deletion) -> None:
        execution_id = deletion.execution_id
        self._deleted.setdefault(execution_id, deletion.at)
        self._executions.pop(execution_id, None)
        for run in self._task_runs.pop(execution_id, {}).values():
            self._by_task.pop((execution_id, run.task_id), None)
            self._by_path.pop((execution_id, run.task_id, run.path), None)
            del self._created[execution_id, run.id]
        self._open.pop(execution_id, None)
        prefix = f"{execution_id}/"
        self._others = {key: one for key, one in self._others.items() if not key.startswith(prefix)}

    def _write(self, document: AnyDocument) -> None:
        match document:
            case Execution():
                self._executions[document.id] = document
            case TaskRun():
                self._write_task_run(document)
            case RemovedTaskRun():
                self._remove_task_run(document)
            case Shard() | LoopValues() | Slots():
                self._others[f"{document.execution_id}/{document.id}"] = document

    def _write_task_run(self, run: TaskRun) -> None:
        self._task_runs.setdefault(run.execution_id, {})[run.id] = run
        self._created.setdefault((run.execution_id, run.id), next(self._numbers))
        self._by_task.setdefault((run.execution_id, run.task_id), {})[run.id] = None
        key = (run.execution_id, run.task_id, run.path)
        self._by_path.setdefault(key, {})[run.id] = None
        still_open = self._open.setdefault(run.execution_id, {})
        if run.state.current.is_terminal:
            still_open.pop(run.id, None)
        else:
            still_open[run.id] = None

    def _remove_task_run(self, removed: RemovedTaskRun) -> None:
        run = self._task_runs.get(removed.execution_id, {}).pop(removed.id, None)
        if run is None:
            return
        self._by_task[run.execution_id, run.task_id].pop(run.id)
        self._by_path[run.execution_id, run.task_id, run.path].pop(run.id)
        self._open[run.execution_id].pop(run.id, None)
        del self._created[run.execution_id, run.id]

    def _keep(self, commit: Commit) -> None:
        for chunk in commit.logs:
            self.log_chunks.setdefault(chunk.id, chunk)
        for measured in commit.metrics:
            self.metric_chunks.setdefault(measured.id, measured)
        if commit.commands:
            kept = self._unsent.get(commit.cause, ())
            self._unsent[commit.cause] = (*kept, *commit.commands)


def _is_in(run: TaskRun, parent_id: str, shard_id: str) -> bool:
    return run.parent_id == parent_id and shard_id in {"", run.shard_id}

"""Executions in Firestore: a document each, their task runs and the rest in collections below."""

from collections import Counter
from collections.abc import Collection as SomeOf
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import TypeVar

from pydantic import BaseModel
from typing_extensions import override

from shared.backends.encoding import encoded_size
from shared.backends.gcp.commit_writes import CommitWrites
from shared.backends.gcp.execution_search import (
    execution_path,
    found_ids,
    paths_of,
    tallied_executions,
)
from shared.backends.gcp.forgetting import forget_older
from shared.backends.gcp.keys import key_of
from shared.backends.gcp.outbox import Outbox
from shared.backends.gcp.recalls import Recalls
from shared.backends.gcp.shapes import (
    CHILDREN,
    CHILDREN_IN_STATE,
    DELETED_EXECUTIONS,
    NEWEST_ITERATIONS,
    OPEN_CHILDREN,
    OPEN_TASK_RUNS,
    OUTBOX_BY_AGE,
    OUTBOX_OF_CAUSE,
    RUNNING_LISTS,
    TASK_RUNS,
    TASK_RUNS_IN_STATE,
    TASK_RUNS_OF_PATH,
    TASK_RUNS_OF_TASK,
    UNITS,
    UNITS_OF_SHARD,
    Collection,
    Shape,
)
from shared.backends.gcp.store import Store, date_text
from shared.backends.gcp.task_run_fields import path_key
from shared.model.command import Command
from shared.model.commit import Commit
from shared.model.execution import Execution
from shared.model.query import (
    Comparison,
    Direction,
    Every,
    ExecutionField,
    Operation,
    Page,
    Part,
    Query,
    Sort,
    Where,
)
from shared.model.scope import LoopValues, Shard
from shared.model.slots import Slots
from shared.model.state import RESTARTABLE, State
from shared.model.statistics import Tallies, TaskRunCount
from shared.model.taskrun import TaskRun
from shared.ports.repository import Repository

M = TypeVar("M", bound=BaseModel)

_NEWEST = Sort(ExecutionField.START_DATE, Direction.DESCENDING)


class FirestoreRepository(Repository):
    """A commit is one batch with a precondition on each version that was read (DESIGN.md, 3)."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._outbox = Outbox(store, OUTBOX_OF_CAUSE, OUTBOX_BY_AGE)
        self._recalls = Recalls(store)
        self._writes = CommitWrites(store, self._outbox)

    @override
    def execution(self, execution_id: str) -> Execution | None:
        try:
            path = execution_path(execution_id)
        except UnicodeEncodeError:
            return None
        return self._header(self._store.reads.one(path))

    def _header(self, fields: Mapping[str, object] | None) -> Execution | None:
        if fields is None or "deleted_at" in fields:
            return None
        return self._store.bodies.document(Execution, fields)

    @override
    def executions(self, *, namespace: str | None = None, limit: int = 100) -> list[Execution]:
        parts = (
            ()
            if namespace is None
            else (Comparison(ExecutionField.NAMESPACE, Operation.EQUALS, (namespace,)),)
        )
        return self.search(Query(Every(parts), (_NEWEST,), size=limit)).results

    @override
    def search(self, query: Query) -> Page[Execution]:
        page = found_ids(self._store.reads, query)
        paths = paths_of(page.results)
        stored = self._store.reads.many(paths)
        found = (self._header(stored.get(path)) for path in paths)
        return Page([one for one in found if one is not None], page.total)

    @override
    def tally(self, where: Where, by: Sequence[ExecutionField]) -> Tallies:
        return tallied_executions(self._store.reads, where, by)

    @override
    def task_run(self, execution_id: str, task_run_id: str) -> TaskRun | None:
        return self._below(TaskRun, execution_id, Collection.TASK_RUNS, task_run_id)

    @override
    def task_runs_with(self, execution_id: str, ids: SomeOf[str]) -> list[TaskRun]:
        paths = [_path_below(execution_id, Collection.TASK_RUNS, run_id) for run_id in ids]
        stored = self._store.reads.many(paths).values()
        return list(self._store.bodies.documents(TaskRun, stored))

    @override
    def task_runs(
        self, execution_id: str, after: str = "", limit: int | None = None
    ) -> Iterator[TaskRun]:
        yield from self._runs(TASK_RUNS, execution_id, {}, after, limit)

    @override
    def task_runs_of(
        self,
        execution_id: str,
        task_id: str,
        path: tuple[str, ...] | None,
        limit: int | None = None,
    ) -> list[TaskRun]:
        if path is None:
            equal = {"task_id": task_id}
            return list(self._runs(TASK_RUNS_OF_TASK, execution_id, equal, limit=limit))
        equal = {"task_id": task_id, "path": path_key(path)}
        return list(self._runs(TASK_RUNS_OF_PATH, execution_id, equal, limit=limit))

    @override
    def open_task_runs(
        self, execution_id: str, parent_id: str | None, limit: int, after: str = ""
    ) -> list[TaskRun]:
        equal: dict[str, object] = {"is_open": True}
        shape = OPEN_TASK_RUNS
        if parent_id is not None:
            equal["parent_id"] = parent_id
            shape = OPEN_CHILDREN
        return list(self._runs(shape, execution_id, equal, after, limit))

    @override
    def open_units(
        self, execution_id: str, parent_id: str, shard_id: str, limit: int
    ) -> list[TaskRun]:
        shape, equal = _units(parent_id, shard_id)
        return list(self._runs(shape, execution_id, equal | {"is_open": True}, limit=limit))

    @override
    def running_lists(self, before: datetime, limit: int) -> list[TaskRun]:
        ranges = (("list_since", "<", date_text(before)),)
        rows = self._store.reads.first(self._store.reads.query(RUNNING_LISTS, ranges=ranges), limit)
        return list(self._store.bodies.documents(TaskRun, (row.fields for row in rows)))

    @override
    def ended_units(self, execution_id: str, parent_id: str, shard_id: str, task_id: str) -> int:
        shape, equal = _units(parent_id, shard_id)
        equal |= {"is_open": False, "task_id": task_id}
        query = self._store.reads.query(shape, execution_path(execution_id), equal=equal)
        return self._store.reads.count(query)

    @override
    def started_iterations(self, execution_id: str, loop_id: str) -> int:
        parent, equal = execution_path(execution_id), {"parent_id": loop_id}
        query = self._store.reads.query(NEWEST_ITERATIONS, parent, equal=equal)
        rows = self._store.reads.first(query.select(["iteration"]), 1)
        found = [row.fields["iteration"] for row in rows]
        return max((one + 1 for one in found if isinstance(one, int)), default=0)

    @override
    def child_task_runs(
        self,
        execution_id: str,
        parent_id: str | None,
        states: SomeOf[State],
        part: Part,
    ) -> Page[TaskRun]:
        equal: dict[str, object] = {"parent_id": parent_id}
        if states:
            equal["state"] = sorted(states)
        shape = CHILDREN_IN_STATE if states else CHILDREN
        try:
            (parent_id or "").encode()
            query = self._store.reads.query(shape, execution_path(execution_id), equal=equal)
        except UnicodeEncodeError:
            return Page([], 0)
        rows = self._store.reads.first(query.offset(part.offset), part.limit)
        found = self._store.bodies.documents(TaskRun, (row.fields for row in rows))
        return Page(list(found), self._store.reads.count(query))

    @override
    def task_run_counts(self, execution_id: str) -> list[TaskRunCount]:
        query = self._store.reads.query(TASK_RUNS, execution_path(execution_id))
        rows = self._store.reads.all(query.select(["task_id", "state", "sequence"]))
        counts = Counter((str(one.fields["task_id"]), str(one.fields["state"])) for one in rows)
        return [
            TaskRunCount(task_id, State(state), count)
            for (task_id, state), count in sorted(counts.items())
        ]

    @override
    def restartable_task_runs(self, execution_id: str, limit: int) -> list[TaskRun]:
        equal = {"state": sorted(RESTARTABLE)}
        return list(self._runs(TASK_RUNS_IN_STATE, execution_id, equal, limit=limit))

    @override
    def failed_task_ids(self, execution_id: str) -> list[str]:
        parent = execution_path(execution_id)
        query = self._store.reads.query(
            TASK_RUNS_IN_STATE, parent, equal={"state": str(State.FAILED)}
        )
        rows = self._store.reads.all(query.select(["task_id", "sequence"]))
        return list(dict.fromkeys(str(row.fields["task_id"]) for row in rows))

    @override
    def shard(self, execution_id: str, shard_id: str) -> Shard | None:
        return self._below(Shard, execution_id, Collection.DOCUMENTS, shard_id)

    @override
    def loop_values(self, execution_id: str, values_id: str) -> LoopValues | None:
        return self._below(LoopValues, execution_id, Collection.DOCUMENTS, values_id)

    @override
    def slots(self, slots_id: str) -> Slots | None:
        return self._below(Slots, slots_id, Collection.DOCUMENTS, slots_id)

    @override
    def stamp(self, run: TaskRun) -> str:
        time = self._store.reads.versions.time(_task_run_path(run), run.version)
        return "" if time is None else time.isoformat()

    @override
    def recognise(self, run: TaskRun, stamp: str) -> None:
        if stamp:
            time = datetime.fromisoformat(stamp)
            self._store.reads.versions.put(_task_run_path(run), run.version, time)

    @override
    def encoded_size(self, commit: Commit) -> int:
        return encoded_size(commit)

    @override
    def commit(self, commits: Sequence[Commit], handled: Sequence[str] = ()) -> None:
        del handled  # The queue is another store: who handled a message acknowledges it there.
        for commit in commits:
            encoded_size(commit)
        self._writes.apply(commits)

    @override
    def is_deleted(self, execution_id: str) -> bool:
        try:
            fields = self._store.reads.one(execution_path(execution_id))
        except UnicodeEncodeError:
            return False
        return fields is not None and "deleted_at" in fields

    @override
    def forget_deleted(self, before: datetime) -> int:
        return forget_older(self._store, DELETED_EXECUTIONS, before)

    @override
    def unsent(self, cause: str) -> tuple[Command, ...]:
        return (*self._outbox.of(cause), *self._recalls.of_cause(cause))

    @override
    def sent(self, cause: str, commands: Sequence[Command]) -> None:
        self._outbox.forget(cause, commands)

    def _below(
        self, model: type[M], execution_id: str, collection: Collection, document_id: str
    ) -> M | None:
        try:
            path = _path_below(execution_id, collection, document_id)
        except UnicodeEncodeError:
            return None
        return self._store.bodies.document(model, self._store.reads.one(path))

    def _runs(
        self,
        shape: Shape,
        execution_id: str,
        equal: dict[str, object] | dict[str, str] | dict[str, list[State]],
        after: str = "",
        limit: int | None = None,
    ) -> Iterator[TaskRun]:
        parent = execution_path(execution_id)
        ranges: tuple[tuple[str, str, object], ...] = ()
        if after:
            path = f"{parent}/{Collection.TASK_RUNS}/{key_of(after)}"
            fields = self._store.reads.one(path)
            ranges = () if fields is None else (("sequence", ">", fields["sequence"]),)
        query = self._store.reads.query(shape, parent, equal=dict(equal), ranges=ranges)
        rows = (
            self._store.reads.all(query)
            if limit is None
            else iter(self._store.reads.first(query, limit))
        )
        yield from self._store.bodies.documents(TaskRun, (row.fields for row in rows))


def _path_below(execution_id: str, collection: Collection, document_id: str) -> str:
    return f"{execution_path(execution_id)}/{collection}/{key_of(document_id)}"


def _task_run_path(run: TaskRun) -> str:
    return _path_below(run.execution_id, Collection.TASK_RUNS, run.id)


def _units(parent_id: str, shard_id: str) -> tuple[Shape, dict[str, object]]:
    """How the children in a list are found: a shard has its own id, whatever it is in."""
    if shard_id:
        return UNITS_OF_SHARD, {"shard_id": shard_id}
    return UNITS, {"parent_id": parent_id}

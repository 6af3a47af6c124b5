"""Executions in SQLite."""

import sqlite3
import sys
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import TypeVar

import orjson
from pydantic import BaseModel
from typing_extensions import override

from shared.backends.encoding import as_one_write, decoded, encoded, encoded_size, message_of
from shared.backends.standalone.database import Database
from shared.backends.standalone.execution_search import (
    add_to_search,
    change_in_search,
    found_executions,
    tallied_executions,
)
from shared.backends.standalone.sqlite_deletions import (
    KnownDeletions,
    is_deleted,
    keep_deletion,
)
from shared.backends.standalone.sqlite_metrics import keep_metrics
from shared.backends.standalone.sqlite_timers import keep_timer
from shared.backends.standalone.task_run_search import counted_task_runs, found_children
from shared.model.command import Command, StartTimer
from shared.model.commit import AnyDocument, Commit, Deletion
from shared.model.execution import Execution
from shared.model.log import LogChunk
from shared.model.message import Message
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
from shared.model.state import State
from shared.model.statistics import Tallies, TaskRunCount
from shared.model.taskrun import RemovedTaskRun, TaskRun
from shared.ports.repository import Conflict, Repository

M = TypeVar("M", bound=BaseModel)

StoredDocument = Execution | TaskRun | Shard | LoopValues | Slots
"""What a row holds."""

_FETCH = 500
"""Rows of a long result that are in memory at a time."""


class SqliteRepository(Repository):
    """Writes come from one thread in production (the group executor), reads from any.

    Messages and timers that a commit asks for are rows of the same transaction: the commit is their
    durable queue, and `unsent` has nothing to tell (ADR 3).

    Args:
        database: the open file.
        committed: is told which messages are rows now, before anybody sends them.
    """

    def __init__(self, database: Database, committed: Callable[[Sequence[Message]], None]) -> None:
        self._database = database
        self._committed = committed
        self._deleted = KnownDeletions(database)

    @override
    def execution(self, execution_id: str) -> Execution | None:
        return self._one(Execution, "SELECT body FROM executions WHERE id = ?", (execution_id,))

    @override
    def executions(self, *, namespace: str | None = None, limit: int = 100) -> list[Execution]:
        where = () if namespace is None else (_in_namespace(namespace),)
        newest = Sort(ExecutionField.START_DATE, Direction.DESCENDING)
        return self.search(Query(Every(where), (newest,), size=limit)).results

    @override
    def search(self, query: Query) -> Page[Execution]:
        page = found_executions(self._database.reader(), query)
        return Page([decoded(Execution, body) for body in page.results], page.total)

    @override
    def tally(self, where: Where, by: Sequence[ExecutionField]) -> Tallies:
        return Tallies(tallied_executions(self._database.reader(), where, by))

    @override
    def task_run(self, execution_id: str, task_run_id: str) -> TaskRun | None:
        return self._one(
            TaskRun,
            "SELECT body FROM task_runs WHERE execution_id = ? AND id = ?",
            (execution_id, task_run_id),
        )

    @override
    def task_runs_with(self, execution_id: str, ids: Collection[str]) -> list[TaskRun]:
        rows = self._database.reader().execute(
            "SELECT body FROM task_runs WHERE execution_id = ?"
            " AND id IN (SELECT value FROM json_each(?))",
            (execution_id, orjson.dumps(list(ids)).decode()),
        )
        return [decoded(TaskRun, body) for (body,) in rows]

    @override
    def task_runs(
        self, execution_id: str, after: str = "", limit: int | None = None
    ) -> Iterator[TaskRun]:
        last = self._sequence(execution_id, after)
        left = sys.maxsize if limit is None else limit
        while (
            rows := self._database.reader()
            .execute(
                "SELECT sequence, body FROM task_runs WHERE execution_id = ? AND sequence > ?"
                " ORDER BY sequence LIMIT ?",
                (execution_id, last, min(_FETCH, left)),
            )
            .fetchall()
        ):
            left -= len(rows)
            for sequence, body in rows:
                last = sequence
                yield decoded(TaskRun, body)

    @override
    def task_runs_of(
        self,
        execution_id: str,
        task_id: str,
        path: tuple[str, ...] | None,
        limit: int | None = None,
    ) -> list[TaskRun]:
        with_path = "" if path is None else "AND path = ?"
        parameters: list[object] = [execution_id, task_id]
        if path is not None:
            parameters.append(_path(path))
        rows = self._database.reader().execute(
            "SELECT body FROM task_runs WHERE execution_id = ? AND task_id = ?"  # noqa: S608
            f" {with_path} ORDER BY sequence LIMIT ?",
            (*parameters, -1 if limit is None else limit),
        )
        return [decoded(TaskRun, body) for (body,) in rows]

    @override
    def open_task_runs(
        self, execution_id: str, parent_id: str | None, limit: int, after: str = ""
    ) -> list[TaskRun]:
        with_parent = "" if parent_id is None else "AND parent_id = ?"
        parameters = (execution_id,) if parent_id is None else (execution_id, parent_id)
        rows = self._database.reader().execute(
            "SELECT body FROM task_runs WHERE execution_id = ? AND is_open = 1"  # noqa: S608
            f" {with_parent} AND sequence > ? ORDER BY sequence LIMIT ?",
            (*parameters, self._sequence(execution_id, after), limit),
        )
        return [decoded(TaskRun, body) for (body,) in rows]

    @override
    def open_units(
        self, execution_id: str, parent_id: str, shard_id: str, limit: int
    ) -> list[TaskRun]:
        found = self._children(execution_id, parent_id, shard_id, "is_open = 1")
        return list(islice(found, limit))

    @override
    def running_lists(self, before: datetime, limit: int) -> list[TaskRun]:
        rows = self._database.reader().execute("SELECT body FROM task_runs WHERE state = 'RUNNING'")
        runs = (decoded(TaskRun, body) for (body,) in rows)
        found = [run for run in runs if run.scope is not None and run.state.start_date < before]
        return sorted(found, key=lambda run: run.state.start_date)[:limit]

    @override
    def ended_units(self, execution_id: str, parent_id: str, shard_id: str, task_id: str) -> int:
        ended = self._children(execution_id, parent_id, shard_id, "is_open = 0")
        return sum(run.task_id == task_id for run in ended)

    @override
    def started_iterations(self, execution_id: str, loop_id: str) -> int:
        children = self._children(execution_id, loop_id, "", "TRUE")
        return max((run.next_iteration for run in children), default=0)

    def _children(
        self, execution_id: str, parent_id: str, shard_id: str, condition: str
    ) -> Iterator[TaskRun]:
        """Children in a hidden scope, read from their bodies: nobody asks for them often here."""
        rows = self._database.reader().execute(
            "SELECT body FROM task_runs WHERE execution_id = ? AND parent_id = ?"  # noqa: S608
            f" AND {condition} ORDER BY sequence",
            (execution_id, parent_id),
        )
        found = (decoded(TaskRun, body) for (body,) in rows)
        return (run for run in found if shard_id in {"", run.shard_id})

    @override
    def child_task_runs(
        self, execution_id: str, parent_id: str | None, states: Collection[State], part: Part
    ) -> Page[TaskRun]:
        return found_children(self._database.reader(), execution_id, parent_id, states, part)

    @override
    def task_run_counts(self, execution_id: str) -> list[TaskRunCount]:
        return counted_task_runs(self._database.reader(), execution_id)

    @override
    def restartable_task_runs(self, execution_id: str, limit: int) -> list[TaskRun]:
        rows = self._database.reader().execute(
            "SELECT body FROM task_runs WHERE execution_id = ? AND state IN ('FAILED', 'PAUSED')"
            " ORDER BY sequence LIMIT ?",
            (execution_id, limit),
        )
        return [decoded(TaskRun, body) for (body,) in rows]

    def _sequence(self, execution_id: str, task_run_id: str) -> int:
        """Where a task run stands in the order of creation; before all for none."""
        if not task_run_id:
            return -1
        query = "SELECT sequence FROM task_runs WHERE execution_id = ? AND id = ?"
        row = self._database.reader().execute(query, (execution_id, task_run_id)).fetchone()
        return -1 if row is None else int(row[0])

    @override
    def failed_task_ids(self, execution_id: str) -> list[str]:
        rows = self._database.reader().execute(
            "SELECT task_id FROM task_runs WHERE execution_id = ? AND state = 'FAILED'"
            " GROUP BY task_id ORDER BY min(sequence)",
            (execution_id,),
        )
        return [task_id for (task_id,) in rows]

    @override
    def shard(self, execution_id: str, shard_id: str) -> Shard | None:
        return self._document(Shard, execution_id, shard_id)

    @override
    def loop_values(self, execution_id: str, values_id: str) -> LoopValues | None:
        return self._document(LoopValues, execution_id, values_id)

    @override
    def slots(self, slots_id: str) -> Slots | None:
        return self._document(Slots, slots_id, slots_id)

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
        with self._database.transaction() as connection:
            for document in as_one_write(commits):
                _write(connection, document)
            for commit in commits:
                if commit.deleted is not None:
                    _delete(connection, commit.deleted)
            for commit in commits:
                keep_logs(connection, commit.logs)
                keep_metrics(connection, commit.metrics)
            connection.executemany(
                "DELETE FROM messages WHERE id = ?", [(message_id,) for message_id in handled]
            )
            messages = [
                message
                for commit in commits
                for message in keep_commands(connection, commit.commands)
            ]
        self._deleted.add(one.deleted.execution_id for one in commits if one.deleted is not None)
        self._committed(messages)

    @override
    def is_deleted(self, execution_id: str) -> bool:
        return execution_id in self._deleted

    @override
    def forget_deleted(self, before: datetime) -> int:
        return self._deleted.forget(before)

    @override
    def unsent(self, cause: str) -> tuple[Command, ...]:
        return ()

    @override
    def sent(self, cause: str, commands: Sequence[Command]) -> None:
        return

    def _one(self, model: type[M], query: str, parameters: tuple[str, ...]) -> M | None:
        try:
            row = self._database.reader().execute(query, parameters).fetchone()
        except UnicodeEncodeError:
            # An id with a lone surrogate: nothing is stored under a text that is none.
            return None
        return None if row is None else decoded(model, row[0])

    def _document(self, model: type[M], execution_id: str, document_id: str) -> M | None:
        query = "SELECT body FROM documents WHERE execution_id = ? AND id = ?"
        return self._one(model, query, (execution_id, document_id))


def _in_namespace(namespace: str) -> Comparison:
    return Comparison(ExecutionField.NAMESPACE, Operation.EQUALS, (namespace,))


def _path(path: tuple[str, ...]) -> str:
    return orjson.dumps(path).decode()


def _write(connection: sqlite3.Connection, document: AnyDocument) -> None:
    if isinstance(document, RemovedTaskRun):
        _remove(connection, document)
        return
    stored = document.model_copy(update={"version": document.version + 1})
    body = encoded(stored)
    if document.version == 0:
        try:
            _insert(connection, stored, body)
        except sqlite3.IntegrityError as error:
            raise Conflict(f"the document {document.id} is there already") from error
        return
    if _update(connection, stored, body, document.version) != 1:
        raise Conflict(f"the document {document.id} is not at version {document.version}")


def _remove(connection: sqlite3.Connection, removed: RemovedTaskRun) -> None:
    cursor = connection.execute(
        "DELETE FROM task_runs WHERE execution_id = ? AND id = ? AND version = ?",
        (removed.execution_id, removed.id, removed.version),
    )
    if removed.version > 0 and cursor.rowcount != 1:
        raise Conflict(f"the document {removed.id} is not at version {removed.version}")


def _delete(connection: sqlite3.Connection, deletion: Deletion) -> None:
    keep_deletion(connection, deletion)
    gone = (deletion.execution_id,)
    connection.execute("DELETE FROM executions WHERE id = ?", gone)
    connection.execute("DELETE FROM task_runs WHERE execution_id = ?", gone)
    connection.execute("DELETE FROM documents WHERE execution_id = ?", gone)


def _insert(connection: sqlite3.Connection, document: StoredDocument, body: bytes) -> None:
    match document:
        case Execution():
            if is_deleted(connection, document.id):
                raise Conflict(f"the execution {document.id} was deleted")
            connection.execute(
                "INSERT INTO executions"
                " (id, version, namespace, flow_id, state, start_date, body)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    document.id,
                    document.version,
                    document.namespace,
                    document.flow_id,
                    document.state.current,
                    document.state.start_date.isoformat(timespec="milliseconds"),
                    body,
                ),
            )
            add_to_search(connection, document)
        case TaskRun():
            connection.execute(
                "INSERT INTO task_runs"
                " (execution_id, id, version, task_id, path, parent_id, state, is_open, body)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    document.execution_id,
                    document.id,
                    document.version,
                    document.task_id,
                    _path(document.path),
                    document.parent_id or "",
                    document.state.current,
                    not document.state.current.is_terminal,
                    body,
                ),
            )
        case Shard() | LoopValues() | Slots():
            connection.execute(
                "INSERT INTO documents (execution_id, id, version, body) VALUES (?, ?, ?, ?)",
                (document.execution_id, document.id, document.version, body),
            )


def _update(
    connection: sqlite3.Connection, document: StoredDocument, body: bytes, version: int
) -> int:
    match document:
        case Execution():
            cursor = connection.execute(
                "UPDATE executions SET version = ?, state = ?, body = ?"
                " WHERE id = ? AND version = ?",
                (document.version, document.state.current, body, document.id, version),
            )
            change_in_search(connection, document)
        case TaskRun():
            cursor = connection.execute(
                "UPDATE task_runs SET version = ?, state = ?, is_open = ?, body = ?"
                " WHERE execution_id = ? AND id = ? AND version = ?",
                (
                    document.version,
                    document.state.current,
                    not document.state.current.is_terminal,
                    body,
                    document.execution_id,
                    document.id,
                    version,
                ),
            )
        case Shard() | LoopValues() | Slots():
            cursor = connection.execute(
                "UPDATE documents SET version = ?, body = ?"
                " WHERE execution_id = ? AND id = ? AND version = ?",
                (document.version, body, document.execution_id, document.id, version),
            )
    return cursor.rowcount


def keep_logs(connection: sqlite3.Connection, chunks: Sequence[LogChunk]) -> None:
    """Adds chunks inside a transaction; one whose id is already there changes nothing."""
    connection.executemany(
        "INSERT OR IGNORE INTO log_chunks (id, execution_id, namespace, flow_id, task_id,"
        " task_run_id, attempt, last_at, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                chunk.id,
                chunk.execution_id,
                chunk.namespace,
                chunk.flow_id,
                chunk.task_id,
                chunk.task_run_id,
                chunk.attempt,
                chunk.lines[-1].at.isoformat(timespec="milliseconds"),
                encoded(chunk),
            )
            for chunk in chunks
        ],
    )


def keep_commands(connection: sqlite3.Connection, commands: Sequence[Command]) -> Iterator[Message]:
    """Writes the messages and timers of commands inside a transaction; gives the messages."""
    for command in commands:
        if isinstance(command, StartTimer):
            keep_timer(connection, command)
            continue
        message = message_of(command)
        if message is not None:
            connection.execute(
                "INSERT OR IGNORE INTO messages (id, topic, body) VALUES (?, ?, ?)",
                (message.id, message.topic, encoded(message)),
            )
            yield message

"""Flow logs in SQLite. Those of a commit are written by the repository, in its transaction."""

import sqlite3
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

from typing_extensions import override

from shared.backends.encoding import decoded, encoded
from shared.backends.standalone.database import Database
from shared.backends.standalone.sqlite_repository import keep_logs
from shared.backends.standalone.sqlite_where import Columns, where_sql
from shared.model.log import LogChunk, LogEntry
from shared.model.log_search import earliest, found_entries, of_chunks
from shared.model.query import LogField, Page, Query, Where
from shared.model.task import LogLevel
from shared.ports.logs import Logs

_FETCH = 100
_NO_SEQUENCE = 2**63 - 1

_COLUMNS = Columns(
    names={
        LogField.EXECUTION_ID: "execution_id",
        LogField.NAMESPACE: "namespace",
        LogField.FLOW_ID: "flow_id",
        LogField.TASK_ID: "nullif(task_id, '')",
        LogField.TASK_RUN_ID: "nullif(task_run_id, '')",
        LogField.ATTEMPT: "attempt",
    },
    maps={},
)


class SqliteLogs(Logs):
    """Chunks by execution, in the order in which they were added."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @override
    def append(self, chunks: Sequence[LogChunk]) -> None:
        with self._database.transaction() as connection:
            keep_logs(connection, chunks)

    @override
    def of_execution(self, execution_id: str) -> Iterator[LogChunk]:
        last = -1
        while (
            rows := self._database.reader()
            .execute(
                "SELECT sequence, body FROM log_chunks WHERE execution_id = ? AND sequence > ?"
                " ORDER BY sequence LIMIT ?",
                (execution_id, last, _FETCH),
            )
            .fetchall()
        ):
            for sequence, body in rows:
                last = sequence
                yield decoded(LogChunk, body)

    @override
    def search(self, query: Query, after: str = "") -> Page[LogEntry]:
        return found_entries(query, self._newest(query.where), after)

    def _newest(self, where: Where) -> Iterator[LogChunk]:
        """The chunks that may hold what matches, newest first."""
        condition = where_sql(of_chunks(where), _COLUMNS)
        before = _NO_SEQUENCE
        while (
            rows := self._database.reader()
            .execute(
                "SELECT sequence, body FROM log_chunks WHERE sequence < ? AND last_at >= ?"  # noqa: S608
                f" AND {condition.text} ORDER BY sequence DESC LIMIT ?",
                (before, earliest(where), *condition.parameters, _FETCH),
            )
            .fetchall()
        ):
            for sequence, body in rows:
                before = sequence
                yield decoded(LogChunk, body)

    @override
    def purge(
        self,
        execution_id: str,
        before: datetime | None = None,
        levels: Collection[LogLevel] | None = None,
    ) -> int:
        limit = "9999" if before is None else before.isoformat(timespec="milliseconds")
        with self._database.transaction() as connection:
            if levels is not None:
                return _thin_out(connection, execution_id, limit, levels)
            removed = connection.execute(
                "DELETE FROM log_chunks WHERE execution_id = ? AND last_at < ? RETURNING body",
                (execution_id, limit),
            ).fetchall()
        return sum(len(decoded(LogChunk, body).lines) for (body,) in removed)

    @override
    def purge_triggers(self, namespace: str, flow_id: str, trigger_id: str | None = None) -> int:
        removed = 0
        with self._database.transaction() as connection:
            rows = connection.execute(
                "SELECT sequence, body FROM log_chunks"
                " WHERE execution_id = '' AND namespace = ? AND flow_id = ?",
                (namespace, flow_id),
            ).fetchall()
            for sequence, body in rows:
                chunk = decoded(LogChunk, body)
                if trigger_id in {None, chunk.trigger_id}:
                    removed += len(chunk.lines)
                    connection.execute("DELETE FROM log_chunks WHERE sequence = ?", (sequence,))
        return removed


def _thin_out(
    connection: sqlite3.Connection, execution_id: str, limit: str, levels: Collection[LogLevel]
) -> int:
    """Removes lines of some levels from the chunks whose last line is before a date."""
    removed = 0
    rows = connection.execute(
        "SELECT sequence, body FROM log_chunks WHERE execution_id = ? AND last_at < ?",
        (execution_id, limit),
    ).fetchall()
    for sequence, body in rows:
        chunk = decoded(LogChunk, body)
        left = chunk.without(levels)
        removed += len(chunk.lines) - len(left.lines)
        if not left.lines:
            connection.execute("DELETE FROM log_chunks WHERE sequence = ?", (sequence,))
        elif left != chunk:
            connection.execute(
                "UPDATE log_chunks SET body = ? WHERE sequence = ?", (encoded(left), sequence)
            )
    return removed

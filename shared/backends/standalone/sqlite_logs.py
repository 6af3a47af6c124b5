"""Flow logs in SQLite. Those of a commit are written by the repository, in its transaction."""

import sqlite3
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

from typing_extensions import override

from shared.backends.encoding import decoded, encoded
from shared.backends.standalone.database import Database
from shared.backends.standalone.log_line_search import found_lines
from shared.backends.standalone.sqlite_repository import keep_logs
from shared.model.log import LogChunk, LogEntry
from shared.model.query import Page, Query
from shared.model.task import LogLevel
from shared.ports.logs import Logs

_FETCH = 100
_NO_SEQUENCE = 2**63 - 1


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
    def newest(self, execution_id: str, before: str = "") -> Iterator[LogChunk]:
        last = self._sequence(before) if before else _NO_SEQUENCE
        while (
            rows := self._database.reader()
            .execute(
                "SELECT sequence, body FROM log_chunks WHERE execution_id = ? AND sequence < ?"
                " ORDER BY sequence DESC LIMIT ?",
                (execution_id, last, _FETCH),
            )
            .fetchall()
        ):
            for sequence, body in rows:
                last = sequence
                yield decoded(LogChunk, body)

    def _sequence(self, chunk_id: str) -> int:
        query = "SELECT sequence FROM log_chunks WHERE id = ?"
        row = self._database.reader().execute(query, (chunk_id,)).fetchone()
        return -1 if row is None else int(row[0])

    @override
    def search(self, query: Query, after: str = "") -> Page[LogEntry]:
        return found_lines(self._database.reader(), query, after)

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

"""Measured values in SQLite, a row each. The repository writes them, in its transaction."""

import sqlite3
from collections.abc import Sequence

from typing_extensions import override

from shared.backends.encoding import decoded, encoded
from shared.backends.standalone.database import Database
from shared.backends.standalone.sqlite_where import Columns, order_sql, where_sql
from shared.model.metric import MetricChunk, MetricEntry, entries_of
from shared.model.query import MetricField, Page, Query, date_key
from shared.ports.metrics import Metrics

_COLUMNS = Columns(
    names={
        MetricField.NAMESPACE: "namespace",
        MetricField.FLOW_ID: "flow_id",
        MetricField.EXECUTION_ID: "execution_id",
        MetricField.TASK_ID: "task_id",
        MetricField.TASK_RUN_ID: "task_run_id",
        MetricField.NAME: "name",
        MetricField.KIND: "kind",
        MetricField.VALUE: "json_extract(CAST(body AS TEXT), '$.measured.value')",
        MetricField.TIMESTAMP: "at",
    },
    maps={},
)


class SqliteMetrics(Metrics):
    """Rows in the order in which they were added."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @override
    def search(self, query: Query) -> Page[MetricEntry]:
        condition = where_sql(query.where, _COLUMNS)
        order = order_sql(query.sort, _COLUMNS, "sequence")
        reader = self._database.reader()
        (total,) = reader.execute(
            f"SELECT count(*) FROM metrics WHERE {condition.text}",  # noqa: S608 - names of ours
            condition.parameters,
        ).fetchone()
        rows = reader.execute(
            f"SELECT body FROM metrics WHERE {condition.text}"  # noqa: S608 - names of ours
            f" ORDER BY {order} LIMIT ? OFFSET ?",
            (*condition.parameters, query.size, query.offset),
        )
        return Page([decoded(MetricEntry, body) for (body,) in rows], total)

    @override
    def names(self, namespace: str, flow_id: str, task_id: str | None = None) -> list[str]:
        rows = self._database.reader().execute(
            "SELECT DISTINCT name FROM metrics WHERE namespace = ? AND flow_id = ?"
            " AND (? IS NULL OR task_id = ?) ORDER BY name",
            (namespace, flow_id, task_id, task_id),
        )
        return [name for (name,) in rows]

    @override
    def task_ids(self, namespace: str, flow_id: str) -> list[str]:
        rows = self._database.reader().execute(
            "SELECT DISTINCT task_id FROM metrics WHERE namespace = ? AND flow_id = ?"
            " ORDER BY task_id",
            (namespace, flow_id),
        )
        return [task_id for (task_id,) in rows]

    @override
    def purge(self, execution_id: str) -> int:
        with self._database.transaction() as connection:
            removed = connection.execute(
                "DELETE FROM metrics WHERE execution_id = ?", (execution_id,)
            )
        return removed.rowcount


def keep_metrics(connection: sqlite3.Connection, chunks: Sequence[MetricChunk]) -> None:
    """Adds values inside a transaction; a chunk that is there changes nothing.

    Raises:
        Unstorable: a chunk can not be written.
    """
    for chunk in chunks:
        encoded(chunk)
        known = connection.execute(
            "SELECT 1 FROM metrics WHERE chunk_id = ? LIMIT 1", (chunk.id,)
        ).fetchone()
        if known is None:
            _add(connection, chunk)


def _add(connection: sqlite3.Connection, chunk: MetricChunk) -> None:
    connection.executemany(
        "INSERT INTO metrics (chunk_id, execution_id, namespace, flow_id,"
        " task_id, task_run_id, name, kind, at, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                chunk.id,
                entry.execution_id,
                entry.namespace,
                entry.flow_id,
                entry.task_id,
                entry.task_run_id,
                entry.measured.name,
                entry.measured.kind,
                date_key(entry.measured.at),
                entry.model_dump_json().encode(),
            )
            for entry in entries_of(chunk)
        ],
    )

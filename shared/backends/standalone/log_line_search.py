"""Searching log lines where they are stored: SQLite takes the chunks apart, nothing is indexed.

A line of its own in an index would double what a script writes that says much; a million lines are
looked through in about a second.
"""

import sqlite3
from dataclasses import dataclass

from shared.backends.encoding import decoded
from shared.backends.standalone.sqlite_where import Columns, Sql, order_sql, where_sql
from shared.model.log import LogChunk, LogEntry, entries_of
from shared.model.log_search import NEWEST, earliest
from shared.model.query import LogField, Page, Query

MOST_BYTES = 512 * 1024 * 1024
"""Of chunks that one search looks through, the newest first: some millions of lines."""

_NO_SEQUENCE = 2**63 - 1

_LINES = "log_chunks, json_each(CAST(log_chunks.body AS TEXT), '$.lines') AS line"
_AT = "json_extract(line.value, '$.at')"

_COLUMNS = Columns(
    names={
        LogField.EXECUTION_ID: "execution_id",
        LogField.NAMESPACE: "namespace",
        LogField.FLOW_ID: "flow_id",
        LogField.TASK_ID: "nullif(task_id, '')",
        LogField.TASK_RUN_ID: "nullif(task_run_id, '')",
        LogField.ATTEMPT: "attempt",
        LogField.TRIGGER_ID: (
            "nullif(json_extract(CAST(log_chunks.body AS TEXT), '$.trigger_id'), '')"
        ),
        LogField.LEVEL: "json_extract(line.value, '$.level')",
        LogField.MESSAGE: "json_extract(line.value, '$.message')",
        # Stored in UTC with as many digits as it has; compared as `date_key` writes it.
        LogField.TIMESTAMP: (
            f"(substr({_AT}, 1, 19) || CASE substr({_AT}, 20, 1)"
            f" WHEN '.' THEN substr({_AT}, 20, 4) ELSE '.000' END || '+00:00')"
        ),
    },
    maps={},
)


@dataclass(frozen=True, slots=True)
class _Stretch:
    """The chunks that one search looks through: from the oldest to before the newest one.

    Attributes:
        rest: id of the oldest, where older ones are left for the next search.
    """

    oldest: int
    before: int
    rest: str = ""


def found_lines(connection: sqlite3.Connection, query: Query, after: str) -> Page[LogEntry]:
    """The page of the lines that match, among the newest MOST_BYTES of chunks.

    Args:
        connection: reads.
        query: what must hold, the order, the page.
        after: the `rest` of an earlier search, which looked at all that is not older.
    """
    before = _NO_SEQUENCE
    if after:
        found = connection.execute("SELECT sequence FROM log_chunks WHERE id = ?", (after,))
        row = found.fetchone()
        if row is None:
            return Page([], 0)
        before = row[0]
    stretch = _stretch(connection, before)
    lines = where_sql(query.where, _COLUMNS)
    where = Sql(
        f"sequence >= ? AND sequence < ? AND last_at >= ? AND {lines.text}",
        (stretch.oldest, stretch.before, earliest(query.where), *lines.parameters),
    )
    [total] = connection.execute(
        f"SELECT count(*) FROM {_LINES} WHERE {where.text}",  # noqa: S608 - our own text
        where.parameters,
    ).fetchone()
    return Page(_page(connection, query, where), total, stretch.rest)


def _stretch(connection: sqlite3.Connection, before: int) -> _Stretch:
    # The size of a body is read without the body, and no row behind the one that is found.
    found = connection.execute(
        "SELECT sequence, id FROM (SELECT sequence, id, sum(length(body)) OVER"
        " (ORDER BY sequence DESC ROWS UNBOUNDED PRECEDING) AS size"
        " FROM log_chunks WHERE sequence < ?) WHERE size >= ? LIMIT 1",
        (before, MOST_BYTES),
    ).fetchone()
    if found is None:
        return _Stretch(0, before)
    oldest, chunk_id = found
    older = connection.execute("SELECT 1 FROM log_chunks WHERE sequence < ? LIMIT 1", (oldest,))
    return _Stretch(oldest, before, "" if older.fetchone() is None else chunk_id)


def _page(connection: sqlite3.Connection, query: Query, where: Sql) -> list[LogEntry]:
    sort = query.sort or NEWEST
    # Lines of one millisecond keep the order in which they were said, or its reverse.
    direction = sort[0].direction.upper()
    tie = f"sequence {direction}, line.key {direction}"
    rows = connection.execute(
        f"SELECT sequence, line.key FROM {_LINES} WHERE {where.text}"  # noqa: S608 - our own text
        f" ORDER BY {order_sql(sort, _COLUMNS, tie)} LIMIT ? OFFSET ?",
        (*where.parameters, query.size, query.offset),
    ).fetchall()
    entries: dict[int, list[LogEntry]] = {}
    found = []
    for sequence, index in rows:
        if sequence not in entries:
            entries[sequence] = _entries(connection, sequence)
        # None when its chunk was purged since the rows were read.
        found += entries[sequence][index : index + 1]
    return found


def _entries(connection: sqlite3.Connection, sequence: int) -> list[LogEntry]:
    query = "SELECT body FROM log_chunks WHERE sequence = ?"
    row = connection.execute(query, (sequence,)).fetchone()
    return [] if row is None else list(entries_of(decoded(LogChunk, row[0])))

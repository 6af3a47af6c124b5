"""What executions are searched by: a narrow row of each, apart from the document.

A search walks small rows; only the documents of the page are read. Labels are rows of their own,
kept by triggers of the database, which also forget what belongs to an execution that is deleted.
"""

import sqlite3
from collections.abc import Sequence
from datetime import timedelta

import orjson

from shared.backends.standalone.sqlite_where import Columns, order_sql, where_sql
from shared.model.execution import Execution
from shared.model.query import ExecutionField, Page, Query, Where, date_key
from shared.model.statistics import HOUR_CHARACTERS, Spread, Tally

_COLUMNS = Columns(
    names={
        ExecutionField.ID: "id",
        ExecutionField.NAMESPACE: "namespace",
        ExecutionField.FLOW_ID: "flow_id",
        ExecutionField.FLOW_REVISION: "flow_revision",
        ExecutionField.STATE: "state",
        ExecutionField.START_DATE: "start_date",
        ExecutionField.END_DATE: "end_date",
        ExecutionField.DURATION: "duration",
        ExecutionField.KIND: "kind",
        ExecutionField.PARENT_ID: "parent_id",
        ExecutionField.TRIGGER_ID: "trigger_id",
        ExecutionField.TRIGGER_EXECUTION_ID: "trigger_execution_id",
    },
    maps={ExecutionField.LABELS: "SELECT execution_id FROM execution_labels WHERE key = ?"},
)

_INSERT = (
    "INSERT INTO execution_search (id, namespace, flow_id, flow_revision, start_date, kind,"
    " parent_id, trigger_id, trigger_execution_id, state, end_date, duration, labels)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_UPDATE = (
    "UPDATE execution_search SET state = ?, end_date = ?, duration = ?, labels = ? WHERE id = ?"
)


def add_to_search(connection: sqlite3.Connection, execution: Execution) -> None:
    """Makes a new execution findable; in the transaction that writes it."""
    connection.execute(
        _INSERT,
        (
            execution.id,
            execution.namespace,
            execution.flow_id,
            execution.flow_revision,
            date_key(execution.state.start_date),
            execution.kind,
            execution.parent_id,
            None if execution.trigger is None else execution.trigger.id,
            execution.trigger_execution_id,
            *_changing(execution),
        ),
    )


def change_in_search(connection: sqlite3.Connection, execution: Execution) -> None:
    """Lets a search see how an execution is now; in the transaction that writes it."""
    connection.execute(_UPDATE, (*_changing(execution), execution.id))


def _changing(execution: Execution) -> tuple[str, str | None, int | None, str]:
    end = execution.state.end_date
    labels = {label.key: label.value for label in execution.labels}
    return (
        execution.state.current,
        None if end is None else date_key(end),
        None if end is None else execution.state.duration // timedelta(milliseconds=1),
        orjson.dumps(labels).decode(),
    )


def tallied_executions(
    connection: sqlite3.Connection, where: Where, by: Sequence[ExecutionField]
) -> list[Tally]:
    """What `Repository.tally` gives; the database groups and adds up."""
    condition = where_sql(where, _COLUMNS)
    keys = [_group_sql(field) for field in by]
    group = f"GROUP BY {', '.join(keys)}" if keys else "HAVING count(*) > 0"
    rows = connection.execute(
        f"SELECT {''.join(f'{key}, ' for key in keys)} count(*), count(duration),"  # noqa: S608 - our own text
        " coalesce(sum(duration), 0), coalesce(min(duration), 0), coalesce(max(duration), 0)"
        f" FROM execution_search WHERE {condition.text} {group}",
        condition.parameters,
    )
    return [Tally(tuple(row[:-5]), row[-5], Spread(*row[-4:])) for row in rows]


def _group_sql(field: ExecutionField) -> str:
    column = _COLUMNS.names[field]
    is_date = field in {ExecutionField.START_DATE, ExecutionField.END_DATE}
    return f"substr({column}, 1, {HOUR_CHARACTERS})" if is_date else column


def found_executions(connection: sqlite3.Connection, query: Query) -> Page[bytes]:
    """The documents of a page, and how many match."""
    where = where_sql(query.where, _COLUMNS)
    [total] = connection.execute(
        f"SELECT count(*) FROM execution_search WHERE {where.text}",  # noqa: S608 - our own text
        where.parameters,
    ).fetchone()
    rows = connection.execute(
        f"SELECT id FROM execution_search WHERE {where.text}"  # noqa: S608 - our own text
        f" ORDER BY {order_sql(query.sort, _COLUMNS, 'id')} LIMIT ? OFFSET ?",
        (*where.parameters, query.size, query.offset),
    ).fetchall()
    bodies = [
        connection.execute("SELECT body FROM executions WHERE id = ?", row).fetchone()
        for row in rows
    ]
    return Page([body for found in bodies if found is not None for body in found], total)

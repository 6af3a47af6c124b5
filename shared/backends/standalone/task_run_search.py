"""The tree of an execution's task runs, a page at a time, and their counts."""

import sqlite3
from collections.abc import Collection

from shared.backends.encoding import decoded
from shared.model.query import Page, Part
from shared.model.state import State
from shared.model.statistics import TaskRunCount
from shared.model.taskrun import TaskRun


def found_children(
    connection: sqlite3.Connection,
    execution_id: str,
    parent_id: str | None,
    states: Collection[State],
    part: Part,
) -> Page[TaskRun]:
    """Direct children of a task run in the order of creation."""
    marks = ", ".join("?" * len(states))
    where = "execution_id = ? AND parent_id = ?" + (f" AND state IN ({marks})" if states else "")
    parameters = (execution_id, parent_id or "", *sorted(states))
    try:
        [total] = connection.execute(
            f"SELECT count(*) FROM task_runs WHERE {where}",  # noqa: S608 - our own text
            parameters,
        ).fetchone()
    except UnicodeEncodeError:
        # An id with a lone surrogate: nothing is stored under a text that is none.
        return Page([], 0)
    rows = connection.execute(
        f"SELECT body FROM task_runs WHERE {where}"  # noqa: S608 - our own text
        " ORDER BY sequence LIMIT ? OFFSET ?",
        (*parameters, part.limit, part.offset),
    )
    return Page([decoded(TaskRun, body) for (body,) in rows], total)


def counted_task_runs(connection: sqlite3.Connection, execution_id: str) -> list[TaskRunCount]:
    """How many task runs each task has in each state."""
    rows = connection.execute(
        "SELECT task_id, state, count(*) FROM task_runs WHERE execution_id = ?"
        " GROUP BY task_id, state ORDER BY task_id, state",
        (execution_id,),
    )
    return [TaskRunCount(task_id, State(state), count) for task_id, state, count in rows]

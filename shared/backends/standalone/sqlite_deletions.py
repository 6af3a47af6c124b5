"""Which executions were deleted, so that no late message brings one back."""

import sqlite3
from datetime import UTC, datetime

from shared.backends.standalone.database import Database
from shared.model.commit import Deletion


def is_deleted(connection: sqlite3.Connection, execution_id: str) -> bool:
    """Whether an execution was deleted and is not forgotten."""
    query = "SELECT 1 FROM deletions WHERE execution_id = ?"
    try:
        return connection.execute(query, (execution_id,)).fetchone() is not None
    except UnicodeEncodeError:
        # An id with a lone surrogate: nothing is stored under a text that is none.
        return False


def keep_deletion(connection: sqlite3.Connection, deletion: Deletion) -> None:
    """Notes a deletion inside a transaction; a second one keeps the date of the first."""
    connection.execute(
        "INSERT OR IGNORE INTO deletions (execution_id, at) VALUES (?, ?)",
        (deletion.execution_id, _text(deletion.at)),
    )


def forget_deletions(database: Database, before: datetime) -> int:
    """Forgets deletions before a date, and counts them."""
    with database.transaction() as connection:
        cursor = connection.execute("DELETE FROM deletions WHERE at < ?", (_text(before),))
        return cursor.rowcount


def _text(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds")

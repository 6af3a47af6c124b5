"""Which executions were deleted, so that no late message brings one back."""

import sqlite3
from collections.abc import Iterable
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


class KnownDeletions:
    """The deleted ids in memory: every new execution asks for its own.

    True as long as one process owns the file, which its home directory sees to.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._ids = self._read()

    def __contains__(self, execution_id: str) -> bool:
        return execution_id in self._ids

    def add(self, execution_ids: Iterable[str]) -> None:
        """Knows what a commit has deleted."""
        self._ids.update(execution_ids)

    def forget(self, before: datetime) -> int:
        """Forgets deletions before a date, and counts them."""
        with self._database.transaction() as connection:
            cursor = connection.execute("DELETE FROM deletions WHERE at < ?", (_text(before),))
        self._ids = self._read()
        return cursor.rowcount

    def _read(self) -> set[str]:
        rows = self._database.reader().execute("SELECT execution_id FROM deletions")
        return {execution_id for (execution_id,) in rows}


def _text(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds")

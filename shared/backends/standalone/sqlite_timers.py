"""Timers in SQLite. Those of a commit are written by the repository, in its transaction."""

import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime

from typing_extensions import override

from shared.backends.encoding import encoded
from shared.backends.standalone.database import Database
from shared.model.command import StartTimer
from shared.ports.timers import Timers


class SqliteTimers(Timers):
    """Rows by date.

    Args:
        database: the open file.
        started: is called when there may be a new earliest date.
    """

    def __init__(self, database: Database, started: Callable[[], None]) -> None:
        self._database = database
        self._started = started

    @override
    def start(self, timer: StartTimer) -> None:
        known = self._database.reader().execute("SELECT 1 FROM timers WHERE id = ?", (timer.id,))
        if known.fetchone() is None:
            with self._database.transaction() as connection:
                keep_timer(connection, timer)
        self._started()

    @override
    def due_before(self, at: datetime, limit: int) -> list[StartTimer]:
        rows = self._database.reader().execute(
            "SELECT body FROM timers WHERE at <= ? ORDER BY at LIMIT ?", (_text(at), limit)
        )
        return [StartTimer.model_validate_json(body) for (body,) in rows]

    @override
    def next_at(self) -> datetime | None:
        (found,) = self._database.reader().execute("SELECT min(at) FROM timers").fetchone()
        return None if found is None else datetime.fromisoformat(found)

    @override
    def done(self, timer_id: str, at: datetime) -> None:
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM timers WHERE id = ?", (timer_id,))
            connection.execute(
                "INSERT OR IGNORE INTO timers_done (id, at) VALUES (?, ?)", (timer_id, _text(at))
            )

    @override
    def forget_done(self, before: datetime) -> int:
        with self._database.transaction() as connection:
            cursor = connection.execute("DELETE FROM timers_done WHERE at < ?", (_text(before),))
            return cursor.rowcount


def keep_timer(connection: sqlite3.Connection, timer: StartTimer) -> None:
    """Adds a timer inside a transaction, unless it is there or done."""
    connection.execute(
        "INSERT OR IGNORE INTO timers (id, at, body)"
        " SELECT ?, ?, ? WHERE NOT EXISTS (SELECT 1 FROM timers_done WHERE id = ?)",
        (timer.id, _text(timer.at), encoded(timer), timer.id),
    )


def _text(at: datetime) -> str:
    """A date as the table compares it."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds")

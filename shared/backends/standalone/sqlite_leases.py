"""Leases in SQLite."""

from datetime import datetime

from typing_extensions import override

from shared.backends.standalone.database import Database
from shared.ports.leases import Lease, Leases


class SqliteLeases(Leases):
    """Each call is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @override
    def claim(self, lease: Lease, now: datetime) -> bool:
        with self._database.transaction() as connection:
            row = connection.execute(
                "SELECT body FROM leases WHERE task_run_id = ? AND attempt = ?",
                (lease.task_run_id, lease.attempt),
            ).fetchone()
            held = None if row is None else Lease.model_validate_json(row[0])
            if held is not None and held.worker_id != lease.worker_id and held.until > now:
                return False
            connection.execute(
                "INSERT OR REPLACE INTO leases (task_run_id, attempt, body) VALUES (?, ?, ?)",
                (lease.task_run_id, lease.attempt, lease.model_dump_json().encode()),
            )
            return True

    @override
    def renew(self, lease: Lease) -> bool:
        with self._database.transaction() as connection:
            cursor = connection.execute(
                "UPDATE leases SET body = ? WHERE task_run_id = ? AND attempt = ?"
                " AND json_extract(body, '$.worker_id') = ?",
                (
                    lease.model_dump_json().encode(),
                    lease.task_run_id,
                    lease.attempt,
                    lease.worker_id,
                ),
            )
        return cursor.rowcount == 1

    @override
    def release(self, lease: Lease) -> None:
        with self._database.transaction() as connection:
            connection.execute(
                "DELETE FROM leases WHERE task_run_id = ? AND attempt = ?"
                " AND json_extract(body, '$.worker_id') = ?",
                (lease.task_run_id, lease.attempt, lease.worker_id),
            )

    @override
    def holder(self, task_run_id: str, attempt: int) -> Lease | None:
        row = (
            self._database.reader()
            .execute(
                "SELECT body FROM leases WHERE task_run_id = ? AND attempt = ?",
                (task_run_id, attempt),
            )
            .fetchone()
        )
        return None if row is None else Lease.model_validate_json(row[0])

    @override
    def held(self) -> list[Lease]:
        rows = self._database.reader().execute("SELECT body FROM leases")
        return [Lease.model_validate_json(body) for (body,) in rows]

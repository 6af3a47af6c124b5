"""Leases in Firestore."""

from datetime import datetime, timedelta

from typing_extensions import override

from shared.backends.gcp.keys import key_of
from shared.backends.gcp.shapes import Collection, Shape
from shared.backends.gcp.store import Store
from shared.backends.gcp.writes import ATTEMPTS, Put, Remove
from shared.ports.leases import Lease, Leases
from shared.ports.repository import Conflict

LEASES = Shape(Collection.LEASES, {})

FORGOTTEN_AFTER = timedelta(days=31)
"""How long a lease that has run out is kept: nobody releases that of a worker which died right
after it took a second copy of a message, and no message is delivered that is older."""


class FirestoreLeases(Leases):
    """A document per attempt, written under the version that was read."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @override
    def claim(self, lease: Lease, now: datetime) -> bool:
        for _ in range(ATTEMPTS):
            held, version = self._read(lease.task_run_id, lease.attempt)
            if held is not None and held.worker_id != lease.worker_id and held.until > now:
                return False
            if self._put(lease, version):
                return True
        return False

    @override
    def renew(self, lease: Lease) -> bool:
        for _ in range(ATTEMPTS):
            held, version = self._read(lease.task_run_id, lease.attempt)
            if held is None or held.worker_id != lease.worker_id:
                return False
            if self._put(lease, version):
                return True
        return False

    @override
    def release(self, lease: Lease) -> None:
        for _ in range(ATTEMPTS):
            held, version = self._read(lease.task_run_id, lease.attempt)
            if held is None or held.worker_id != lease.worker_id:
                return
            try:
                self._store.writes.apply([Remove(_path(lease.task_run_id, lease.attempt), version)])
            except Conflict:
                continue
            return

    @override
    def holder(self, task_run_id: str, attempt: int) -> Lease | None:
        return self._read(task_run_id, attempt)[0]

    @override
    def held(self) -> list[Lease]:
        rows = self._store.reads.all(self._store.reads.query(LEASES))
        return list(self._store.bodies.documents(Lease, (row.fields for row in rows)))

    def _read(self, task_run_id: str, attempt: int) -> tuple[Lease | None, int]:
        """The lease and the version of its document; None and 0 where there is none."""
        fields = self._store.reads.one(_path(task_run_id, attempt))
        lease = self._store.bodies.document(Lease, fields)
        return lease, 0 if fields is None else int(str(fields["version"]))

    def _put(self, lease: Lease, version: int) -> bool:
        body = lease.model_dump_json().encode()
        fields = {"body": body, "version": version + 1, "expires_at": lease.until + FORGOTTEN_AFTER}
        try:
            path = _path(lease.task_run_id, lease.attempt)
            self._store.writes.apply([Put(path, fields, version)])
        except Conflict:
            return False
        return True


def _path(task_run_id: str, attempt: int) -> str:
    return f"{Collection.LEASES}/{key_of(task_run_id, str(attempt))}"

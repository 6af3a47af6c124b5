"""Leases in a dictionary."""

import threading
from datetime import datetime

from typing_extensions import override

from shared.ports.leases import Lease, Leases


class MemoryLeases(Leases):
    """The lock makes each call atomic."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._leases: dict[tuple[str, int], Lease] = {}

    @override
    def claim(self, lease: Lease, now: datetime) -> bool:
        key = (lease.task_run_id, lease.attempt)
        with self._lock:
            held = self._leases.get(key)
            if held is not None and held.worker_id != lease.worker_id and held.until > now:
                return False
            self._leases[key] = lease
            return True

    @override
    def renew(self, lease: Lease) -> bool:
        key = (lease.task_run_id, lease.attempt)
        with self._lock:
            held = self._leases.get(key)
            if held is None or held.worker_id != lease.worker_id:
                return False
            self._leases[key] = lease
            return True

    @override
    def release(self, lease: Lease) -> None:
        key = (lease.task_run_id, lease.attempt)
        with self._lock:
            held = self._leases.get(key)
            if held is not None and held.worker_id == lease.worker_id:
                del self._leases[key]

    @override
    def holder(self, task_run_id: str, attempt: int) -> Lease | None:
        with self._lock:
            return self._leases.get((task_run_id, attempt))

    @override
    def held(self) -> list[Lease]:
        with self._lock:
            return list(self._leases.values())

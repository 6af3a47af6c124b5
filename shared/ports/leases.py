"""Who runs an attempt, and until when."""

from datetime import datetime
from typing import Protocol

from shared.model.document import Fact


class Lease(Fact):
    """A worker's claim on an attempt."""

    execution_id: str
    task_run_id: str
    attempt: int
    worker_id: str
    until: datetime


class Leases(Protocol):
    """Claims on attempts; each call is atomic, and what is kept survives a crash."""

    def claim(self, lease: Lease, now: datetime) -> bool:
        """Takes the attempt.

        True when nobody held it, when the holder's date has come, or when the holder is the
        same worker; False when another worker's lease still runs.
        """
        ...

    def renew(self, lease: Lease) -> bool:
        """Moves the date of a lease that the worker holds; False when it does not hold it.

        A lease whose date has passed is held until another worker claims it.
        """
        ...

    def release(self, lease: Lease) -> None:
        """Forgets the lease if the worker holds it."""
        ...

    def holder(self, task_run_id: str, attempt: int) -> Lease | None:
        """The lease of an attempt, even one whose date has passed."""
        ...

    def held(self) -> list[Lease]:
        """Every lease kept; read when a process starts, to find what a dead one left."""
        ...

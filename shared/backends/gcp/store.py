"""What all backends on one Firestore database share."""

import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import UTC, datetime

from google.cloud import firestore

from shared.backends.gcp.bodies import Bodies
from shared.backends.gcp.creation_order import CreationOrder
from shared.backends.gcp.reads import Reads, Versions
from shared.backends.gcp.writes import Writes
from shared.ports.storage import Storage

MOST_STARTED = 10_000
"""Timers that one process remembers between their commit and their start."""


class Starts:
    """Timers that a commit of this process has kept: who starts them need not write them again.

    The lock protects the map; what falls out of it is written a second time.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, bool] = OrderedDict()

    def put(self, timer_id: str, *, wakes: bool) -> None:
        """A commit has kept a timer, which somebody has to be woken for or not."""
        with self._lock:
            self._kept[timer_id] = wakes
            if len(self._kept) > MOST_STARTED:
                self._kept.popitem(last=False)

    def take(self, timer_id: str) -> bool | None:
        """Whether somebody has to be woken for a timer; None of one that is not known."""
        with self._lock:
            return self._kept.pop(timer_id, None)


@dataclass(frozen=True, slots=True)
class Store:
    """One database and the files beside it; one for each process, shared by its threads."""

    reads: Reads
    writes: Writes
    bodies: Bodies
    order: CreationOrder
    starts: Starts = field(default_factory=Starts)

    @classmethod
    def of(cls, client: firestore.Client, storage: Storage) -> "Store":
        """The store of a database, with what does not fit into documents in a storage."""
        reads = Reads(client, Versions())
        return cls(reads, Writes(reads), Bodies(storage), CreationOrder())


def date_text(at: datetime) -> str:
    """A date as it is stored: texts of it sort as dates do."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds")

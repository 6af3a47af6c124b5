"""What all backends on one Firestore database share."""

from dataclasses import dataclass
from datetime import UTC, datetime

from google.cloud import firestore

from shared.backends.gcp.bodies import Bodies
from shared.backends.gcp.creation_order import CreationOrder
from shared.backends.gcp.reads import Reads, Versions
from shared.backends.gcp.writes import Writes
from shared.ports.storage import Storage


@dataclass(frozen=True, slots=True)
class Store:
    """One database and the files beside it; one for each process, shared by its threads."""

    reads: Reads
    writes: Writes
    bodies: Bodies
    order: CreationOrder

    @classmethod
    def of(cls, client: firestore.Client, storage: Storage) -> "Store":
        """The store of a database, with what does not fit into documents in a storage."""
        reads = Reads(client, Versions())
        return cls(reads, Writes(reads), Bodies(storage), CreationOrder())


def date_text(at: datetime) -> str:
    """A date as it is stored: texts of it sort as dates do."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds")

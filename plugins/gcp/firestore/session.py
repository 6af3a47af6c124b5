"""A client of Firestore for one run of a task, and the names of its documents."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, cast

from pydantic import Field

from plugins.gcp.channels import GrpcClient, call_options, client_of, closed_behind
from plugins.gcp.connection import Connection, GoogleProperties, connect
from plugins.gcp.failures import calling
from plugins.gcp.firestore.values import Value
from plugins.gcp.own_places import refuse_own_database
from shared.model.properties import Dynamic
from shared.sdk.context import GoogleService, RunContext
from shared.sdk.output import TaskFailed

_LIBRARY = "google.cloud.firestore_v1.services.firestore"
_EMULATOR_OWNER = ("authorization", "Bearer owner")
"""Lets a caller of the emulator pass its security rules, as a service account does in the cloud."""


class FirestoreProperties(GoogleProperties):
    """What every type of Firestore has."""

    collection: Dynamic[str] = Field(
        description="The collection; one inside of a document by its path.",
        examples=["orders", "shops/paris/orders"],
    )
    database_id: Dynamic[str] = Field(
        default="(default)", description="The database.", examples=["(default)"]
    )


class DocumentProperties(FirestoreProperties):
    """What every type has that is about one document."""

    child_path: Dynamic[str] = Field(
        description="Path of the document below the collection: its id.", examples=["order-17"]
    )


class Document(Protocol):
    """A document as the protocol has it."""

    name: str
    fields: Mapping[str, Value]


class QueryAnswer(Protocol):
    """A part of the answer to a query; some parts have no document."""

    document: Document


class CommitAnswer(Protocol):
    """What a commit has done."""

    commit_time: datetime


class FirestoreClient(GrpcClient, Protocol):
    """The client."""

    def get_document(self, request: object, **options: object) -> Document:
        """One document."""
        ...

    def commit(self, request: object, **options: object) -> CommitAnswer:
        """Writes, all or nothing."""
        ...

    def run_query(self, request: object, **options: object) -> Iterable[QueryAnswer]:
        """The documents of a query, as they come."""
        ...


@dataclass(frozen=True, slots=True)
class FirestoreSession:
    """The client of one run.

    Attributes:
        root: what the names of all documents begin with.
    """

    client: FirestoreClient
    connection: Connection
    database: str

    @property
    def root(self) -> str:
        """What the names of all documents begin with."""
        return f"{self.database}/documents"

    def options(self) -> dict[str, object]:
        """How calls are made."""
        metadata = [("google-cloud-resource-prefix", self.database)]
        if self.connection.is_emulated:
            metadata.append(_EMULATOR_OWNER)
        return {**call_options(self.connection), "metadata": metadata}

    def parent_of(self, collection: str) -> tuple[str, str]:
        """The name of what a collection is in, and its own id.

        Raises:
            TaskFailed: it is no path of a collection.
        """
        parts = _parts(collection, "collection")
        if len(parts) % 2 == 0:
            raise TaskFailed(
                f"The property collection names a document: {collection[:200]}",
                remedy="Give a collection: orders, or shops/paris/orders.",
            )
        return "/".join([self.root, *parts[:-1]]), parts[-1]

    def document_name(self, collection: str, child_path: str) -> str:
        """The full name of a document.

        Raises:
            TaskFailed: the path leads to none.
        """
        parent, last = self.parent_of(collection)
        parts = _parts(child_path, "childPath")
        if len(parts) % 2 == 0:
            raise TaskFailed(
                f"The property childPath names a collection: {child_path[:200]}",
                remedy="Give the id of a document, or a path that ends with one.",
            )
        return "/".join([parent, last, *parts])


@contextmanager
def firestore_session(context: RunContext, task: FirestoreProperties) -> Iterator[FirestoreSession]:
    """A session that is closed behind the block. Raises TaskFailed."""
    connection = connect(context, task, GoogleService.FIRESTORE)
    refuse_own_database(context, task, connection.project, task.database_id)
    client = cast("FirestoreClient", client_of(connection, _LIBRARY, "Firestore"))
    database = f"projects/{connection.project}/databases/{task.database_id}"
    with closed_behind(client), calling(connection):
        yield FirestoreSession(client, connection, database)


def _parts(path: str, prop: str) -> list[str]:
    parts = path.strip("/").split("/")
    if any(part in {"", ".", ".."} for part in parts):
        raise TaskFailed(
            f"The property {prop} is no path of Firestore: {path[:200]}",
            remedy="Write ids with a slash between them: none is empty, `.` or `..`.",
        )
    return parts

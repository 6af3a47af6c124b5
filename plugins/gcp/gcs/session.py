"""A client of Cloud Storage for one run of a task."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from typing import BinaryIO, Protocol

from plugins.gcp.connection import GoogleProperties, connect, imported
from plugins.gcp.failures import calling, patience_seconds
from plugins.gcp.gcs.addresses import GcsAddress
from plugins.gcp.own_places import refuse_own_bucket
from shared.sdk.context import GoogleService, RunContext
from shared.sdk.output import TaskFailed

CHUNK_BYTES = 8 * 1024 * 1024
"""Of an object, held in memory at once. A multiple of 256 KiB, as the service wants it."""

WRITTEN_BY = "windhover-task-run"
"""Metadata of an object: the task run that wrote it, which therefore does not write it again."""


class BucketOf(Protocol):
    """The bucket of an object."""

    name: str


class Blob(Protocol):
    """An object as the client knows it."""

    name: str
    bucket: BucketOf
    size: int | None
    generation: int | None
    content_type: str | None
    content_encoding: str | None
    content_language: str | None
    content_disposition: str | None
    cache_control: str | None
    metadata: dict[str, str] | None
    md5_hash: str | None
    crc32c: str | None
    storage_class: str | None
    time_created: datetime | None
    updated: datetime | None
    chunk_size: int | None

    def reload(self, **options: object) -> None:
        """Asks what is known of it."""
        ...

    def open(self, mode: str, **options: object) -> BinaryIO:
        """Its content, read in chunks."""
        ...

    def upload_from_file(self, file: BinaryIO, **options: object) -> None:
        """Writes it, whole or not at all."""
        ...

    def delete(self, **options: object) -> None:
        """Removes it."""
        ...

    def rewrite(
        self, source: "Blob", token: str | None = None, **options: object
    ) -> tuple[str | None, int, int]:
        """Copies a part of another object; gives a token while there is more to copy."""
        ...

    def compose(self, sources: "list[Blob]", **options: object) -> None:
        """Joins up to 32 objects of the same bucket."""
        ...


class GcsSession:
    """The client of one run."""

    def __init__(self, context: RunContext, task: GoogleProperties) -> None:
        self._context = context
        self._task = task
        self.connection = connect(context, task, GoogleService.STORAGE)
        self.library = imported("google.cloud.storage")
        self.errors = imported("google.api_core.exceptions")
        self.client = self.library.Client(**self.connection.options())
        # The library would ask for every bucket in a thread of its own, for traces nobody takes.
        vars(self.client)["_bucket_metadata_cache"] = None
        retry = imported("google.cloud.storage.retry").DEFAULT_RETRY
        self.retry = retry.with_timeout(patience_seconds(self.connection))

    def calling(self) -> AbstractContextManager[None]:
        """Says in the service's words what goes wrong inside the block. Raises GoogleFailure."""
        return calling(self.connection)

    def bucket(self, name: str) -> object:
        """A bucket as the client knows it; nothing is asked.

        Raises:
            OwnPlace: it is the bucket of the internal storage.
        """
        refuse_own_bucket(self._context, self._task, name)
        found: object = self.client.bucket(name)
        return found

    def blob(self, address: GcsAddress, generation: int | None = None) -> Blob:
        """An object as it may be written or changed; nothing is asked."""
        bucket = self.bucket(address.bucket)
        found: Blob = self.library.Blob(address.name, bucket, generation=generation)
        return found

    def find(self, address: GcsAddress) -> Blob | None:
        """What is known of an object; None where there is none.

        Raises:
            GoogleFailure: there is no such bucket, or it may not be read.
        """
        blob = self.blob(address)
        with self.calling():
            try:
                blob.reload(retry=self.retry)
            except self.errors.NotFound:
                return None
        return blob

    def get(self, address: GcsAddress) -> Blob:
        """What is known of an object. Raises TaskFailed where there is none."""
        found = self.find(address)
        if found is None:
            raise missing(address)
        return found

    def delete(self, address: GcsAddress, generation: int) -> bool:
        """Removes an object of a generation; False when it is gone or is another one now."""
        with self.calling():
            try:
                self.blob(address).delete(if_generation_match=generation, retry=self.retry)
            except (self.errors.NotFound, self.errors.PreconditionFailed):
                return False
        return True

    def close(self) -> None:
        """Gives the connections back."""
        self.client.close()


@contextmanager
def gcs_session(context: RunContext, task: GoogleProperties) -> Iterator[GcsSession]:
    """A session that is closed behind the block. Raises TaskFailed."""
    session = GcsSession(context, task)
    try:
        with session.calling():
            yield session
    finally:
        session.close()


def missing(address: GcsAddress) -> TaskFailed:
    """What is said of an object that is not there."""
    return TaskFailed(
        f"There is no object at {address.text}",
        remedy="Check the bucket and the name; names are case-sensitive.",
    )

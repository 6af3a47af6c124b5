"""Reads objects into the internal storage, in constant memory."""

import base64
from collections.abc import Iterator
from typing import Protocol

from plugins.gcp.connection import imported
from plugins.gcp.gcs.session import CHUNK_BYTES, Blob, GcsSession
from shared.sdk.context import RunContext
from shared.sdk.output import TaskFailed
from shared.sdk.streams import stream_of, until_stopped


class _Checksum(Protocol):
    def update(self, data: bytes) -> None:
        """Takes more of the content."""
        ...

    def digest(self) -> bytes:
        """Of all that was taken."""
        ...


def store(context: RunContext, session: GcsSession, blob: Blob, name: str) -> str:
    """Stores one generation of an object as a file of the task run; gives its URI.

    The bytes are those that Cloud Storage keeps: what is compressed there stays so.

    Raises:
        TaskFailed: the object has changed or is gone, its content does not fit its checksum, or the
            task must stop; nothing is stored then.
    """
    content = until_stopped(_checked(session, blob), context.cancellation)
    with session.calling():
        return context.files.put(name, stream_of(content))


def _checked(session: GcsSession, blob: Blob) -> Iterator[bytes]:
    checksum: _Checksum = imported("google_crc32c").Checksum()
    wanted = blob.crc32c
    options = {"if_generation_match": blob.generation, "retry": session.retry}
    left = blob.size or 0
    if left:
        with blob.open("rb", chunk_size=CHUNK_BYTES, raw_download=True, **options) as file:
            # Behind the last byte nothing is asked for: some answer with the first ones again.
            while left and (chunk := file.read(min(left, CHUNK_BYTES))):
                left -= len(chunk)
                checksum.update(chunk)
                yield chunk
    found = base64.b64encode(checksum.digest()).decode()
    if wanted and found != wanted:
        raise TaskFailed(
            f"What arrived of the object {blob.name} is not what Cloud Storage keeps",
            remedy="Run the task again.",
        )

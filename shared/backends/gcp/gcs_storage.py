"""The internal storage in a bucket of Cloud Storage.

A file `/a/b.csv` is the object `a/b.csv`. A put is one upload, which a reader sees whole or not.
"""

import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import BinaryIO

import requests
from google.api_core import exceptions
from google.cloud.storage import Blob, Bucket
from google.resumable_media import InvalidResponse
from typing_extensions import override

from shared.backends.gcp.translation import translated
from shared.model.uris import checked_path
from shared.ports.storage import FileExists, FileMissing, Storage, StoredFile
from shared.ports.unavailable import Unavailable

CHUNK_BYTES = 8 * 1024 * 1024
"""Of uploads and downloads: what one of them holds in memory. A multiple of 256 KiB."""


class GcsStorage(Storage):
    """Streams both ways. Reads and conditional writes state a generation.

    Args:
        bucket: exists.
    """

    def __init__(self, bucket: Bucket) -> None:
        self._bucket = bucket

    @override
    def put(
        self,
        path: str,
        content: BinaryIO,
        *,
        metadata: Mapping[str, str] | None = None,
        if_absent: bool = False,
    ) -> StoredFile:
        path = checked_path(path)
        blob = self._bucket.blob(path[1:])
        blob.metadata = dict(metadata or {})
        first = content.read(CHUNK_BYTES)
        options = {"if_generation_match": 0} if if_absent else {}
        with _translated(path):
            if len(first) < CHUNK_BYTES and not (rest := content.read(1)):
                blob.upload_from_string(first, "application/octet-stream", **options)
            else:
                blob.chunk_size = CHUNK_BYTES
                source = _Joined(first + (rest if len(first) < CHUNK_BYTES else b""), content)
                blob.upload_from_file(source, content_type="application/octet-stream", **options)
        return _described(blob)

    @override
    def open(self, path: str) -> BinaryIO:
        blob = self._blob(path)
        with _translated(path):
            if (blob.size or 0) <= CHUNK_BYTES:
                return io.BytesIO(blob.download_as_bytes(if_generation_match=blob.generation))
            return _Pinned(blob)

    @override
    def stat(self, path: str) -> StoredFile:
        return _described(self._blob(path))

    @override
    def exists(self, path: str) -> bool:
        try:
            self._blob(path)
        except FileMissing:
            return False
        return True

    @override
    def delete(self, path: str) -> bool:
        path = checked_path(path)
        try:
            with _translated(path):
                self._bucket.blob(path[1:]).delete()
        except FileMissing:
            return False
        return True

    @override
    def delete_under(self, folder: str) -> list[str]:
        return [file.path for file in list(self.list_under(folder)) if self.delete(file.path)]

    @override
    def list_under(self, folder: str) -> Iterator[StoredFile]:
        prefix = f"{checked_path(folder)[1:]}/"
        with _translated(folder):
            for blob in self._bucket.list_blobs(prefix=prefix):
                yield _described(blob)

    def _blob(self, path: str) -> Blob:
        """What is known of a file. Raises FileMissing."""
        path = checked_path(path)
        with _translated(path):
            found = self._bucket.get_blob(path[1:])
        if found is None:
            raise _missing(path)
        return found


class _Joined(io.RawIOBase):
    """What was read of a content, and then its rest."""

    def __init__(self, first: bytes, rest: BinaryIO) -> None:
        self._first = io.BytesIO(first)
        self._rest = rest
        self._position = 0

    @override
    def readable(self) -> bool:
        return True

    @override
    def tell(self) -> int:
        return self._position

    @override
    def read(self, size: int = -1) -> bytes:
        if size < 0:
            found = self._first.read() + self._rest.read()
        else:
            found = self._first.read(size)
            if len(found) < size:
                found += self._rest.read(size - len(found))
        self._position += len(found)
        return found


class _Pinned(io.BufferedReader):
    """A large content that is read chunk by chunk, all of one generation."""

    def __init__(self, blob: Blob) -> None:
        super().__init__(
            blob.open("rb", chunk_size=CHUNK_BYTES, if_generation_match=blob.generation)
        )


@contextmanager
def _translated(path: str) -> Iterator[None]:
    """Runs calls of the client for one path."""
    try:
        with translated("Cloud Storage"):
            yield
    except exceptions.NotFound as error:
        raise _missing(path) from error
    except exceptions.PreconditionFailed as error:
        raise FileExists(f"there is a file at {path} already") from error
    except InvalidResponse as error:
        # What a resumable upload raises instead of the errors above.
        if error.response.status_code == requests.codes.precondition_failed:
            raise FileExists(f"there is a file at {path} already") from error
        raise Unavailable(f"Cloud Storage does not answer: {error}") from error


def _described(blob: Blob) -> StoredFile:
    return StoredFile(f"/{blob.name}", blob.size or 0, blob.updated, dict(blob.metadata or {}))


def _missing(path: str) -> FileMissing:
    return FileMissing(f"there is no file at {path}")

"""Files in a dictionary."""

import io
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from typing_extensions import override

from shared.model.uris import checked_path
from shared.ports.clock import Clock
from shared.ports.storage import FileExists, FileMissing, Storage, StoredFile


@dataclass(frozen=True, slots=True)
class _Entry:
    file: StoredFile
    content: bytes


class MemoryStorage(Storage):
    """The lock protects the files."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._files: dict[str, _Entry] = {}

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
        data = content.read()
        file = StoredFile(path, len(data), self._clock.now(), dict(metadata or {}))
        with self._lock:
            if if_absent and path in self._files:
                raise FileExists(f"there is a file at {path} already")
            self._files[path] = _Entry(file, data)
        return file

    @override
    def open(self, path: str) -> BinaryIO:
        return io.BytesIO(self._entry(path).content)

    @override
    def stat(self, path: str) -> StoredFile:
        return self._entry(path).file

    @override
    def exists(self, path: str) -> bool:
        path = checked_path(path)
        with self._lock:
            return path in self._files

    @override
    def delete(self, path: str) -> bool:
        path = checked_path(path)
        with self._lock:
            return self._files.pop(path, None) is not None

    @override
    def delete_under(self, folder: str) -> list[str]:
        prefix = f"{checked_path(folder)}/"
        with self._lock:
            paths = sorted(path for path in self._files if path.startswith(prefix))
            for path in paths:
                del self._files[path]
        return paths

    @override
    def list_under(self, folder: str) -> Iterator[StoredFile]:
        prefix = f"{checked_path(folder)}/"
        with self._lock:
            entries = sorted(self._files.items())
        yield from (entry.file for path, entry in entries if path.startswith(prefix))

    def _entry(self, path: str) -> _Entry:
        path = checked_path(path)
        with self._lock:
            found = self._files.get(path)
        if found is None:
            raise FileMissing(f"there is no file at {path}")
        return found

"""Log lines of an attempt that go to a file of the execution instead of the log store."""

import threading
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast

from shared.model.log import LogChunk
from shared.model.uris import uri_of
from shared.ports.storage import Storage

_IN_MEMORY_BYTES = 1024 * 1024


class LogFile:
    """Collects the lines until the attempt has ended.

    They come from the threads of the task and from the one that flushes; the lock protects the
    file.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._content = SpooledTemporaryFile(max_size=_IN_MEMORY_BYTES)  # noqa: SIM115

    def append(self, chunk: LogChunk) -> None:
        """Adds lines: date, level, message."""
        lines = [
            f"{line.at.isoformat(timespec='milliseconds').replace('+00:00', 'Z')} "
            f"{line.level} {line.message}\n"
            for line in chunk.lines
        ]
        with self._lock:
            self._content.write("".join(lines).encode())

    def store(self, storage: Storage, path: str) -> str:
        """Stores what has come together; gives its URI. Nothing is added afterwards."""
        with self._lock:
            self._content.seek(0)
            storage.put(path, cast("BinaryIO", self._content))
            self._content.close()
        return uri_of(path)

"""The SQLite file: one connection that writes, one that reads per thread."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from shared.backends.standalone.schema import migrate, migrations
from shared.model.query import regex_found

_BUSY_MS = 10_000
_CACHE_KIB = 16 * 1024


def _small_letters(value: object) -> str | None:
    return None if value is None else str(value).lower()


def _regex_found(pattern: str, value: object) -> bool:
    return value is not None and regex_found(pattern, str(value))


class Database:
    """Connections to one file in WAL mode.

    A commit is on the disk when it returns (`synchronous=FULL`). Readers see the last commit and
    never wait for the writer. The lock protects the writing connection.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.RLock()
        self._local = threading.local()
        self._readers: list[sqlite3.Connection] = []
        self._writer = self._connect()
        self._writer.execute("PRAGMA synchronous=FULL")
        migrate(self._writer, path, migrations())

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """The writing connection inside a transaction: committed at the end, or rolled back."""
        with self._lock:
            self._writer.execute("BEGIN IMMEDIATE")
            try:
                yield self._writer
            except BaseException:
                self._writer.execute("ROLLBACK")
                raise
            self._writer.execute("COMMIT")

    def reader(self) -> sqlite3.Connection:
        """The reading connection of this thread."""
        found: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if found is None:
            found = self._connect()
            found.create_function("regex_found", 2, _regex_found, deterministic=True)
            found.create_function("small_letters", 1, _small_letters, deterministic=True)
            found.execute("PRAGMA query_only=ON")
            self._local.connection = found
            with self._lock:
                self._readers.append(found)
        return found

    def close(self) -> None:
        """Closes every connection; no thread may use the database any more."""
        with self._lock:
            for connection in (*self._readers, self._writer):
                connection.close()
            self._readers.clear()

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self._path, isolation_level=None, check_same_thread=False, cached_statements=256
        )
        for pragma in (
            "journal_mode=WAL",
            f"busy_timeout={_BUSY_MS}",
            f"cache_size=-{_CACHE_KIB}",
            "temp_store=MEMORY",
        ):
            connection.execute(f"PRAGMA {pragma}")
        return connection

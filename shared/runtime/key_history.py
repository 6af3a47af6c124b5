"""The last values of the keys of a namespace, so that one that was overwritten can be set again.

Each value is a file of its version. It goes when its key is deleted, purged or expires, and when
its own time to live is over: what was to be forgotten is forgotten with its past.
"""

import io
from collections.abc import Mapping

import orjson

from shared.model.json import Json
from shared.model.uris import namespace_path
from shared.ports.clock import Clock
from shared.ports.storage import FileExists, FileMissing, Storage, StoredFile
from shared.runtime.key_entries import VERSION, KeyEntry, entry_of, is_over, version_of
from shared.sdk.errors import KeyMissing

KEPT = 10
"""Values of a key, that of now included."""

LARGEST_BYTES = 64 * 1024
"""Of a value; of a larger one is kept when and by whom it was set."""

_DIGITS = 12


class KeyHistory:
    """The folder `_kv-history` of a namespace: no flow may read it, nor list it as keys."""

    def __init__(self, storage: Storage, namespace: str, clock: Clock) -> None:
        self._storage = storage
        self._top = f"{namespace_path(namespace)}/_kv-history"
        self._clock = clock

    def keep(self, key: str, content: bytes, metadata: Mapping[str, str]) -> int:
        """Keeps a value under its version, and forgets the one that is now too old.

        Returns:
            The version; the next that is free where another writer has taken that one meanwhile,
            so that no two values have the same.
        """
        version = version_of(metadata)
        kept = content if len(content) <= LARGEST_BYTES else b""
        while True:
            described = {**metadata, VERSION: str(version)}
            path = self._path(key, version)
            try:
                self._storage.put(path, io.BytesIO(kept), metadata=described, if_absent=True)
            except FileExists:
                version += 1
            else:
                break
        if version > KEPT:
            self._storage.delete(self._path(key, version - KEPT))
        return version

    def entries(self, key: str) -> list[tuple[KeyEntry, bool]]:
        """What is known of the last values, the latest first, and whether the value is there."""
        files = [file for file in self._files(key) if not is_over(file, self._clock)]
        found = [(entry_of(key, file), file.size > 0) for file in reversed(files)]
        return found[:KEPT]

    def get(self, key: str, version: int) -> tuple[KeyEntry, Json]:
        """A value of before. Raises KeyMissing: also when it was too large, or has expired."""
        path = self._path(key, version)
        try:
            file = self._storage.stat(path)
            if file.size == 0 or is_over(file, self._clock):
                raise KeyMissing(f"version {version} of '{key}' is not kept")
            with self._storage.open(path) as content:
                value: Json = orjson.loads(content.read())
        except FileMissing as error:
            raise KeyMissing(f"version {version} of '{key}' is not kept") from error
        return entry_of(key, file), value

    def forget(self, key: str) -> int:
        """Removes all values of a key; counts them."""
        return len(self._storage.delete_under(f"{self._top}/{key}"))

    def _files(self, key: str) -> list[StoredFile]:
        return list(self._storage.list_under(f"{self._top}/{key}"))

    def _path(self, key: str, version: int) -> str:
        return f"{self._top}/{key}/{version:0{_DIGITS}d}.ion"

"""The key-value store of a namespace, over the internal storage (flow language, 6.5 and 11.2)."""

import io
import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import BinaryIO

import orjson

from shared.model.json import Json
from shared.model.uris import namespace_path
from shared.ports.clock import Clock
from shared.ports.storage import FileExists, FileMissing, Storage, StoredFile
from shared.runtime.key_entries import (
    CREATED,
    EXPIRATION,
    NOBODY,
    VERSION,
    KeyEntry,
    SetBy,
    entry_of,
    is_over,
    version_of,
)
from shared.runtime.key_history import KeyHistory
from shared.runtime.storable import stored_bytes
from shared.sdk.errors import InvalidKey, KeyExists, KeyExpired, KeyMissing

_KEY = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9._-]{0,199}")
_SUFFIX = ".ion"


class StoredKeyValues:
    """One file for each entry; expired ones are removed when they are met."""

    def __init__(
        self, storage: Storage, namespace: str, clock: Clock, set_by: SetBy = NOBODY
    ) -> None:
        self._set_by = set_by
        self._history = KeyHistory(storage, namespace, clock)
        self._storage = storage
        self._folder = f"{namespace_path(namespace)}/_kv"
        self._namespace = namespace
        self._clock = clock

    def get(self, key: str) -> Json:
        """The value with its type. Raises KeyMissing, InvalidKey."""
        path = self._path(key)
        try:
            if is_over(self._storage.stat(path), self._clock):
                self.delete(key)
                raise KeyMissing("The requested value has expired")
            with self._storage.open(path) as content:
                value: Json = orjson.loads(content.read())
        except FileMissing as error:
            raise KeyMissing(
                f"No value found for key '{key}' in namespace '{self._namespace}'"
            ) from error
        return value

    def put(
        self,
        key: str,
        value: Json,
        *,
        ttl: timedelta | None = None,
        overwrite: bool = True,
        about: Mapping[str, str] | None = None,
    ) -> None:
        """Stores a value. Raises KeyExists, InvalidKey, Unstorable.

        Args:
            key: of the entry.
            value: plain.
            ttl: how long it is kept; None for ever.
            overwrite: whether there may be a value already.
            about: more metadata of the entry (`KIND`, `DESCRIPTION`).
        """
        content = stored_bytes(value, f"the value of the key '{key}'")
        metadata = {**(about or {}), **self._set_by.metadata(), **self._past(key)}
        if ttl is not None:
            metadata[EXPIRATION] = (self._clock.now() + ttl).isoformat()
        if overwrite:
            # First the history, which tells versions of writers at the same time apart.
            metadata[VERSION] = str(self._history.keep(key, content, metadata))
            self._storage.put(self._path(key), io.BytesIO(content), metadata=metadata)
            return
        try:
            path = self._path(key)
            self._storage.put(path, io.BytesIO(content), metadata=metadata, if_absent=True)
        except FileExists as error:
            raise KeyExists(
                f"There is a value for key '{key}' in namespace '{self._namespace}' already"
            ) from error
        self._history.keep(key, content, metadata)

    def open(self, key: str) -> tuple[Mapping[str, str], BinaryIO]:
        """Metadata and content of an entry as they are kept; close the latter.

        Raises KeyMissing, InvalidKey.
        """
        path = self._path(key)
        try:
            return self._storage.stat(path).metadata, self._storage.open(path)
        except FileMissing as error:
            raise KeyMissing(
                f"No value found for key '{key}' in namespace '{self._namespace}'"
            ) from error

    def adopt(self, key: str, metadata: Mapping[str, str], content: BinaryIO) -> bool:
        """Keeps what `open` of another namespace has given, its expiry included.

        False when there is an entry already, which stays. Raises InvalidKey.
        """
        self._past(key)
        try:
            self._storage.put(self._path(key), content, metadata=metadata, if_absent=True)
        except FileExists:
            return False
        return True

    def delete(self, key: str) -> bool:
        """Removes an entry and its history; False when there was none."""
        path = self._path(key)
        # The history first: what is left of a deletion that was broken off can be deleted again.
        self._history.forget(key)
        return self._storage.delete(path)

    def keys(self, prefix: str = "") -> list[str]:
        """Keys that are not expired, sorted."""
        found = [
            _key_of(file)
            for file in self._storage.list_under(self._folder)
            if not is_over(file, self._clock)
        ]
        return sorted(key for key in found if key.startswith(prefix))

    def purge(self, wanted: Callable[[str], bool], *, expired_only: bool) -> int:
        """Removes the entries whose keys are wanted, or the expired ones of them; counts them."""
        gone = 0
        for file in list(self._storage.list_under(self._folder)):
            key = _key_of(file)
            if wanted(key) and (not expired_only or is_over(file, self._clock)):
                gone += self.delete(key)
        return gone

    def entries(self) -> list[KeyEntry]:
        """What is known of every entry that is not expired, by key."""
        found = [
            entry_of(_key_of(file), file)
            for file in self._storage.list_under(self._folder)
            if not is_over(file, self._clock)
        ]
        return sorted(found, key=lambda entry: entry.key)

    def entry(self, key: str) -> KeyEntry:
        """What is known of an entry. Raises KeyMissing, KeyExpired, InvalidKey."""
        try:
            file = self._storage.stat(self._path(key))
        except FileMissing as error:
            raise KeyMissing(
                f"No value found for key '{key}' in namespace '{self._namespace}'"
            ) from error
        if is_over(file, self._clock):
            raise KeyExpired(f"the value of '{key}' has expired")
        return entry_of(key, file)

    def last_values(self, key: str) -> list[tuple[KeyEntry, bool]]:
        """What is known of the last values of an entry, that of now first.

        With each goes whether it is kept: not when it was too large. Values that expired, and
        those of before there was a history, are left out.

        Raises:
            KeyMissing, KeyExpired, InvalidKey: there is no such entry now.
        """
        now = self.entry(key)
        before = self._history.entries(key)
        return [(now, True), *(one for one in before if one[0].version != now.version)]

    def value_of(self, key: str, version: int) -> tuple[KeyEntry, Json]:
        """A value of before. Raises KeyMissing, KeyExpired, InvalidKey."""
        now = self.entry(key)
        return (now, self.get(key)) if now.version == version else self._history.get(key, version)

    def forget_history(self, key: str) -> None:
        """Removes the values of before; that of now stays. Raises InvalidKey."""
        self._path(key)
        self._history.forget(key)

    def _past(self, key: str) -> dict[str, str]:
        """When the entry was created, and how often it was written, this time included.

        One that has expired is removed.
        """
        now = self._clock.now().isoformat()
        try:
            known = self._storage.stat(self._path(key))
        except FileMissing:
            return {CREATED: now, VERSION: "1"}
        if is_over(known, self._clock):
            self.delete(key)
            return {CREATED: now, VERSION: "1"}
        version = version_of(known.metadata) + 1
        return {CREATED: known.metadata.get(CREATED, now), VERSION: str(version)}

    def _path(self, key: str) -> str:
        if not _KEY.fullmatch(key):
            raise InvalidKey(
                f"Invalid key '{key[:200]}'",
                remedy="A key begins with a letter or a digit and goes on with letters, digits, "
                "dots, dashes and underscores; at most 200 in all.",
            )
        return f"{self._folder}/{key}{_SUFFIX}"


def _key_of(file: StoredFile) -> str:
    return file.path.rpartition("/")[2].removesuffix(_SUFFIX)

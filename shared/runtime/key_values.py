"""The key-value store of a namespace, over the internal storage (flow language, 6.5 and 11.2)."""

import io
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import BinaryIO

import orjson

from shared.model.json import Json
from shared.model.uris import namespace_path
from shared.ports.clock import Clock
from shared.ports.storage import FileExists, FileMissing, Storage, StoredFile
from shared.runtime.storable import stored_bytes
from shared.sdk.errors import InvalidKey, KeyExists, KeyExpired, KeyMissing

EXPIRATION = "expirationDate"
"""Metadata of an entry: ISO-8601, UTC; absent when it is kept for ever."""

_KEY = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9._-]{0,199}")
_SUFFIX = ".ion"


CREATED = "creationDate"
VERSION = "version"
DESCRIPTION = "description"
KIND = "type"
"""Metadata of an entry: the type of its value where its JSON does not tell (a date)."""


@dataclass(frozen=True, slots=True)
class KeyEntry:
    """What is known of an entry without its value.

    Attributes:
        kind: the type that the writer gave the value; empty when its JSON tells.
        version: how often it was written.
    """

    key: str
    created_at: datetime
    updated_at: datetime
    expires_at: datetime | None
    description: str
    kind: str
    version: int


def _entry(file: StoredFile) -> KeyEntry:
    metadata = file.metadata
    created, expires = metadata.get(CREATED), metadata.get(EXPIRATION)
    return KeyEntry(
        key=file.path.rpartition("/")[2].removesuffix(_SUFFIX),
        created_at=file.modified_at if created is None else datetime.fromisoformat(created),
        updated_at=file.modified_at,
        expires_at=None if expires is None else datetime.fromisoformat(expires),
        description=metadata.get(DESCRIPTION, ""),
        kind=metadata.get(KIND, ""),
        version=int(metadata.get(VERSION, "1")),
    )


class StoredKeyValues:
    """One file for each entry; expired ones are removed when they are met."""

    def __init__(self, storage: Storage, namespace: str, clock: Clock) -> None:
        self._storage = storage
        self._folder = f"{namespace_path(namespace)}/_kv"
        self._namespace = namespace
        self._clock = clock

    def get(self, key: str) -> Json:
        """The value with its type. Raises KeyMissing, InvalidKey."""
        path = self._path(key)
        try:
            if self._is_over(self._storage.stat(path)):
                self._storage.delete(path)
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
        path = self._path(key)
        metadata = dict(about or {})
        metadata |= self._history(path)
        if ttl is not None:
            metadata[EXPIRATION] = (self._clock.now() + ttl).isoformat()
        if not overwrite:
            self._remove_if_over(path)
        content = io.BytesIO(stored_bytes(value, f"the value of the key '{key}'"))
        try:
            self._storage.put(path, content, metadata=metadata, if_absent=not overwrite)
        except FileExists as error:
            raise KeyExists(
                f"There is a value for key '{key}' in namespace '{self._namespace}' already"
            ) from error

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
        path = self._path(key)
        self._remove_if_over(path)
        try:
            self._storage.put(path, content, metadata=metadata, if_absent=True)
        except FileExists:
            return False
        return True

    def delete(self, key: str) -> bool:
        """Removes an entry; False when there was none."""
        return self._storage.delete(self._path(key))

    def keys(self, prefix: str = "") -> list[str]:
        """Keys that are not expired, sorted."""
        found = [
            file.path.rpartition("/")[2].removesuffix(_SUFFIX)
            for file in self._storage.list_under(self._folder)
            if not self._is_over(file)
        ]
        return sorted(key for key in found if key.startswith(prefix))

    def purge(self, wanted: Callable[[str], bool], *, expired_only: bool) -> int:
        """Removes the entries whose keys are wanted, or the expired ones of them; counts them."""
        gone = 0
        for file in list(self._storage.list_under(self._folder)):
            if wanted(_entry(file).key) and (self._is_over(file) or not expired_only):
                gone += self._storage.delete(file.path)
        return gone

    def entries(self) -> list[KeyEntry]:
        """What is known of every entry that is not expired, by key."""
        found = [
            _entry(file)
            for file in self._storage.list_under(self._folder)
            if not self._is_over(file)
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
        if self._is_over(file):
            raise KeyExpired(f"the value of '{key}' has expired")
        return _entry(file)

    def _history(self, path: str) -> dict[str, str]:
        """When the entry was created, and how often it was written, this time included."""
        now = self._clock.now().isoformat()
        try:
            known = self._storage.stat(path)
        except FileMissing:
            return {CREATED: now, VERSION: "1"}
        if self._is_over(known):
            return {CREATED: now, VERSION: "1"}
        version = int(known.metadata.get(VERSION, "1")) + 1
        return {CREATED: known.metadata.get(CREATED, now), VERSION: str(version)}

    def _path(self, key: str) -> str:
        if not _KEY.fullmatch(key):
            raise InvalidKey(
                f"Invalid key '{key[:200]}'",
                remedy="A key begins with a letter or a digit and goes on with letters, digits, "
                "dots, dashes and underscores; at most 200 in all.",
            )
        return f"{self._folder}/{key}{_SUFFIX}"

    def _is_over(self, file: StoredFile) -> bool:
        expires = file.metadata.get(EXPIRATION)
        return expires is not None and datetime.fromisoformat(expires) <= self._clock.now()

    def _remove_if_over(self, path: str) -> None:
        try:
            if self._is_over(self._storage.stat(path)):
                self._storage.delete(path)
        except FileMissing:
            return

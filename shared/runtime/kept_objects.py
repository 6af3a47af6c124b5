"""JSON objects by name that belong to the server, not to a flow: settings, namespaces, dashboards.

They lie in the internal storage, in folders whose names no namespace can have: what an execution
may read is below its namespace, so that no flow reaches them.
"""

import io
from collections.abc import Iterator
from contextlib import suppress
from typing import ClassVar

import orjson

from shared.errors import Disposition, WindhoverError
from shared.model.json import JsonObject
from shared.ports.storage import FileMissing, Storage
from shared.runtime.storable import stored_bytes

LARGEST_BYTES = 64 * 1024
_SUFFIX = ".json"


class ObjectTooLarge(WindhoverError):  # noqa: N818 - reads as the fact it is
    """More was to be kept under a name than fits; what was kept before stays."""

    code: ClassVar[str] = "kept.too-large"
    http_status: ClassVar[int] = 413
    disposition: ClassVar[Disposition] = Disposition.REFUSE


class KeptObjects:
    """One file for each object.

    Args:
        storage: where the files are.
        folder: their folder, `_namespaces` for instance.
    """

    def __init__(self, storage: Storage, folder: str) -> None:
        self._storage = storage
        self._folder = f"/{folder}"

    def find(self, name: str) -> JsonObject | None:
        """What is kept under a name, which is a valid id; None for nothing."""
        with suppress(FileMissing), self._storage.open(self._path(name)) as content:
            found: JsonObject = orjson.loads(content.read())
            return found
        return None

    def put(self, name: str, wanted: JsonObject) -> None:
        """Keeps an object, whole. Raises ObjectTooLarge, Unstorable."""
        content = stored_bytes(wanted, "the object")
        if len(content) > LARGEST_BYTES:
            raise ObjectTooLarge(f"{name} has more than {LARGEST_BYTES} bytes")
        self._storage.put(self._path(name), io.BytesIO(content))

    def delete(self, name: str) -> bool:
        """Removes an object; False when there was none."""
        return self._storage.delete(self._path(name))

    def every(self) -> Iterator[tuple[str, JsonObject]]:
        """Every name with its object, by name."""
        for name in self.names():
            found = self.find(name)
            if found is not None:
                yield name, found

    def names(self) -> list[str]:
        """Every name, sorted."""
        prefix = f"{self._folder}/"
        files = self._storage.list_under(self._folder)
        return sorted(one.path.removeprefix(prefix).removesuffix(_SUFFIX) for one in files)

    def _path(self, name: str) -> str:
        return f"{self._folder}/{name}{_SUFFIX}"

"""What a person has set in the interface, kept on the server instead of in one browser."""

import io
from contextlib import suppress
from typing import ClassVar

import orjson

from shared.errors import Disposition, WindhoverError
from shared.model.ids import id_of
from shared.model.json import JsonObject
from shared.ports.storage import FileMissing, Storage
from shared.runtime.storable import stored_bytes

LARGEST_BYTES = 64 * 1024


class PreferencesTooLarge(WindhoverError):  # noqa: N818 - reads as the fact it is
    """More was to be kept than preferences may hold; what was kept before stays."""

    code: ClassVar[str] = "preferences.too-large"
    http_status: ClassVar[int] = 413
    disposition: ClassVar[Disposition] = Disposition.REFUSE


class Preferences:
    """A JSON object for each person, in the internal storage; what is in it is the interface's."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    def of(self, person: str) -> JsonObject:
        """What a person has set; empty at first."""
        with suppress(FileMissing), self._storage.open(_path(person)) as content:
            found: JsonObject = orjson.loads(content.read())
            return found
        return {}

    def put(self, person: str, wanted: JsonObject) -> None:
        """Keeps a person's preferences, all of them. Raises PreferencesTooLarge, Unstorable."""
        content = stored_bytes(wanted, "the preferences")
        if len(content) > LARGEST_BYTES:
            raise PreferencesTooLarge(f"preferences have at most {LARGEST_BYTES} bytes")
        self._storage.put(_path(person), io.BytesIO(content))


def _path(person: str) -> str:
    # A name may hold anything: a hash of it is a name of a file. No namespace starts like this.
    return f"/_preferences/{id_of('preferences', person)}.json"

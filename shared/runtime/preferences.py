"""What a person has set in the interface, kept on the server instead of in one browser."""

from shared.model.ids import id_of
from shared.model.json import JsonObject
from shared.ports.storage import Storage
from shared.runtime.kept_objects import KeptObjects


class Preferences:
    """A JSON object for each person; what is in it is the interface's."""

    def __init__(self, storage: Storage) -> None:
        self._kept = KeptObjects(storage, "_preferences")

    def of(self, person: str) -> JsonObject:
        """What a person has set; empty at first."""
        return self._kept.find(_name(person)) or {}

    def put(self, person: str, wanted: JsonObject) -> None:
        """Keeps a person's preferences, all of them. Raises ObjectTooLarge, Unstorable."""
        self._kept.put(_name(person), wanted)

    def defaults(self) -> JsonObject:
        """What holds for whoever has not chosen otherwise; empty at first."""
        return self._kept.find(_DEFAULTS) or {}

    def put_defaults(self, wanted: JsonObject) -> None:
        """Keeps the defaults, all of them. Raises ObjectTooLarge, Unstorable."""
        self._kept.put(_DEFAULTS, wanted)


_DEFAULTS = id_of("defaults")
"""No person has this name: theirs are made of two parts."""


def _name(person: str) -> str:
    # A name may hold anything: a hash of it is a name of a file.
    return id_of("preferences", person)

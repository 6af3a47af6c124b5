"""Secrets that people keep with namespaces, over the internal storage; sealed (ADR 17)."""

import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

import orjson
from typing_extensions import override

from shared.errors import Disposition, WindhoverError
from shared.model.json import Json, JsonObject
from shared.ports.clock import Clock
from shared.ports.secrets import NamespaceSecrets
from shared.ports.storage import Storage
from shared.runtime.encryption import Encryption, InvalidEncryptionKey
from shared.runtime.kept_objects import KeptObjects

LARGEST_VALUE = 32 * 1024
"""Characters of a value: what is sealed must fit into one kept object."""

REMEMBERED_SECONDS = 60.0
"""How long what was read is used: what another process changes is seen after that."""

MOST_REMEMBERED = 1000

_FOLDER = "_secrets"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}")


class InvalidSecretName(WindhoverError):  # noqa: N818 - reads as the fact it is
    """A name that no secret can have; nothing was changed."""

    code: ClassVar[str] = "secret.invalid-name"
    http_status: ClassVar[int] = 422
    disposition: ClassVar[Disposition] = Disposition.REFUSE


class SecretMissing(WindhoverError):  # noqa: N818 - reads as the fact it is
    """The namespace keeps no such secret; one above it, or the server, may have it."""

    code: ClassVar[str] = "secret.missing"
    http_status: ClassVar[int] = 404
    disposition: ClassVar[Disposition] = Disposition.REFUSE


@dataclass(frozen=True, slots=True)
class SecretEntry:
    """What may be known of a kept secret: never its value."""

    namespace: str
    name: str
    description: str
    updated_at: datetime


def levels_of(namespace: str) -> list[str]:
    """`a.b.c` -> `a.b.c`, `a.b`, `a`."""
    parts = namespace.split(".")
    return [".".join(parts[:length]) for length in range(len(parts), 0, -1)]


class KeptSecrets(NamespaceSecrets):
    """One sealed file for each secret. Names are upper case, as those of variables are.

    What is sealed names its place: a file that somebody moves or copies opens nowhere else. The
    lock protects what was read.

    Args:
        storage: where the files are.
        encryption: seals and opens.
        clock: dates changes.
        monotonic: seconds that only grow.
    """

    def __init__(
        self,
        storage: Storage,
        encryption: Encryption,
        clock: Clock,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._storage = storage
        self._kept = KeptObjects(storage, _FOLDER)
        self._encryption = encryption
        self._clock = clock
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._read: dict[str, tuple[float, str | None]] = {}

    @override
    def nearest(self, namespace: str, name: str) -> str | None:
        if not _NAME.fullmatch(name):
            return None
        found = (self._value(level, name.upper()) for level in levels_of(namespace))
        return next((value for value in found if value is not None), None)

    def put(self, namespace: str, name: str, value: str, description: str = "") -> SecretEntry:
        """Keeps a secret, in the place of another of the name. Raises InvalidSecretName."""
        key = _key(namespace, name)
        entry = SecretEntry(namespace, name.upper(), description, self._clock.now())
        text = orjson.dumps([key, value]).decode()
        self._kept.put(key, {"sealed": self._encryption.encrypt(text)["value"], **_about(entry)})
        self._forget(key)
        return entry

    def describe(self, namespace: str, name: str, description: str) -> SecretEntry:
        """Changes what is said about a secret; its value stays. Raises SecretMissing."""
        key = _key(namespace, name)
        found = self._kept.find(key)
        if found is None:
            raise _missing(namespace, name)
        entry = SecretEntry(namespace, name.upper(), description, self._clock.now())
        self._kept.put(key, {**found, **_about(entry)})
        return entry

    def delete(self, namespace: str, name: str) -> None:
        """Forgets a secret. Raises InvalidSecretName, SecretMissing."""
        key = _key(namespace, name)
        is_gone = self._kept.delete(key)
        self._forget(key)
        if not is_gone:
            raise _missing(namespace, name)

    def entries(self, namespace: str | None = None) -> list[SecretEntry]:
        """What is kept with a namespace, or with all of them, by namespace and name."""
        if namespace is None:
            found = [_entry(key, kept) for key, kept in self._kept.every()]
            return sorted(found, key=lambda entry: (entry.namespace, entry.name))
        of_namespace = KeptObjects(self._storage, f"{_FOLDER}/{namespace}")
        return [_entry(f"{namespace}/{name}", kept) for name, kept in of_namespace.every()]

    def _value(self, namespace: str, name: str) -> str | None:
        key = f"{namespace}/{name}"
        now = self._monotonic()
        with self._lock:
            known = self._read.get(key)
        if known is not None and known[0] > now:
            return known[1]
        kept = self._kept.find(key)
        value = None if kept is None else self._opened(key, str(kept["sealed"]))
        with self._lock:
            if len(self._read) >= MOST_REMEMBERED:
                self._read.clear()
            self._read[key] = (now + REMEMBERED_SECONDS, value)
        return value

    def _opened(self, key: str, sealed: str) -> str:
        """The value. Raises InvalidEncryptionKey when it was sealed by another key or elsewhere."""
        found: Json = orjson.loads(self._encryption.decrypt(sealed))
        match found:
            case [str(place), str(value)] if place == key:
                return value
            case _:
                raise InvalidEncryptionKey(
                    f"the secret {key} was sealed for another place",
                    remedy="Set the secret anew.",
                )

    def _forget(self, key: str) -> None:
        with self._lock:
            self._read.pop(key, None)


def _key(namespace: str, name: str) -> str:
    if not _NAME.fullmatch(name):
        raise InvalidSecretName(
            f"no secret can be called {name[:100]!r}",
            remedy="A name begins with a letter or a digit and goes on with letters, digits, "
            "dashes and underscores; at most 100 in all.",
        )
    return f"{namespace}/{name.upper()}"


def _about(entry: SecretEntry) -> dict[str, Json]:
    return {"description": entry.description, "updatedAt": entry.updated_at.isoformat()}


def _entry(key: str, kept: JsonObject) -> SecretEntry:
    namespace, _, name = key.partition("/")
    updated_at = datetime.fromisoformat(str(kept["updatedAt"]))
    return SecretEntry(namespace, name, str(kept["description"]), updated_at)


def _missing(namespace: str, name: str) -> SecretMissing:
    return SecretMissing(f"the namespace {namespace} keeps no secret {name[:100]}")

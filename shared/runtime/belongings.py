"""Keys and files of a namespace that a flow may need when it moves to another one."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from shared.ports.flows import FlowRecord
from shared.ports.storage import FileMissing
from shared.runtime.key_values import StoredKeyValues
from shared.runtime.namespace_files import StoredNamespaceFiles
from shared.runtime.ports import Ports
from shared.sdk.errors import KeyMissing


@dataclass(frozen=True, slots=True)
class Belonging:
    """A key or a file of the old namespace.

    Attributes:
        is_named: the source of the flow holds its name.
        is_taken: the new namespace has one of that name.
    """

    name: str
    is_named: bool
    is_taken: bool


class Belongings:
    """Looks at what namespaces have, and copies it; what a namespace has is never replaced."""

    def __init__(self, ports: Ports) -> None:
        self._ports = ports

    def keys(self, record: FlowRecord, namespace: str) -> tuple[Belonging, ...]:
        """The keys of a flow's namespace, seen from another one."""
        found = self._key_values(record.namespace).keys()
        return _seen(record, found, self._key_values(namespace).keys())

    def files(self, record: FlowRecord, namespace: str) -> tuple[Belonging, ...]:
        """The files of a flow's namespace, seen from another one."""
        found = self._namespace_files(record.namespace).list_paths()
        return _seen(record, found, self._namespace_files(namespace).list_paths())

    def copy_keys(self, keys: Sequence[str], old: str, new: str) -> tuple[str, ...]:
        """Copies keys; gives those that were: not what is gone, or was there already.

        Raises InvalidKey.
        """
        source, target = self._key_values(old), self._key_values(new)
        return tuple(key for key in keys if _copy_key(source, target, key))

    def copy_files(self, paths: Sequence[str], old: str, new: str) -> tuple[str, ...]:
        """The same for files. Raises InvalidPath."""
        source, target = self._namespace_files(old), self._namespace_files(new)
        return tuple(path for path in paths if _copy_file(source, target, path))

    def _key_values(self, namespace: str) -> StoredKeyValues:
        return StoredKeyValues(self._ports.storage, namespace, self._ports.clock)

    def _namespace_files(self, namespace: str) -> StoredNamespaceFiles:
        return StoredNamespaceFiles(self._ports.storage, namespace)


def names(text: str, name: str) -> bool:
    """Whether a text holds a name that is not a part of a longer one."""
    return re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text) is not None


def _seen(record: FlowRecord, found: Sequence[str], there: Iterable[str]) -> tuple[Belonging, ...]:
    taken = set(there)
    return tuple(Belonging(name, names(record.source, name), name in taken) for name in found)


def _copy_key(source: StoredKeyValues, target: StoredKeyValues, key: str) -> bool:
    try:
        metadata, content = source.open(key)
    except KeyMissing:
        return False
    with content:
        return target.adopt(key, metadata, content)


def _copy_file(source: StoredNamespaceFiles, target: StoredNamespaceFiles, path: str) -> bool:
    try:
        content = source.open(path)
    except FileMissing:
        return False
    with content:
        return target.put_new(path, content)

"""The files of a namespace, over the internal storage (flow language, section 11.2)."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from typing import BinaryIO

from shared.model.uris import namespace_path, uri_of
from shared.ports.storage import FileExists, Storage, StoredFile
from shared.sdk.errors import InvalidPath


class StoredNamespaceFiles:
    """The folder `_files` of a namespace."""

    def __init__(self, storage: Storage, namespace: str) -> None:
        self._storage = storage
        self._folder = f"{namespace_path(namespace)}/_files"

    def list_paths(self) -> list[str]:
        """Every path, sorted."""
        prefix = f"{self._folder}/"
        return sorted(
            file.path.removeprefix(prefix) for file in self._storage.list_under(self._folder)
        )

    def open(self, path: str) -> BinaryIO:
        """The content; close it. Raises FileMissing, InvalidPath."""
        return self._storage.open(self._path(path))

    def put(self, path: str, content: BinaryIO) -> str:
        """Writes a file; gives its kestra:/// URI. Raises InvalidPath."""
        stored = self._path(path)
        self._storage.put(stored, content)
        return uri_of(stored)

    def put_new(self, path: str, content: BinaryIO) -> bool:
        """Writes a file; False when there is one already, which stays. Raises InvalidPath."""
        try:
            self._storage.put(self._path(path), content, if_absent=True)
        except FileExists:
            return False
        return True

    def exists(self, path: str) -> bool:
        """Whether there is a file at the path. Raises InvalidPath."""
        return self._storage.exists(self._path(path))

    def delete(self, path: str) -> bool:
        """Removes a file; False when there was none."""
        return self._storage.delete(self._path(path))

    def stored(self) -> Iterator[StoredFile]:
        """Every file, its path relative to the namespace and without a slash before it."""
        prefix = f"{self._folder}/"
        for file in self._storage.list_under(self._folder):
            yield replace(file, path=file.path.removeprefix(prefix))

    def size(self, path: str) -> int:
        """Size in bytes. Raises FileMissing, InvalidPath."""
        return self._storage.stat(self._path(path)).size

    def delete_folder(self, path: str) -> int:
        """Removes every file below a folder and counts them. Raises InvalidPath."""
        return len(self._storage.delete_under(self._path(path)))

    def move(self, source: str, target: str, *, overwrite: bool = True) -> int:
        """Moves a file, or all files below a folder; counts them.

        Raises:
            InvalidPath: one of them is none.
            FileExists: something is there that may not be overwritten; nothing was moved.
        """
        old, new = self._path(source), self._path(target)
        paths = [old] if self._storage.exists(old) else []
        paths += [file.path for file in self._storage.list_under(old)]
        for path in () if overwrite else paths:
            if self._storage.exists(new + path.removeprefix(old)):
                raise FileExists(f"there is a file {target[:200]}{path.removeprefix(old)} already")
        for path in paths:
            with self._storage.open(path) as content:
                self._storage.put(new + path.removeprefix(old), content)
            self._storage.delete(path)
        return len(paths)

    def _path(self, path: str) -> str:
        plain = path.replace("\\", "/").lstrip("/")
        parts = PurePosixPath(plain).parts
        if not parts or ".." in parts or "\x00" in plain:
            raise InvalidPath(
                f"Invalid path of a namespace file: '{path[:200]}'",
                remedy="Use a path without '..', as the list of the namespace's files shows it.",
            )
        return f"{self._folder}/{'/'.join(parts)}"

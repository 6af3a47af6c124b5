"""The internal storage in a directory.

A file `/a/b.csv` is `<root>/files/a/b.csv`; its metadata, if any, `<root>/metadata/a/b.csv.json`: a
tree of its own, so that no name of a user can collide with it.
"""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

import orjson
from typing_extensions import override

from shared.model.uris import path_of, uri_of
from shared.ports.storage import FileExists, FileMissing, Storage, StoredFile


class LocalStorage(Storage):
    """A put is a temporary file that is renamed: a reader never sees half of it."""

    def __init__(self, root: Path) -> None:
        self._files = root / "files"
        self._metadata = root / "metadata"
        self._incoming = root / "incoming"
        for folder in (self._files, self._metadata, self._incoming):
            folder.mkdir(parents=True, exist_ok=True)

    @override
    def put(
        self,
        path: str,
        content: BinaryIO,
        *,
        metadata: Mapping[str, str] | None = None,
        if_absent: bool = False,
    ) -> StoredFile:
        target = self._local(self._files, path)
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=self._incoming)
        incoming = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                shutil.copyfileobj(content, file, 1024 * 1024)
                file.flush()
                os.fsync(file.fileno())
            self._place(incoming, target, path, if_absent=if_absent)
        finally:
            incoming.unlink(missing_ok=True)
        self._put_metadata(path, metadata)
        return self.stat(path)

    def _place(self, incoming: Path, target: Path, path: str, *, if_absent: bool) -> None:
        if not if_absent:
            incoming.replace(target)
            return
        try:
            target.hardlink_to(incoming)
        except FileExistsError as error:
            raise FileExists(f"there is a file at {path} already") from error

    def _put_metadata(self, path: str, metadata: Mapping[str, str] | None) -> None:
        target = self._local(self._metadata, path + ".json")
        if not metadata:
            target.unlink(missing_ok=True)
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        incoming = Path(tempfile.mkstemp(dir=self._incoming)[1])
        incoming.write_bytes(orjson.dumps(dict(metadata)))
        incoming.replace(target)

    @override
    def open(self, path: str) -> BinaryIO:
        try:
            return self._local(self._files, path).open("rb")
        except (FileNotFoundError, IsADirectoryError, NotADirectoryError) as error:
            raise FileMissing(f"there is no file at {path}") from error

    @override
    def stat(self, path: str) -> StoredFile:
        local = self._local(self._files, path)
        if not local.is_file():
            raise FileMissing(f"there is no file at {path}")
        return self._described(path, local)

    @override
    def exists(self, path: str) -> bool:
        return self._local(self._files, path).is_file()

    @override
    def delete(self, path: str) -> bool:
        local = self._local(self._files, path)
        if not local.is_file():
            return False
        local.unlink()
        self._local(self._metadata, path + ".json").unlink(missing_ok=True)
        self._prune(local.parent)
        return True

    @override
    def delete_under(self, folder: str) -> list[str]:
        paths = [file.path for file in self.list_under(folder)]
        for path in paths:
            self.delete(path)
        return paths

    @override
    def list_under(self, folder: str) -> Iterator[StoredFile]:
        top = self._local(self._files, folder)
        found = sorted(local for local in top.rglob("*") if local.is_file())
        for local in found:
            path = "/" + local.relative_to(self._files).as_posix()
            yield self._described(path, local)

    def _described(self, path: str, local: Path) -> StoredFile:
        status = local.stat()
        kept = self._local(self._metadata, path + ".json")
        metadata: dict[str, str] = {}
        with contextlib.suppress(FileNotFoundError):
            metadata = orjson.loads(kept.read_bytes())
        modified_at = datetime.fromtimestamp(status.st_mtime, UTC)
        return StoredFile(path, status.st_size, modified_at, metadata)

    def _local(self, root: Path, path: str) -> Path:
        """The local path; what `model.uris` has let through is looked at once more."""
        checked = path_of(uri_of(path))
        local = root.joinpath(*[part for part in checked.split("/") if part not in {"", "."}])
        if root not in local.resolve().parents and local.resolve() != root:
            raise FileMissing(f"there is no file at {path}")
        return local

    def _prune(self, folder: Path) -> None:
        """Removes folders that have become empty."""
        while folder != self._files:
            try:
                folder.rmdir()
            except OSError:
                return
            folder = folder.parent

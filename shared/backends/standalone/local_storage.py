"""The internal storage in a directory.

A file `/a/b.csv` is `<root>/files/a/b.csv`; its metadata, if any, `<root>/metadata/a/b.csv.json`: a
tree of its own, so that no name of a user can collide with it.
"""

import contextlib
import os
import shutil
import stat
import tempfile
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

import orjson
from typing_extensions import override

from shared.model.uris import checked_path
from shared.ports.storage import FileExists, FileMissing, Storage, StoredFile

_SUFFIX = ".json"
"""Of metadata; `model.uris` leaves room for it in the longest name."""

_PLACINGS = 10
"""How often a put makes its folder again that a delete has found empty and removed."""


class LocalStorage(Storage):
    """A put is a temporary file that is renamed: a reader never sees half of it.

    Symbolic links below the root are no files: nothing is read, written or listed through them.
    """

    def __init__(self, root: Path) -> None:
        top = root.resolve()
        self._files = top / "files"
        self._metadata = top / "metadata"
        self._incoming = top / "incoming"
        for folder in (self._files, self._metadata, self._incoming):
            folder.mkdir(parents=True, exist_ok=True)
        for left in self._incoming.iterdir():
            # Of a process that died in the middle of a put.
            left.unlink()

    @override
    def put(
        self,
        path: str,
        content: BinaryIO,
        *,
        metadata: Mapping[str, str] | None = None,
        if_absent: bool = False,
    ) -> StoredFile:
        path = checked_path(path)
        target = self._local(self._files, path)
        with self._incoming_file() as incoming:
            with incoming.open("wb") as file:
                shutil.copyfileobj(content, file, 1024 * 1024)
                file.flush()
                os.fsync(file.fileno())
            if if_absent:
                self._place_new(incoming, target, path)
                self._put_metadata(path, metadata)
            else:
                # Metadata first: whoever dies between the two leaves the old content with the new
                # expiry, never the new content with an expiry that is over.
                self._put_metadata(path, metadata)
                self._place(incoming.replace, target, path)
        return self.stat(path)

    def _place_new(self, incoming: Path, target: Path, path: str) -> None:
        def link(to: Path) -> None:
            to.hardlink_to(incoming)

        self._place(link, target, path)

    def _place(self, place: Callable[[Path], object], target: Path, path: str) -> None:
        for _ in range(_PLACINGS):
            try:
                target.parent.mkdir(parents=True, exist_ok=True)
                place(target)
            except FileNotFoundError:
                continue
            except (FileExistsError, NotADirectoryError, IsADirectoryError) as error:
                raise FileExists(f"there is a file at {path} already, or in its way") from error
            return
        raise FileMissing(f"the folder of {path} is removed again and again")

    @contextlib.contextmanager
    def _incoming_file(self) -> Iterator[Path]:
        handle, name = tempfile.mkstemp(dir=self._incoming)
        os.close(handle)
        incoming = Path(name)
        try:
            yield incoming
        finally:
            incoming.unlink(missing_ok=True)

    def _put_metadata(self, path: str, metadata: Mapping[str, str] | None) -> None:
        target = self._kept(path)
        if not metadata:
            with contextlib.suppress(FileNotFoundError, NotADirectoryError):
                target.unlink()
            return
        with self._incoming_file() as incoming:
            incoming.write_bytes(orjson.dumps(dict(metadata)))
            self._place(incoming.replace, target, path)

    @override
    def open(self, path: str) -> BinaryIO:
        try:
            return self._local(self._files, path).open("rb")
        except (FileNotFoundError, IsADirectoryError, NotADirectoryError) as error:
            raise _missing(path) from error

    @override
    def stat(self, path: str) -> StoredFile:
        path = checked_path(path)
        found = self._described(path, self._local(self._files, path))
        if found is None:
            raise _missing(path)
        return found

    @override
    def exists(self, path: str) -> bool:
        try:
            return self._local(self._files, path).is_file()
        except FileMissing:
            return False

    @override
    def delete(self, path: str) -> bool:
        path = checked_path(path)
        if not self.exists(path):
            return False
        local = self._local(self._files, path)
        local.unlink(missing_ok=True)
        self._kept(path).unlink(missing_ok=True)
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
        paths = ["/" + local.relative_to(self._files).as_posix() for local in top.rglob("*")]
        for path in sorted(paths):
            local = self._files / path[1:]
            found = None if local.is_symlink() else self._described(path, local)
            if found is not None:
                yield found

    def _described(self, path: str, local: Path) -> StoredFile | None:
        """What is known of a file; None when there is none, or none any more."""
        try:
            status = local.stat()
        except (FileNotFoundError, NotADirectoryError):
            return None
        if not stat.S_ISREG(status.st_mode):
            return None
        kept = self._kept(path)
        metadata: dict[str, str] = {}
        with contextlib.suppress(FileNotFoundError, NotADirectoryError):
            metadata = orjson.loads(kept.read_bytes())
        modified_at = datetime.fromtimestamp(status.st_mtime, UTC)
        return StoredFile(path, status.st_size, modified_at, metadata)

    def _local(self, root: Path, path: str) -> Path:
        """The local path. Raises FileMissing where a symbolic link is on it."""
        local = root / checked_path(path)[1:]
        if local.resolve() != local:
            raise _missing(path)
        return local

    def _kept(self, path: str) -> Path:
        """Where the metadata of a file is."""
        local = self._local(self._metadata, path)
        return local.with_name(local.name + _SUFFIX)

    def _prune(self, folder: Path) -> None:
        """Removes folders that have become empty."""
        while folder != self._files:
            try:
                folder.rmdir()
            except OSError:
                return
            folder = folder.parent


def _missing(path: str) -> FileMissing:
    return FileMissing(f"there is no file at {path}")

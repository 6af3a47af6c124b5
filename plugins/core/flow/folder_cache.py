"""The cache of a WorkingDirectory: some of its files, kept between executions as one archive."""

import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

from pydantic import Field

from plugins.scripts.exec.globs import matches
from shared.model.properties import Duration, SourceModel
from shared.sdk.context import RunContext
from shared.sdk.output import TaskFailed

MAX_ENTRIES = 100_000
MAX_UNPACKED = 10 * 1024**3
"""Bytes that an archive may become; the archives are ours, but their content is the scripts'."""


class Cache(SourceModel):
    """Which files are kept, and how long."""

    patterns: tuple[str, ...] = Field(
        description="Patterns of the files.", examples=[["node_modules/**"]]
    )
    ttl: Duration | None = Field(
        default=None, description="How long they are kept; for ever by default.", examples=["PT1H"]
    )


class FolderCache:
    """Restores the files before the tasks run, and keeps them again when one has changed."""

    def __init__(self, context: RunContext, cache: Cache) -> None:
        self._context = context
        self._cache = cache
        self._restored: dict[str, tuple[int, int]] = {}

    def restore(self) -> None:
        """Unpacks what was kept, if anything was and it is not too old."""
        ttl = self._cache.ttl
        newer_than = None if ttl is None else self._context.now() - ttl
        archive = self._context.cache.open(newer_than=newer_than)
        if archive is None:
            self._context.log.debug("no cached files")
            return
        with archive, tempfile.TemporaryFile() as local:
            shutil.copyfileobj(archive, local)
            with zipfile.ZipFile(local) as files:
                self._unpack(files)
        self._restored = self._seen()

    def keep(self) -> None:
        """Stores the files when one is new or changed."""
        seen = self._seen()
        if not seen or seen == self._restored:
            return
        folder = self._context.working_directory
        with tempfile.TemporaryFile() as local:
            with zipfile.ZipFile(local, "w", zipfile.ZIP_DEFLATED) as files:
                for name in seen:
                    files.write(folder / name, name)
            local.seek(0)
            self._context.cache.put(local)

    def _unpack(self, files: zipfile.ZipFile) -> None:
        folder = self._context.working_directory.resolve()
        entries = files.infolist()
        size = sum(entry.file_size for entry in entries)
        if len(entries) > MAX_ENTRIES or size > MAX_UNPACKED:
            raise TaskFailed("the cached files are too many or too large to be restored")
        for entry in entries:
            target = (folder / entry.filename).resolve()
            if not target.is_relative_to(folder):
                raise TaskFailed(f"the cached file '{entry.filename}' would be outside the folder")
            files.extract(entry, folder)

    def _seen(self) -> dict[str, tuple[int, int]]:
        """Date and size of each file that is to be kept, by its path."""
        return {
            name: (path.stat().st_mtime_ns, path.stat().st_size) for name, path in self._matching()
        }

    def _matching(self) -> Iterator[tuple[str, Path]]:
        folder = self._context.working_directory.resolve()
        for path in sorted(folder.rglob("*")):
            name = path.relative_to(folder).as_posix()
            is_ours = path.is_file() and path.resolve().is_relative_to(folder)
            if is_ours and matches(name, self._cache.patterns):
                yield name, path

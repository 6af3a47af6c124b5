"""Files of a namespace as a zip: in and out."""

import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import BinaryIO, cast

from shared.runtime.flow_archive import MOST_ENTRIES, NoArchive
from shared.runtime.flow_catalog import StoredFlow
from shared.runtime.namespace_files import StoredNamespaceFiles

LARGEST_TOTAL_BYTES = 1024 * 1024 * 1024
LARGEST_RATIO = 200
"""Of what an entry unpacks to and what it takes in the archive; text rarely passes 20."""

SMALL_BYTES = 1024 * 1024
"""Entries up to this size may have any ratio."""

_IN_MEMORY = 16 * 1024 * 1024
_BLOCK = 256 * 1024


@contextmanager
def opened(name: str, content: BinaryIO) -> Iterator["Archive"]:
    """The files of a zip, looked at before the first is unpacked. Raises NoArchive."""
    try:
        with zipfile.ZipFile(content) as archive:
            entries = [one for one in archive.infolist() if not one.is_dir()]
            _check(entries)
            yield Archive(archive, entries)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError) as error:
        raise NoArchive(f"the archive {name[:200]!r} can not be read: {error}") from error


class Archive:
    """A zip whose sizes are within the limits; no entry gives more bytes than it states."""

    def __init__(self, archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> None:
        self._archive = archive
        self._entries = entries

    @property
    def paths(self) -> list[str]:
        """The paths of the files as the archive states them."""
        return [one.filename for one in self._entries]

    def files(self) -> Iterator[tuple[str, BinaryIO]]:
        """Each path with its content."""
        for entry in self._entries:
            with self._archive.open(entry) as content:
                yield entry.filename, cast("BinaryIO", content)


def _check(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MOST_ENTRIES:
        raise NoArchive(f"the archive has more than {MOST_ENTRIES} files")
    if sum(one.file_size for one in entries) > LARGEST_TOTAL_BYTES:
        raise NoArchive(f"the archive holds more than {LARGEST_TOTAL_BYTES} bytes")
    for one in entries:
        if one.file_size > max(SMALL_BYTES, one.compress_size * LARGEST_RATIO):
            raise NoArchive(f"the file {one.filename[:200]!r} unpacks to far more than it takes")


def packed(
    files: StoredNamespaceFiles, paths: Sequence[str], flows: Sequence[StoredFlow]
) -> Iterator[bytes]:
    """A zip of files of a namespace, and of the sources of flows below `_flows`."""
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as content:
        with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in paths:
                with files.open(path) as source, archive.open(path, "w") as target:
                    while block := source.read(_BLOCK):
                        target.write(block)
            for one in flows:
                archive.writestr(f"_flows/{one.record.flow_id}.yml", one.record.source)
        content.seek(0)
        while block := content.read(_BLOCK):
            yield block

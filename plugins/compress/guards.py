"""Guards against archives that are larger, wider or further reaching than they look.

They are on for every archive that comes from outside: the number of entries, their size together,
how much larger they are than the archive, and where their paths lead.
"""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import BinaryIO, ClassVar

from shared.sdk.output import TaskFailed
from shared.sdk.streams import BLOCK

MOST_ENTRIES = 10_000
LARGEST_BYTES = 10 * 1024**3
HIGHEST_RATIO = 200
"""Text packs about ten to one, the worst honest case a hundred; bombs a thousand and more."""
FREE_BYTES = 10 * 1024**2
"""Below this size nothing is asked about the ratio: small files may be all zeros."""

_DRIVE = re.compile(r"^[A-Za-z]:")


class ArchiveRefused(TaskFailed):
    """An archive that is a danger, or looks like one."""

    code: ClassVar[str] = "archive.refused"


class Allowance:
    """How much an archive may still give; one for each archive.

    Args:
        packed: bytes of the archive itself.
    """

    def __init__(self, packed: int) -> None:
        self._packed = max(packed, 1)
        self._entries = 0
        self._bytes = 0

    def entry(self) -> None:
        """Counts an entry. Raises ArchiveRefused when there are too many."""
        self._entries += 1
        if self._entries > MOST_ENTRIES:
            raise ArchiveRefused(f"The archive has more than {MOST_ENTRIES} entries")

    def take(self, size: int) -> None:
        """Counts bytes. Raises ArchiveRefused when there are too many."""
        self._bytes += size
        if self._bytes > LARGEST_BYTES:
            raise ArchiveRefused(f"The archive holds more than {LARGEST_BYTES} bytes")
        if self._bytes > FREE_BYTES and self._bytes > HIGHEST_RATIO * self._packed:
            raise ArchiveRefused(
                f"The archive holds more than {HIGHEST_RATIO} times its own size",
                remedy="That is what archives look like that are made to fill a disk.",
            )

    def blocks(self, file: BinaryIO) -> Iterator[bytes]:
        """The content of an entry, counted while it is read: what it says of itself may lie."""
        while block := file.read(BLOCK):
            self.take(len(block))
            yield block


def safe_path(name: str) -> str:
    """The path of an entry, inside the folder that it is unpacked to.

    Raises:
        ArchiveRefused: it leads out of it, or is none.
    """
    path = PurePosixPath(name.replace("\\", "/"))
    parts = [part for part in path.parts if part != "."]
    is_outside = path.is_absolute() or ".." in parts or bool(_DRIVE.match(name))
    if is_outside or not parts or any(ord(letter) < ord(" ") for letter in name):
        raise ArchiveRefused(f"The archive has an entry that leads out of it: {name[:200]!r}")
    return "/".join(parts)


def check_zip(path: Path) -> None:
    """Looks at the directory of a ZIP file before anything of it is read.

    Raises:
        ArchiveRefused: it is none, or its directory tells of too much.
    """
    allowance = Allowance(path.stat().st_size)
    try:
        with zipfile.ZipFile(path) as archive:
            for entry in archive.infolist():
                allowance.entry()
                allowance.take(entry.file_size)
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise ArchiveRefused(f"The file can not be opened: {error}") from None

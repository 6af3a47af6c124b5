"""How archives are put together and files compressed."""

import bz2
import gzip
import lzma
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO, assert_never, cast

from plugins.compress.guards import ArchiveRefused


class ArchiveAlgorithm(StrEnum):
    """How files are put together."""

    ZIP = "ZIP"
    JAR = "JAR"
    TAR = "TAR"

    @property
    def is_zip(self) -> bool:
        """Whether it is a ZIP file, by whatever name."""
        return self is not ArchiveAlgorithm.TAR


class Compression(StrEnum):
    """How a file is compressed."""

    GZIP = "GZIP"
    BZIP2 = "BZIP2"
    XZ = "XZ"
    LZMA = "LZMA"


BROKEN = (OSError, EOFError, lzma.LZMAError)
"""What reading a file raises that is not compressed, or is cut off."""


def open_compressed(path: Path, compression: Compression) -> BinaryIO:
    """The plain content of a compressed file, to be read."""
    match compression:
        case Compression.GZIP:
            return cast("BinaryIO", gzip.open(path, "rb"))
        case Compression.BZIP2:
            return cast("BinaryIO", bz2.open(path, "rb"))
        case Compression.XZ | Compression.LZMA:
            return cast("BinaryIO", lzma.open(path, "rb"))
        case _:
            assert_never(compression)


def create_compressed(path: Path, compression: Compression) -> BinaryIO:
    """A file that compresses what is written to it; the same content gives the same file."""
    match compression:
        case Compression.GZIP:
            return cast("BinaryIO", gzip.GzipFile(path, "wb", mtime=0))
        case Compression.BZIP2:
            return cast("BinaryIO", bz2.open(path, "wb"))
        case Compression.XZ:
            return cast("BinaryIO", lzma.open(path, "wb"))
        case Compression.LZMA:
            return cast("BinaryIO", lzma.open(path, "wb", format=lzma.FORMAT_ALONE))
        case _:
            assert_never(compression)


def unreadable(error: BaseException) -> ArchiveRefused:
    """A file that is not what it was said to be."""
    return ArchiveRefused(
        f"The file can not be unpacked: {str(error)[:300]}",
        remedy="Set algorithm and compression to what the file is; or it is cut off.",
    )

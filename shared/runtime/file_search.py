"""Lines of the files of a namespace that hold a text."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from shared.runtime.namespace_files import StoredNamespaceFiles

LARGEST_FILE_BYTES = 1024 * 1024
"""Larger files are left out: they are data rather than sources."""

MOST_BYTES = 16 * 1024 * 1024
MOST_FILES = 200
MOST_LINES = 200
LONGEST_SNIPPET = 200

_SNIFFED_BYTES = 1024


@dataclass(frozen=True, slots=True)
class Line:
    """A line that holds the text.

    Attributes:
        path: of the file, without a slash before it.
        number: from 1.
        text: the line around what was found, without blanks at its ends.
    """

    path: str
    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Lines:
    """What was found.

    Attributes:
        complete: no limit was met, and no file was too large to be looked into.
    """

    found: tuple[Line, ...]
    complete: bool


def lines_with(text: str, files: StoredNamespaceFiles) -> Lines:
    """The lines that hold a text, whatever its case, by path; bounded in files, bytes and lines."""
    found: list[Line] = []
    looked, left = 0, MOST_BYTES
    complete = True
    for file in files.stored():
        if file.size > LARGEST_FILE_BYTES:
            complete = False
            continue
        left -= file.size
        looked += 1
        if left < 0 or looked > MOST_FILES:
            return Lines(tuple(found), complete=False)
        with files.open(file.path) as content:
            found += _lines(file.path, content, text.lower())
        if len(found) > MOST_LINES:
            return Lines(tuple(found[:MOST_LINES]), complete=False)
    return Lines(tuple(found), complete)


def _lines(path: str, content: BinaryIO, wanted: str) -> Iterator[Line]:
    raw = content.read(LARGEST_FILE_BYTES)
    if b"\x00" in raw[:_SNIFFED_BYTES]:
        return
    for number, line in enumerate(raw.decode(errors="replace").splitlines(), 1):
        at = line.lower().find(wanted)
        if at >= 0:
            start = max(0, at - LONGEST_SNIPPET // 4)
            yield Line(path, number, line[start : start + LONGEST_SNIPPET].strip())

"""Files as lines and lines as files, in constant memory."""

import io
from collections.abc import Iterable, Iterator
from typing import BinaryIO, ClassVar

from typing_extensions import Buffer, override

from shared.errors import Disposition, WindhoverError
from shared.model.state import State
from shared.sdk.context import Cancellation
from shared.sdk.output import TaskFailed

LONGEST_LINE = 32 * 1024 * 1024
"""Bytes of a line; a longer one is no line of a text file but a file of another kind."""

BLOCK = 128 * 1024
"""Bytes that are handed on at once."""


class LineTooLong(WindhoverError):  # noqa: N818 - reads as the fact it is
    """A line of a file is longer than what is held in memory."""

    code: ClassVar[str] = "file.line-too-long"
    http_status: ClassVar[int] = 422
    disposition: ClassVar[Disposition] = Disposition.FAIL_TASK

    def __init__(self, limit: int, number: int | None = None) -> None:
        line = "a line" if number is None else f"line {number}"
        super().__init__(
            f"{line} is longer than {limit} bytes",
            remedy="Give a file with one item a line, or split the line before.",
        )


def lines_of(file: BinaryIO, *, longest: int = LONGEST_LINE) -> Iterator[bytes]:
    r"""The lines of a file without their ends (`\n` or `\r\n`); no line after the last end.

    Raises:
        LineTooLong: a line has more bytes than `longest`.
    """
    number = 0
    while line := file.readline(longest + 2):
        number += 1
        if line.endswith(b"\r\n"):
            line = line[:-2]
        elif line.endswith(b"\n"):
            line = line[:-1]
        if len(line) > longest:
            raise LineTooLong(longest, number)
        yield line


def stream_of(chunks: Iterable[bytes]) -> BinaryIO:
    """A file to read that is produced while it is read; what `chunks` raises, reading raises."""
    return io.BufferedReader(_Produced(in_blocks(chunks)), BLOCK)


def until_stopped(chunks: Iterable[bytes], cancellation: Cancellation) -> Iterator[bytes]:
    """The same bytes, looking now and then whether the task must stop.

    Raises:
        TaskFailed: it must.
    """
    for block in in_blocks(chunks):
        if cancellation.is_set():
            raise TaskFailed("The task was stopped", state=State.KILLED)
        yield block


def in_blocks(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in pieces of at least `BLOCK` bytes, but for the last."""
    gathered: list[bytes] = []
    size = 0
    for chunk in chunks:
        gathered.append(chunk)
        size += len(chunk)
        if size >= BLOCK:
            yield b"".join(gathered)
            gathered.clear()
            size = 0
    if gathered:
        yield b"".join(gathered)


class _Produced(io.RawIOBase):
    """A raw file over an iterator of bytes."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        self._blocks = blocks
        self._rest = memoryview(b"")

    @override
    def readable(self) -> bool:
        return True

    @override
    def readinto(self, buffer: Buffer) -> int:
        while not self._rest:
            block = next(self._blocks, None)
            if block is None:
                return 0
            self._rest = memoryview(block)
        target = memoryview(buffer)
        size = min(len(target), len(self._rest))
        target[:size] = self._rest[:size]
        self._rest = self._rest[size:]
        return size

"""io.kestra.plugin.core.storage.Reverse."""

import codecs
import shutil
from collections.abc import Iterator
from pathlib import PurePosixPath
from tempfile import TemporaryFile
from typing import BinaryIO, ClassVar

from pydantic import Field
from typing_extensions import override

from shared.model.properties import Dynamic
from shared.sdk.charsets import Charset
from shared.sdk.context import RunContext
from shared.sdk.output import Output, TaskFailed
from shared.sdk.streams import BLOCK, LONGEST_LINE, LineTooLong, stream_of, until_stopped
from shared.sdk.task import RunnableTask


class ReverseOutput(Output):
    """Outputs of Reverse."""

    uri: str = Field(description="URI of the reversed file.")


class Reverse(RunnableTask):
    """Put the lines of a file in reverse order.

    The last line comes first. The file is read from its end, block by block.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: reverse
type: io.kestra.plugin.core.storage.Reverse
from: "{{ outputs.extract.uri }}"
""",
    )

    from_: Dynamic[str] = Field(
        alias="from", description="URI of the file.", examples=["{{ outputs.extract.uri }}"]
    )
    separator: Dynamic[str] = Field(
        default="\n", description="Text written after every line.", examples=["\n"]
    )
    charset: Dynamic[Charset] = Field(
        default="utf-8", description="Encoding of the file, kept.", examples=["ISO-8859-1"]
    )

    @override
    def run(self, context: RunContext) -> ReverseOutput:
        with TemporaryFile(dir=context.working_directory) as copy:
            with context.files.open(self.from_) as file:
                self._copy_as_utf8(file, copy)
            lines = until_stopped(self._reversed(copy), context.cancellation)
            name = f"reversed{PurePosixPath(self.from_).suffix}"
            return ReverseOutput(uri=context.files.put(name, stream_of(lines)))

    def _copy_as_utf8(self, file: BinaryIO, copy: BinaryIO) -> None:
        """In UTF-8 a line end is one byte that is part of no other character."""
        if self.charset == "utf-8":
            shutil.copyfileobj(file, copy, BLOCK)
            return
        reader = codecs.getreader(self.charset)(file)
        try:
            while text := reader.read(BLOCK):
                copy.write(text.encode())
        except UnicodeError as error:
            raise TaskFailed(f"The file is not {self.charset}: {error}") from error

    def _reversed(self, copy: BinaryIO) -> Iterator[bytes]:
        separator = self.separator.encode()
        lines = (line + separator for line in lines_from_end(copy))
        if self.charset == "utf-8":
            yield from lines
            return
        encoder = codecs.getincrementalencoder(self.charset)()
        yield from (encoder.encode(line.decode()) for line in lines)


def lines_from_end(file: BinaryIO) -> Iterator[bytes]:
    """The lines of a file without their ends, the last one first.

    Raises:
        LineTooLong: a line has more bytes than are held in memory.
    """
    position = file.seek(0, 2)
    pending: list[bytes] = []
    at_end = True
    while position > 0:
        size = min(BLOCK, position)
        position -= size
        file.seek(position)
        first, *others = file.read(size).split(b"\n")
        if others:
            last = others.pop() + b"".join(reversed(pending))
            pending = []
            if last or not at_end:
                yield last.removesuffix(b"\r")
            yield from (line.removesuffix(b"\r") for line in reversed(others))
            at_end = False
        pending.append(first)
        if len(pending) * BLOCK > LONGEST_LINE:
            raise LineTooLong(LONGEST_LINE)
    if pending:
        yield b"".join(reversed(pending)).removesuffix(b"\r")

"""io.kestra.plugin.core.storage.Split."""

import re
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Annotated, ClassVar

from pydantic import BeforeValidator, Field
from typing_extensions import override

from shared.model.properties import Dynamic
from shared.sdk.context import RunContext
from shared.sdk.output import Output, TaskFailed
from shared.sdk.streams import lines_of, stream_of, until_stopped
from shared.sdk.task import RunnableTask

_UNITS = {"": 1, "B": 1, "KB": 1024, "MB": 1024**2, "GB": 1024**3, "TB": 1024**4}
_HELD_BYTES = 8 * 1024 * 1024
"""What waits in memory before partitions are written on."""


def _byte_count(value: object) -> object:
    """`10MB` -> 10485760; units are powers of 1024."""
    found = re.fullmatch(r"(\d+)\s*([KMGT]?B)?", str(value).strip().upper(), re.ASCII)
    if found is None:
        raise ValueError(f"'{value}' is no size: write 500, 10KB, 5MB, 1GB")
    return int(found[1]) * _UNITS[found[2] or ""]


ByteCount = Annotated[int, BeforeValidator(_byte_count), Field(gt=0)]
"""A size in bytes, with or without a unit."""
PositiveCount = Annotated[int, Field(gt=0)]


class SplitOutput(Output):
    """Outputs of Split."""

    uris: list[str] = Field(description="URIs of the parts, in order.")


class Split(RunnableTask):
    """Split a file into parts, line by line.

    One of `bytes`, `partitions` and `rows` says how; with several, the first of them in this order
    counts. An empty file has no parts.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: split
type: io.kestra.plugin.core.storage.Split
from: "{{ inputs.orders }}"
bytes: 10MB
""",
        """
id: eight-parts
type: io.kestra.plugin.core.storage.Split
from: "{{ inputs.orders }}"
partitions: 8
""",
        """
id: by-rows
type: io.kestra.plugin.core.storage.Split
from: "{{ inputs.orders }}"
rows: 1000
""",
    )

    from_: Dynamic[str] = Field(
        alias="from", description="URI of the file.", examples=["{{ inputs.orders }}"]
    )
    bytes_: Dynamic[ByteCount] | None = Field(
        default=None,
        alias="bytes",
        description="A new part begins once the current one has reached this size.",
        examples=["10MB", "5KB", 500],
    )
    partitions: Dynamic[PositiveCount] | None = Field(
        default=None,
        description="Number of parts; lines go to each in turn.",
        examples=[8],
    )
    rows: Dynamic[PositiveCount] | None = Field(
        default=None, description="Lines of a part.", examples=[1000]
    )
    separator: Dynamic[str] = Field(
        default="\n", description="Text written after every line.", examples=["\n"]
    )

    @override
    def run(self, context: RunContext) -> SplitOutput:
        if self.bytes_ is None and self.partitions is None and self.rows is None:
            raise TaskFailed(
                "Invalid configuration with no size, count, nor rows",
                remedy="Give bytes, partitions or rows.",
            )
        end = self.separator.encode()
        with context.files.open(self.from_) as file:
            lines = (line + end for line in lines_of(file))
            return SplitOutput(uris=list(self._stored_parts(context, lines)))

    def _stored_parts(self, context: RunContext, lines: Iterator[bytes]) -> Iterator[str]:
        if self.bytes_ is not None:
            yield from self._store(context, parts_by_size(lines, self.bytes_))
        elif self.partitions is not None:
            with TemporaryDirectory(dir=context.working_directory) as folder:
                files = partition(lines, self.partitions, Path(folder))
                yield from (
                    context.files.put_path(path, self._name(number))
                    for number, path in enumerate(files)
                )
        elif self.rows is not None:
            yield from self._store(context, parts_by_rows(lines, self.rows))

    def _store(self, context: RunContext, parts: Iterator[Iterable[bytes]]) -> Iterator[str]:
        """Each part is stored while it is read: `put` takes all of it before the next begins."""
        for number, part in enumerate(parts):
            content = stream_of(until_stopped(part, context.cancellation))
            yield context.files.put(self._name(number), content)

    def _name(self, number: int) -> str:
        return f"part-{number:06d}{PurePosixPath(self.from_).suffix}"


def parts_by_rows(lines: Iterator[bytes], rows: int) -> Iterator[Iterable[bytes]]:
    """Parts of so many lines; take each whole before the next."""
    for first in lines:
        yield chain([first], islice(lines, rows - 1))


def parts_by_size(lines: Iterator[bytes], size: int) -> Iterator[Iterable[bytes]]:
    """Parts that end once they have reached the size; take each whole before the next."""
    for first in lines:
        yield _until_size(first, lines, size)


def _until_size(first: bytes, lines: Iterator[bytes], size: int) -> Iterator[bytes]:
    yield first
    written = len(first)
    while written < size:
        line = next(lines, None)
        if line is None:
            return
        yield line
        written += len(line)


def partition(lines: Iterable[bytes], count: int, folder: Path) -> list[Path]:
    """Deals the lines out to so many files; gives those that got any.

    Files are opened to append and closed again, since there may be more of them than a process may
    hold open.
    """
    waiting: dict[int, list[bytes]] = {}
    held = 0
    for number, line in enumerate(lines):
        waiting.setdefault(number % count, []).append(line)
        held += len(line)
        if held >= _HELD_BYTES:
            _append(waiting, folder)
            held = 0
    _append(waiting, folder)
    return sorted(folder.iterdir())


def _append(waiting: dict[int, list[bytes]], folder: Path) -> None:
    for number, lines in waiting.items():
        with (folder / f"{number:09d}").open("ab") as file:
            file.writelines(lines)
    waiting.clear()

"""io.kestra.plugin.serdes.csv.CsvToIon."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from typing import Annotated, BinaryIO, ClassVar

from pydantic import Field
from typing_extensions import override

from shared.model.properties import Dynamic
from shared.sdk.charsets import Charset
from shared.sdk.context import RunContext
from shared.sdk.ion_printer import ion_text, text_row_printer
from shared.sdk.output import Output, TaskFailed
from shared.sdk.streams import LONGEST_LINE, stream_of, until_stopped
from shared.sdk.task import RunnableTask

# The limit is one of the whole process. It is only raised, always to the same value, and guards
# against a quote that is never closed; 128 KiB, the default, is a field that people have.
csv.field_size_limit(LONGEST_LINE)

Separator = Annotated[str, Field(min_length=1, max_length=1)]


class CsvToIonOutput(Output):
    """Outputs of CsvToIon."""

    uri: str = Field(description="URI of the Ion file.")
    size: int = Field(description="Rows.")


class CsvToIon(RunnableTask):
    """Read a CSV file into an Ion file.

    Every row becomes a line: a map by the names of the header, or a list when there is no header.
    Every cell is a text. A row with fewer cells than the header gets nulls; one with more fails.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: read
type: io.kestra.plugin.serdes.csv.CsvToIon
from: "{{ inputs.beers }}"
""",
        """
id: read-export
type: io.kestra.plugin.serdes.csv.CsvToIon
from: "{{ outputs.download.uri }}"
fieldSeparator: ";"
charset: ISO-8859-1
skipRows: 2
""",
    )

    from_: Dynamic[str] = Field(
        alias="from", description="URI of the CSV file.", examples=["{{ inputs.beers }}"]
    )
    header: Dynamic[bool] = Field(
        default=True, description="Whether the first row holds names.", examples=[False]
    )
    field_separator: Dynamic[Separator] = Field(
        default=",", description="Character between cells.", examples=[";", "\t"]
    )
    text_delimiter: Dynamic[Separator] = Field(
        default='"', description="Character around cells that need it.", examples=["'"]
    )
    skip_rows: Dynamic[Annotated[int, Field(ge=0)]] = Field(
        default=0, description="Rows to leave out at the top, before the header.", examples=[2]
    )
    skip_empty_rows: Dynamic[bool] = Field(
        default=False, description="Whether empty lines are left out.", examples=[True]
    )
    error_on_different_field_count: Dynamic[bool] = Field(
        default=False,
        description="Fail on a row with fewer cells than the first one, too.",
        examples=[True],
    )
    charset: Dynamic[Charset] = Field(
        default="utf-8", description="Encoding of the CSV file.", examples=["ISO-8859-1"]
    )

    @override
    def run(self, context: RunContext) -> CsvToIonOutput:
        with context.files.open(self.from_) as file:
            reading = _Reading(self, file)
            content = until_stopped(reading.ion_lines(), context.cancellation)
            uri = context.files.put("rows.ion", stream_of(content))
        return CsvToIonOutput(uri=uri, size=reading.count)


class _Reading:
    """One pass over a CSV file."""

    def __init__(self, task: CsvToIon, file: BinaryIO) -> None:
        self._task = task
        # A byte order mark is no part of the first name.
        encoding = "utf-8-sig" if task.charset == "utf-8" else task.charset
        self._text = io.TextIOWrapper(file, encoding=encoding, newline="")
        self._reader = csv.reader(
            self._lines(),
            delimiter=task.field_separator,
            quotechar=task.text_delimiter,
            strict=True,
        )
        self.count = 0

    def ion_lines(self) -> Iterator[bytes]:
        """The rows as lines of an Ion file."""
        rows = self._rows()
        for _ in range(self._task.skip_rows):
            next(rows, None)
        first = next(rows, None)
        if first is None:
            return
        if self._task.header:
            self._check_names(first)
            printer = text_row_printer(first)
        else:
            printer = ion_text
            self.count += 1
            yield ion_text(first).encode() + b"\n"
        width = len(first)
        for row in rows:
            cells = row if len(row) == width else self._fitted(row, width)
            self.count += 1
            yield printer(cells).encode() + b"\n"

    def _rows(self) -> Iterator[list[str]]:
        """The rows; an empty line is a row with one empty cell, unless such rows are skipped."""
        try:
            for row in self._reader:
                if row:
                    yield row
                elif not self._task.skip_empty_rows:
                    yield [""]
        except csv.Error as error:
            raise TaskFailed(
                f"The CSV file can not be read, {self._place()}: {error}",
                remedy="Look for a quote that is never closed, or set textDelimiter.",
            ) from error
        except UnicodeError as error:
            raise TaskFailed(
                f"The CSV file is not {self._task.charset}, {self._place()}: {error}",
                remedy="Set charset to the encoding of the file.",
            ) from error

    def _lines(self) -> Iterator[str]:
        """The lines of the file with their ends, as long as they are lines of text."""
        readline = self._text.readline
        while line := readline(LONGEST_LINE):
            if len(line) == LONGEST_LINE:
                raise TaskFailed(
                    f"The CSV file has a line of more than {LONGEST_LINE} characters, "
                    f"{self._place()}"
                )
            if "\0" in line:
                raise TaskFailed(
                    f"The CSV file holds a NUL character, {self._place()}",
                    remedy="It is no text, or charset is not its encoding (UTF-16 perhaps).",
                )
            yield line

    def _fitted(self, row: list[str], width: int) -> list[str | None]:
        """A row of another width than the first."""
        if not self._task.header and not self._task.error_on_different_field_count:
            return [*row]
        if len(row) > width or self._task.error_on_different_field_count:
            raise TaskFailed(
                f"The CSV file has a row of {len(row)} cells where the first row has {width}, "
                f"{self._place()}",
                remedy="Quote cells that hold the separator, or set fieldSeparator.",
            )
        return [*row, *[None] * (width - len(row))]

    def _check_names(self, names: list[str]) -> None:
        twice = [name for name, count in Counter(names).items() if count > 1]
        if twice:
            raise TaskFailed(
                f"The header of the CSV file has the same name more than once: {twice[0][:80]!r}",
                remedy="Rename the column, or set header to false and skipRows to 1.",
            )

    def _place(self) -> str:
        return f"after line {self._reader.line_num}"

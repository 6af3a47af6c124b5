"""io.kestra.plugin.serdes.csv.IonToCsv."""

import base64
import csv
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Annotated, ClassVar

import orjson
from pydantic import Field
from typing_extensions import override

from shared.model.properties import Dynamic
from shared.sdk.charsets import Charset
from shared.sdk.context import RunContext
from shared.sdk.dates import (
    ISO_DATE,
    ISO_DATE_TIME,
    ISO_TIME,
    DatePattern,
    ZoneName,
    date_printer,
    datetime_printer,
    time_printer,
)
from shared.sdk.ion import read_ion
from shared.sdk.ion_printer import IonValue
from shared.sdk.output import Output, TaskFailed
from shared.sdk.streams import stream_of, until_stopped
from shared.sdk.task import RunnableTask

Separator = Annotated[str, Field(min_length=1, max_length=1)]
_ROWS_AT_ONCE = 256


class IonToCsvOutput(Output):
    """Outputs of IonToCsv."""

    uri: str = Field(description="URI of the CSV file.")
    size: int = Field(description="Rows, the header not counted.")


class IonToCsv(RunnableTask):
    """Write an Ion file as a CSV file.

    The columns are the keys of the first row; in later rows a missing one is an empty cell and
    another one fails. Null is an empty cell; lists and maps are JSON.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: write-csv
type: io.kestra.plugin.serdes.csv.IonToCsv
from: "{{ outputs.query.uri }}"
""",
        """
id: write-for-excel
type: io.kestra.plugin.serdes.csv.IonToCsv
from: "{{ outputs.query.uri }}"
fieldSeparator: ";"
lineDelimiter: "\\r\\n"
charset: windows-1252
dateTimeFormat: "dd/MM/yyyy HH:mm"
timeZoneId: Europe/Paris
""",
    )

    from_: Dynamic[str] = Field(
        alias="from",
        description="URI of a file with one Ion or JSON value a line.",
        examples=["{{ outputs.query.uri }}"],
    )
    header: Dynamic[bool] = Field(
        default=True, description="Whether the first row holds names.", examples=[False]
    )
    field_separator: Dynamic[Separator] = Field(
        default=",", description="Character between cells.", examples=[";", "\t"]
    )
    line_delimiter: Dynamic[str] = Field(
        default="\n", description="Text after every row.", examples=["\r\n"]
    )
    text_delimiter: Dynamic[Separator] = Field(
        default='"', description="Character around cells that need it.", examples=["'"]
    )
    always_delimit_text: Dynamic[bool] = Field(
        default=False, description="Whether it stands around every cell.", examples=[True]
    )
    charset: Dynamic[Charset] = Field(
        default="utf-8", description="Encoding of the CSV file.", examples=["ISO-8859-1"]
    )
    date_format: Dynamic[DatePattern] = Field(
        default=ISO_DATE, description="Java pattern of dates.", examples=["dd/MM/yyyy"]
    )
    time_format: Dynamic[DatePattern] = Field(
        default=ISO_TIME, description="Java pattern of times of day.", examples=["HH:mm"]
    )
    date_time_format: Dynamic[DatePattern] = Field(
        default=ISO_DATE_TIME,
        description="Java pattern of timestamps.",
        examples=["dd/MM/yyyy HH:mm"],
    )
    time_zone_id: Dynamic[ZoneName] = Field(
        default="UTC", description="Zone in which timestamps are written.", examples=["Asia/Tokyo"]
    )

    @override
    def run(self, context: RunContext) -> IonToCsvOutput:
        writing = _Writing(self)
        with context.files.open(self.from_) as file:
            chunks = writing.csv_blocks(read_ion(file))
            content = stream_of(until_stopped(chunks, context.cancellation))
            uri = context.files.put("rows.csv", content)
        return IonToCsvOutput(uri=uri, size=writing.count)


class _Lines:
    """What `csv.writer` writes to: keeps the rows until they are taken.

    The writer quotes a cell for the characters of its line end and no others. It is given more
    than the line delimiter, or a cell with a bare `\\r` would come back as two rows.
    """

    def __init__(self, delimiter: str) -> None:
        self._delimiter = delimiter
        self.terminator = "\r\n" + delimiter
        self._rows: list[str] = []

    def write(self, row: str) -> None:
        """Takes a row with the terminator."""
        self._rows.append(row[: -len(self.terminator)])

    def take(self) -> str:
        """The rows since the last time, with the line delimiter behind each."""
        text = self._delimiter.join([*self._rows, ""])
        self._rows.clear()
        return text


class _Writing:
    """One pass over an Ion file."""

    def __init__(self, task: IonToCsv) -> None:
        self._task = task
        self._cells = _Cells(task)
        self._names: list[str] | None = None
        self._known: frozenset[str] = frozenset()
        self.count = 0

    def csv_blocks(self, values: Iterator[IonValue]) -> Iterator[bytes]:
        """The CSV file, some rows at a time."""
        lines = _Lines(self._task.line_delimiter)
        writer = csv.writer(
            lines,
            delimiter=self._task.field_separator,
            quotechar=self._task.text_delimiter,
            quoting=csv.QUOTE_ALL if self._task.always_delimit_text else csv.QUOTE_MINIMAL,
            lineterminator=lines.terminator,
        )
        for value in values:
            if self.count == 0 and self._opens_with_names(value):
                writer.writerow(self._names or ())
            self.count += 1
            writer.writerow(self._row(value))
            if self.count % _ROWS_AT_ONCE == 0:
                yield self._encoded(lines.take())
        yield self._encoded(lines.take())

    def _encoded(self, text: str) -> bytes:
        try:
            return text.encode(self._task.charset)
        except UnicodeEncodeError as error:
            raise TaskFailed(
                f"{self._task.charset} has no {text[error.start]!r}, near row {self.count}",
                remedy="Set charset to UTF-8.",
            ) from error

    def _opens_with_names(self, first: IonValue) -> bool:
        """Looks at the first row; whether its names are to be written."""
        if isinstance(first, dict):
            self._names = list(first)
            self._known = frozenset(first)
            return self._task.header
        if self._task.header:
            raise TaskFailed(
                "Row 1 is no map, so the CSV file has no names for its header",
                remedy="Set header to false, or give rows that are maps.",
            )
        return False

    def _row(self, value: IonValue) -> Sequence[str]:
        if isinstance(value, dict) and self._names is not None:
            if list(value) == self._names:
                return self._cells.texts(value.values())
            if not self._known.issuperset(value):
                self._refuse(f"has the field {next(iter(value.keys() - self._known))!r}")
            return self._cells.texts([value.get(name) for name in self._names])
        if isinstance(value, list) and self._names is None:
            return self._cells.texts(value)
        return self._refuse(f"is a {_kind_of(value)}")

    def _refuse(self, what: str) -> Sequence[str]:
        like = "a list" if self._names is None else f"a map of {', '.join(self._names)}"
        raise TaskFailed(f"Row {self.count} {what}, and the first row is {like}"[:1000])


def _kind_of(value: IonValue) -> str:
    match value:
        case dict():
            return "map"
        case list():
            return "list"
        case _:
            return "single value"


class _Cells:
    """Prints values as cells."""

    def __init__(self, task: IonToCsv) -> None:
        print_date = date_printer(task.date_format)
        print_time = time_printer(task.time_format)
        print_datetime = datetime_printer(task.date_time_format, task.time_zone_id)
        self._printers: Mapping[type, Callable[..., str]] = {
            str: str,
            type(None): lambda _: "",
            bool: lambda value: "true" if value else "false",
            int: str,
            float: repr,
            Decimal: lambda value: format(value, "f"),
            datetime: print_datetime,
            date: print_date,
            time: print_time,
            bytes: lambda value: base64.b64encode(value).decode(),
            dict: self._json,
            list: self._json,
        }

    def texts(self, values: Iterable[IonValue]) -> Sequence[str]:
        """The cells of a row."""
        printers = self._printers
        return [value if type(value) is str else printers[type(value)](value) for value in values]

    def _json(self, value: IonValue) -> str:
        return orjson.dumps(value, default=self._inside_json, option=_JSON_OPTIONS).decode()

    def _inside_json(self, value: object) -> object:
        """What JSON lacks, inside a list or a map."""
        if isinstance(value, Decimal):
            return orjson.Fragment(format(value, "f"))
        return self._printers[type(value)](value)


_JSON_OPTIONS = orjson.OPT_PASSTHROUGH_DATETIME

"""io.kestra.plugin.serdes.excel.IonToExcel."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import ClassVar, Protocol

from pydantic import Field
from typing_extensions import override

from plugins.serdes.converting import Counted, json_text
from shared.model.json import StoredJson
from shared.model.properties import Dynamic
from shared.model.state import State
from shared.sdk.context import RunContext
from shared.sdk.ion import read_ion
from shared.sdk.ion_printer import IonValue
from shared.sdk.output import Output, TaskFailed
from shared.sdk.task import RunnableTask

_MOST_ROWS = 1_048_576
"""Rows of a sheet of Excel."""
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_EXACT = 1 << 53
"""From here on Excel's numbers have gaps between integers."""


class IonToExcelOutput(Output):
    """Outputs of IonToExcel."""

    uri: str = Field(description="URI of the Excel file.")
    size: int = Field(description="Rows of all sheets, headers not counted.")


class Sheet(Protocol):
    """A sheet as the library takes it."""

    def append(self, cells: list[object]) -> None:
        """Adds a row."""
        ...


class IonToExcel(RunnableTask):
    """Write Ion files as the sheets of an Excel file (.xlsx), in constant memory.

    The columns are the keys of the first row. A timestamp is in UTC, since Excel knows no zones. A
    text that begins like a formula stays text.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: write
type: io.kestra.plugin.serdes.excel.IonToExcel
from: "{{ outputs.query.uri }}"
sheetsTitle: Orders
""",
        """
id: write-sheets
type: io.kestra.plugin.serdes.excel.IonToExcel
from:
  Orders: "{{ outputs.orders.uri }}"
  Customers: "{{ outputs.customers.uri }}"
""",
    )

    from_: Dynamic[StoredJson] = Field(
        alias="from",
        description="URI of an Ion file, or a map of sheets to URIs.",
        examples=["{{ outputs.query.uri }}", {"Orders": "{{ outputs.orders.uri }}"}],
    )
    sheets_title: Dynamic[str] = Field(
        default="Sheet", description="The sheet, when `from` is one URI.", examples=["Orders"]
    )
    header: Dynamic[bool] = Field(
        default=True, description="Whether the first row holds the names."
    )

    @override
    def run(self, context: RunContext) -> IonToExcelOutput:
        from openpyxl import Workbook  # noqa: PLC0415 - heavy

        workbook = Workbook(write_only=True)
        size = 0
        for title, uri in self._sheets().items():
            try:
                sheet: Sheet = workbook.create_sheet(title)
            except ValueError as error:
                raise TaskFailed(f"Excel refuses the sheet {title[:100]!r}: {error}") from None
            with context.files.open(uri) as file:
                counted = Counted(read_ion(file))
                self._fill(context, sheet, counted)
                size += counted.size
        path = context.working_directory / "rows.xlsx"
        workbook.save(path)
        uri = context.files.put_path(path)
        Path(path).unlink()
        return IonToExcelOutput(uri=uri, size=size)

    def _sheets(self) -> Mapping[str, str]:
        given = self.from_
        if isinstance(given, dict):
            return {str(title): str(uri) for title, uri in given.items()}
        return {self.sheets_title: str(given)}

    def _fill(self, context: RunContext, sheet: Sheet, values: Iterable[IonValue]) -> None:
        for number, row in enumerate(self._rows(values), start=1):
            if number > _MOST_ROWS:
                raise TaskFailed(f"A sheet of Excel has {_MOST_ROWS} rows at most")
            if context.cancellation.is_set():
                raise TaskFailed("The task was stopped", state=State.KILLED)
            sheet.append([_as_text(sheet, cell) for cell in row])

    def _rows(self, values: Iterable[IonValue]) -> Iterator[list[object]]:
        names: list[str] | None = None
        for value in values:
            if isinstance(value, dict):
                if names is None:
                    names = list(value)
                    if self.header:
                        yield [_cell(name) for name in names]
                yield [_cell(value.get(name)) for name in names]
            else:
                yield [_cell(item) for item in (value if isinstance(value, list) else [value])]


def _cell(value: IonValue) -> object:
    match value:
        case datetime():
            aware = value if value.utcoffset() is not None else value.replace(tzinfo=UTC)
            return aware.astimezone(UTC).replace(tzinfo=None)
        case bool() | float() | None:
            return value
        case int():
            return value if -_EXACT <= value <= _EXACT else str(value)
        case Decimal():
            return float(value)
        case str():
            return _FORBIDDEN.sub("\ufffd", value)
        case bytes() | list() | dict():
            return json_text(value).decode().strip('"')
        case _:
            return value


def _as_text(sheet: Sheet, cell: object) -> object:
    """The library would take a text for a formula when it begins with an equals sign."""
    if not isinstance(cell, str) or not cell.startswith("="):
        return cell
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415 - heavy

    found = WriteOnlyCell(sheet, value=cell)
    found.data_type = "s"
    return found

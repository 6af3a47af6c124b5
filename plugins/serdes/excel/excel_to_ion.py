"""io.kestra.plugin.serdes.excel.ExcelToIon."""

from collections.abc import Iterable, Iterator
from datetime import date, time
from typing import Annotated, ClassVar, Protocol
from zipfile import BadZipFile

from pydantic import Field
from typing_extensions import override

from plugins.compress.guards import check_zip
from plugins.serdes.converting import local_copy, store_as_ion
from shared.model.properties import Dynamic
from shared.sdk.context import RunContext
from shared.sdk.ion_printer import IonValue
from shared.sdk.output import Output, TaskFailed
from shared.sdk.task import RunnableTask


class ExcelToIonOutput(Output):
    """Outputs of ExcelToIon."""

    uris: dict[str, str] = Field(description="URI of the Ion file of each sheet.")
    size: int = Field(description="Rows of all sheets.")


class Sheet(Protocol):
    """A sheet as the library gives it."""

    title: str

    def iter_rows(self, *, values_only: bool) -> Iterator[tuple[object, ...]]:
        """The rows, one at a time."""
        ...


class ExcelToIon(RunnableTask):
    """Read the sheets of an Excel file (.xlsx) into Ion files.

    Cells keep their types: numbers, texts, dates. A formula is the value that Excel stored for it.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: read
type: io.kestra.plugin.serdes.excel.ExcelToIon
from: "{{ inputs.report }}"
sheetsTitle:
  - Orders
""",
    )

    from_: Dynamic[str] = Field(
        alias="from", description="URI of the Excel file.", examples=["{{ inputs.report }}"]
    )
    sheets_title: Dynamic[tuple[str, ...]] = Field(
        default=(), description="The sheets that are read; all by default.", examples=[["Orders"]]
    )
    header: Dynamic[bool] = Field(
        default=True, description="Whether the first row of a sheet holds names."
    )
    skip_empty_rows: Dynamic[bool] = Field(
        default=False, description="Whether rows without any value are left out."
    )
    skip_rows: Dynamic[Annotated[int, Field(ge=0)]] = Field(
        default=0, description="Rows to leave out at the top, before the header."
    )

    @override
    def run(self, context: RunContext) -> ExcelToIonOutput:
        from openpyxl import load_workbook  # noqa: PLC0415 - heavy
        from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415

        path = local_copy(context, self.from_, "workbook.xlsx")
        check_zip(path)
        try:
            workbook = load_workbook(path, read_only=True, data_only=True)
        except (InvalidFileException, BadZipFile, KeyError, ValueError) as error:
            raise TaskFailed(f"The Excel file can not be read: {error}") from None
        uris: dict[str, str] = {}
        size = 0
        try:
            for number, sheet in enumerate(self._wanted(workbook.worksheets), start=1):
                stored = store_as_ion(context, self._rows(sheet), f"sheet-{number}.ion")
                uris[sheet.title] = stored.uri
                size += stored.size
        finally:
            workbook.close()
            path.unlink()
        return ExcelToIonOutput(uris=uris, size=size)

    def _wanted(self, sheets: Iterable[Sheet]) -> list[Sheet]:
        found = {sheet.title: sheet for sheet in sheets}
        for title in self.sheets_title:
            if title not in found:
                raise TaskFailed(
                    f"The Excel file has no sheet {title[:100]!r}",
                    remedy=f"It has: {', '.join(found)}."[:500],
                )
        return [found[title] for title in self.sheets_title or found]

    def _rows(self, sheet: Sheet) -> Iterator[IonValue]:
        rows = sheet.iter_rows(values_only=True)
        for _ in range(self.skip_rows):
            next(rows, None)
        names: list[str] | None = None
        if self.header:
            first = next(rows, ())
            names = [_name(cell, place) for place, cell in enumerate(first)]
        for row in rows:
            values = [_value(cell) for cell in row]
            if self.skip_empty_rows and not any(value is not None for value in values):
                continue
            # Rows of a read-only sheet end with their last cell.
            yield values if names is None else _named(names, values)


def _named(names: list[str], values: list[IonValue]) -> dict[str, IonValue]:
    missing: list[IonValue] = [None] * (len(names) - len(values))
    return dict(zip(names, [*values, *missing], strict=False))


def _name(cell: object, place: int) -> str:
    return f"column{place + 1}" if cell is None else str(cell)


def _value(cell: object) -> IonValue:
    match cell:
        case None | bool() | int() | float() | str() | date() | time():
            return cell
        case _:
            return str(cell)

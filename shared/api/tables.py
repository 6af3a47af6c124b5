"""Answers that are opened as a table: comma-separated values."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice

from starlette.responses import Response, StreamingResponse

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_ROWS_AT_ONCE = 500


def csv_answer(name: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Response:
    """Rows under their columns, as a file of that name; sent as they are found."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    harmless = ([_harmless(cell) for cell in row] for row in rows)
    return StreamingResponse(
        _written(chain([columns], harmless)), media_type="text/csv", headers=headers
    )


def _written(rows: Iterator[Sequence[str]]) -> Iterator[str]:
    while batch := list(islice(rows, _ROWS_AT_ONCE)):
        content = io.StringIO()
        csv.writer(content).writerows(batch)
        yield content.getvalue()


def _harmless(cell: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell

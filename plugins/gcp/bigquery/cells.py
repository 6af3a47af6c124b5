"""Makes values of a file and of outputs from the cells that the client gives.

Source: flow language, section 6.10 (cell conversion), which is what Kestra's Query does.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Protocol, TypeAlias

from shared.sdk.ion_printer import IonValue


class Field(Protocol):
    """A column, or a field of a struct, as the client describes it."""

    name: str
    field_type: str
    mode: str
    fields: Sequence["Field"]


class Interval(Protocol):
    """An interval as the client gives it (`dateutil.relativedelta`)."""

    years: int
    months: int
    days: int
    hours: int
    minutes: int
    seconds: int
    microseconds: int


class Cells(Protocol):
    """A row as the client gives it."""

    def values(self) -> Iterable[object]:
        """The cells in the order of the columns."""
        ...


Converter: TypeAlias = Callable[[object], IonValue]

_POINT = re.compile(r"POINT\s*\(\s*(\S+)\s+(\S+)\s*\)", re.IGNORECASE)


def converted(rows: Iterable[Cells], fields: Sequence[Field]) -> Iterator[dict[str, IonValue]]:
    """The rows of a result with their values converted, one at a time."""
    names = [field.name for field in fields]
    converters = [converter_of(field) for field in fields]
    for row in rows:
        cells = zip(names, converters, row.values(), strict=True)
        yield {name: convert(cell) for name, convert, cell in cells}


def converter_of(field: Field) -> Converter:
    """What makes a value of a cell of this field; null stays null."""
    one = _single(field)
    if field.mode != "REPEATED":
        return lambda cell: None if cell is None else one(cell)
    return lambda cell: [None if item is None else one(item) for item in _items(cell)]


def _items(cell: object) -> Iterable[object]:
    """BigQuery has no null arrays in results: a missing one is empty."""
    return cell if isinstance(cell, list | tuple) else ()


def _single(field: Field) -> Converter:
    kind = field.field_type.upper()
    if kind in {"RECORD", "STRUCT"}:
        return _struct(field.fields)
    return _CONVERTERS.get(kind, _as_it_is)


def _struct(fields: Sequence[Field]) -> Converter:
    converters = {field.name: converter_of(field) for field in fields}

    def convert(cell: object) -> IonValue:
        found = cell if isinstance(cell, Mapping) else {}
        return {name: one(found.get(name)) for name, one in converters.items()}

    return convert


def _as_it_is(cell: object) -> IonValue:
    match cell:
        case bool() | int() | float() | str() | bytes() | Decimal():
            return cell
        case Mapping():
            return {str(key): _json(item) for key, item in cell.items()}
        case _:
            return str(cell)


def _json(cell: object) -> IonValue:
    if isinstance(cell, Mapping):
        return {str(key): _json(item) for key, item in cell.items()}
    if isinstance(cell, list):
        return [_json(item) for item in cell]
    return None if cell is None else _as_it_is(cell)


def _moment(cell: object) -> IonValue:
    """A DATETIME is read as UTC."""
    if isinstance(cell, datetime) and cell.utcoffset() is None:
        return cell.replace(tzinfo=UTC)
    return cell if isinstance(cell, datetime) else str(cell)


def _number(cell: object) -> IonValue:
    return float(cell) if isinstance(cell, Decimal | int | float) else str(cell)


def _dated(cell: object) -> IonValue:
    """A date or a time of day, which files know as such."""
    return cell if isinstance(cell, date | time) else str(cell)


def _place(cell: object) -> IonValue:
    """A point is its two coordinates; other shapes stay text."""
    found = _POINT.fullmatch(str(cell))
    return [float(found[1]), float(found[2])] if found else str(cell)


def _interval(cell: object) -> IonValue:
    """An interval in BigQuery's canonical form, `Y-M D H:M:S[.F]`."""
    if isinstance(cell, str):
        return cell
    return _interval_text(cell)  # type: ignore[arg-type]  # the client's relativedelta


def _interval_text(cell: Interval) -> str:
    months = cell.years * 12 + cell.months
    micros = ((cell.hours * 60 + cell.minutes) * 60 + cell.seconds) * 1_000_000 + cell.microseconds
    years, rest = divmod(abs(months), 12)
    seconds, fraction = divmod(abs(micros), 1_000_000)
    minutes, second = divmod(seconds, 60)
    hours, minute = divmod(minutes, 60)
    tail = f".{fraction:06}" if fraction else ""
    return (
        f"{'-' if months < 0 else ''}{years}-{rest} {cell.days} "
        f"{'-' if micros < 0 else ''}{hours}:{minute}:{second}{tail}"
    )


_CONVERTERS: Mapping[str, Converter] = {
    "NUMERIC": _number,
    "FLOAT": _number,
    "FLOAT64": _number,
    "DATE": _dated,
    "TIME": _dated,
    "DATETIME": _moment,
    "TIMESTAMP": _moment,
    "GEOGRAPHY": _place,
    "INTERVAL": _interval,
    "JSON": _json,
}

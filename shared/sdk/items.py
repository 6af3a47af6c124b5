"""The items of a file, and how templates see them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import BinaryIO

from shared.expressions.dates import Instant, LocalDate, LocalDateTime, LocalTime
from shared.sdk.ion import read_ion_lines
from shared.sdk.ion_printer import IonValue
from shared.sdk.output import TaskFailed


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a file of structs.

    Attributes:
        line: as it stands in the file, without its end.
        variables: its fields, for templates.
    """

    line: bytes
    variables: Mapping[str, object]


def read_items(file: BinaryIO) -> Iterator[Item]:
    """The items of an Ion or JSON lines file; lines without a value are left out.

    Raises:
        NotIon: a line is no Ion.
        TaskFailed: a line is no struct.
    """
    for number, (line, value) in enumerate(read_ion_lines(file), start=1):
        if not isinstance(value, dict):
            raise TaskFailed(
                f"item {number} is no map of fields: {line[:80].decode(errors='replace')}",
                remedy='Give a file whose lines are structs: {name:"x"}.',
            )
        yield Item(line, {name: template_value(field) for name, field in value.items()})


def template_value(value: IonValue) -> object:
    """A value of a file as templates know it: dates are theirs, the rest is the same."""
    match value:
        case datetime():
            return _moment(value)
        case date():
            return LocalDate(value)
        case time():
            return LocalTime(_nanos(value))
        case list():
            return [template_value(item) for item in value]
        case dict():
            return {name: template_value(item) for name, item in value.items()}
        case _:
            return value


def _moment(value: datetime) -> Instant | LocalDateTime:
    if value.utcoffset() is None:
        return LocalDateTime(value.date(), _nanos(value.time()))
    return Instant.of(value)


def _nanos(value: time) -> int:
    seconds = (value.hour * 60 + value.minute) * 60 + value.second
    return (seconds * 1_000_000 + value.microsecond) * 1000

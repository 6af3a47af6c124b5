"""Ion files: one value a line, as text; read and written line by line in constant memory.

Reading takes JSON lines as well, and binary Ion where no lines are needed.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from functools import partial
from itertools import chain
from typing import BinaryIO, ClassVar

from shared.errors import Disposition, WindhoverError
from shared.sdk.ion_parser import BLANKS, Shape, TooDeep, Uncommon, parse_common, shape_of
from shared.sdk.ion_printer import LOCAL_TIME, IonValue, ion_text
from shared.sdk.streams import BLOCK, lines_of, stream_of

BINARY_MARK = b"\xe0\x01\x00\xea"
"""First bytes of a binary Ion file, version 1.0."""

_TEXT_MARK = re.compile(r"\s*\$ion_1_0(?=\s|$)")
_SHAPES = 8
"""How often the rows of a file may change their shape before it is no longer looked for."""
_BROKEN = (ValueError, TypeError, EOFError, ArithmeticError, RecursionError)
"""What the reference library lets through besides its own error."""
_LONGEST_INT = 14_000
"""Bits of an integer: about Python's own limit on printing one, 4,300 digits."""
_SHOWN = 80
"""Characters of a line that an error shows."""


class NotIon(WindhoverError):  # noqa: N818 - reads as the fact it is
    """A file that was to hold one Ion or JSON value a line does not."""

    code: ClassVar[str] = "ion.unreadable"
    http_status: ClassVar[int] = 422
    disposition: ClassVar[Disposition] = Disposition.FAIL_TASK

    def __init__(self, message: str) -> None:
        super().__init__(message, remedy="Give a file with one Ion or JSON value on each line.")


def ion_lines(values: Iterable[object]) -> Iterator[bytes]:
    """The lines of an Ion file, each with its end.

    Raises:
        NotIonValue: a value has a type that Ion lacks.
    """
    for value in values:
        yield ion_text(value).encode() + b"\n"


def parse_ion(text: str) -> IonValue:
    """The one value of a text.

    Raises:
        NotIon: none, several, or no Ion.
    """
    values = _values(text, 1)
    if len(values) != 1:
        raise NotIon(f"one value was wanted and there are {len(values)}")
    return values[0]


def read_ion(file: BinaryIO) -> Iterator[IonValue]:
    """Every value of an Ion file, text or binary, or of JSON lines.

    Raises:
        NotIon: a line holds something else, or several values.
        LineTooLong: a line is longer than what is held in memory.
    """
    first = file.read(len(BINARY_MARK))
    whole = stream_of(chain([first], iter(partial(file.read, BLOCK), b"")))
    if first == BINARY_MARK:
        return _read_binary(whole)
    return (value for _, value in read_ion_lines(whole))


def read_ion_lines(file: BinaryIO) -> Iterator[tuple[bytes, IonValue]]:
    """Every line that holds a value, without its end, and the value.

    Raises:
        NotIon: a line holds something else, or several values; or the file is binary.
        LineTooLong: a line is longer than what is held in memory.
    """
    shape: Shape | None = None
    shapes_left = _SHAPES
    for number, line in enumerate(lines_of(file), start=1):
        text = _decoded(line, number)
        row = shape.parse(text) if shape is not None else None
        if row is not None:
            yield line, row
            continue
        values = _values(text, number)
        if len(values) > 1:
            raise NotIon(f"line {number} holds {len(values)} values: {text[:_SHOWN]}")
        for value in values:
            if isinstance(value, dict) and shapes_left and _is_new(value, shape):
                shape = shape_of(value)
                shapes_left -= 1
            yield line, value


def _is_new(row: dict[str, IonValue], shape: Shape | None) -> bool:
    return shape is None or tuple(row) != shape.names


def _decoded(line: bytes, number: int) -> str:
    if line.startswith(BINARY_MARK):
        raise NotIon("the file is binary Ion, which has no lines")
    try:
        return line.decode("utf-8-sig" if number == 1 else "utf-8")
    except UnicodeDecodeError as error:
        raise NotIon(f"line {number} is not UTF-8, at byte {error.start + 1}") from error


def _values(text: str, number: int) -> list[IonValue]:
    """The values of a line; none when it is blank or a comment."""
    text = _TEXT_MARK.sub("", text, count=1) if "$ion" in text else text
    if not text.strip(BLANKS):
        return []
    try:
        return [parse_common(text)]
    except Uncommon:
        return _reference_values(text, number)
    except TooDeep as error:
        raise NotIon(f"line {number} is {error}") from error


def _reference_values(text: str, number: int) -> list[IonValue]:
    """What the reference library makes of a line."""
    from amazon.ion import simpleion  # noqa: PLC0415 - heavy, and seldom needed
    from amazon.ion.exceptions import IonException  # noqa: PLC0415

    try:
        return [_plain(item) for item in simpleion.loads(text, single_value=False)]
    except (IonException, *_BROKEN) as error:
        reason = str(error).splitlines()[0][:200] if str(error) else type(error).__name__
        raise NotIon(f"line {number} is no Ion value ({reason}): {text[:_SHOWN]}") from error


def _read_binary(file: BinaryIO) -> Iterator[IonValue]:
    from amazon.ion import simpleion  # noqa: PLC0415 - heavy, and seldom needed
    from amazon.ion.exceptions import IonException  # noqa: PLC0415

    try:
        for item in simpleion.load(file, single_value=False, parse_eagerly=False):
            yield _plain(item)
    except (IonException, *_BROKEN) as error:
        raise NotIon(f"the binary Ion file can not be read: {error}") from error


def _plain(value: object) -> IonValue:  # noqa: C901 - one case a type
    """What the reference library read, without its classes."""
    from amazon.ion.core import Timestamp, TimestampPrecision  # noqa: PLC0415 - heavy
    from amazon.ion.simple_types import IonPyBool, IonPyNull, IonPySymbol  # noqa: PLC0415

    match value:
        case None | IonPyNull():
            return None
        case bool() | IonPyBool():
            return bool(value)
        case IonPySymbol():
            return _symbol_text(value.text)
        case Timestamp():
            return _moment(value, to_the_day=value.precision <= TimestampPrecision.DAY)
        case int():
            return _bounded(int(value))
        case float():
            return float(value)
        case Decimal():
            return Decimal(value)
        case str():
            return _text_or_time(value)
        case bytes():
            return bytes(value)
        case Mapping():
            return {_symbol_text(key): _plain(item) for key, item in value.items()}
        case Sequence():
            return [_plain(item) for item in value]
        case _:
            raise NotIon(f"a value of type {type(value).__name__} is no item of a file")


def _symbol_text(text: str | None) -> str:
    if text is None:
        raise NotIon("a symbol without text is no item of a file")
    return text


def _moment(value: datetime, *, to_the_day: bool) -> date | datetime:
    if to_the_day:
        return value.date()
    return datetime.combine(value.date(), value.timetz())


def _bounded(value: int) -> int:
    if value.bit_length() > _LONGEST_INT:
        raise NotIon("an integer has more than 4,200 digits")
    return value


def _text_or_time(value: str) -> str | time:
    annotations = [mark.text for mark in getattr(value, "ion_annotations", ())]
    return time.fromisoformat(value) if annotations == [LOCAL_TIME] else str(value)

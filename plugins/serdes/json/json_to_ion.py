"""io.kestra.plugin.serdes.json.JsonToIon."""

import codecs
import json
from collections.abc import Iterator
from decimal import Decimal
from functools import partial
from typing import BinaryIO, ClassVar, NoReturn

from pydantic import Field
from typing_extensions import override

from plugins.serdes.converting import Converted, store_as_ion
from shared.model.properties import Dynamic
from shared.sdk.charsets import Charset
from shared.sdk.context import RunContext
from shared.sdk.ion_printer import IonValue
from shared.sdk.output import TaskFailed
from shared.sdk.streams import BLOCK, LONGEST_LINE, lines_of
from shared.sdk.task import RunnableTask

_BLANKS = " \t\r\n"


class JsonToIon(RunnableTask):
    """Read a JSON file into an Ion file.

    Either every line holds a value (JSON lines), or the file is one list, whose items become the
    rows, or one value. A list is read item by item, in constant memory.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: read-lines
type: io.kestra.plugin.serdes.json.JsonToIon
from: "{{ inputs.events }}"
""",
        """
id: read-list
type: io.kestra.plugin.serdes.json.JsonToIon
from: "{{ outputs.download.uri }}"
newLine: false
""",
    )

    from_: Dynamic[str] = Field(
        alias="from", description="URI of the JSON file.", examples=["{{ inputs.events }}"]
    )
    charset: Dynamic[Charset] = Field(
        default="utf-8", description="Encoding of the file.", examples=["ISO-8859-1"]
    )
    new_line: Dynamic[bool] = Field(
        default=True, description="Whether every line holds a value; otherwise the whole file."
    )

    @override
    def run(self, context: RunContext) -> Converted:
        with context.files.open(self.from_) as file:
            values = self._lines(file) if self.new_line else self._whole(file)
            return store_as_ion(context, values)

    def _lines(self, file: BinaryIO) -> Iterator[IonValue]:
        for number, line in enumerate(lines_of(file), start=1):
            try:
                text = line.decode(self.charset).removeprefix("\ufeff")
                if text.strip(_BLANKS):
                    yield _plain(_DECODER.decode(text))
            except (ValueError, RecursionError) as error:
                raise _unreadable(f"line {number}", error) from None

    def _whole(self, file: BinaryIO) -> Iterator[IonValue]:
        try:
            yield from _items(_texts(file, self.charset))
        except (ValueError, RecursionError) as error:
            raise _unreadable("the file", error) from None


def _no_json(word: str) -> NoReturn:
    raise ValueError(f"{word} is no JSON")


_DECODER = json.JSONDecoder(parse_float=Decimal, parse_constant=_no_json)


def _plain(value: object) -> IonValue:
    """Numbers with a point are floats, as in Kestra, where a float keeps all their digits."""
    match value:
        case dict():
            return {key: _plain(item) for key, item in value.items()}
        case list():
            return [_plain(item) for item in value]
        case Decimal():
            number = float(value)
            return number if Decimal(repr(number)) == value else value
        case None | bool() | int() | str():
            return value
        case _:
            raise TypeError(type(value).__name__)


def _unreadable(place: str, error: Exception) -> TaskFailed:
    reason = "it is nested too deeply" if isinstance(error, RecursionError) else str(error)
    return TaskFailed(
        f"The JSON file can not be read, {place}: {reason[:300]}",
        remedy="Set newLine to false for a file that is one list or value, or mend the file.",
    )


def _texts(file: BinaryIO, charset: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(charset)()
    for block in iter(partial(file.read, BLOCK), b""):
        yield decoder.decode(block)
    yield decoder.decode(b"", final=True)


class _Window:
    """A part of a text that is read as it is needed, and forgotten behind."""

    def __init__(self, texts: Iterator[str]) -> None:
        self._texts = texts
        self._wanted = 1
        self.text = ""
        self.is_whole = False

    def grow(self) -> None:
        """Takes in more; twice as much each time, so that a long item is not parsed too often."""
        found: list[str] = []
        size = 0
        while size < self._wanted:
            text = next(self._texts, None)
            if text is None:
                self.is_whole = True
                break
            found.append(text)
            size += len(text)
        self.text += "".join(found)
        if len(self.text) > LONGEST_LINE:
            raise ValueError(f"an item is longer than {LONGEST_LINE} characters")
        self._wanted = max(len(self.text), 1)

    def first(self) -> str:
        """The next character that is no blank; empty at the end."""
        self.text = self.text.lstrip(_BLANKS)
        while not self.text and not self.is_whole:
            self.grow()
            self.text = self.text.lstrip(_BLANKS)
        return self.text[:1]

    def drop(self, count: int) -> None:
        """Forgets the first characters."""
        self.text = self.text[count:]
        self._wanted = 1

    def value(self) -> IonValue:
        """The next value. Raises ValueError."""
        self.first()
        while True:
            try:
                found, end = _DECODER.raw_decode(self.text)
            except json.JSONDecodeError:
                if self.is_whole:
                    raise
            else:
                # A number at the end of the window may go on behind it.
                if self.is_whole or end < len(self.text):
                    self.drop(end)
                    return _plain(found)
            self.grow()


def _items(texts: Iterator[str]) -> Iterator[IonValue]:
    window = _Window(texts)
    if window.first() == "\ufeff":
        window.drop(1)
    first = window.first()
    if first == "[":
        window.drop(1)
        yield from _list_items(window)
    elif first:
        yield window.value()
    if rest := window.first():
        raise ValueError(f"there is more behind its end: {rest}")


def _list_items(window: _Window) -> Iterator[IonValue]:
    if window.first() == "]":
        window.drop(1)
        return
    while True:
        yield window.value()
        match window.first():
            case ",":
                window.drop(1)
            case "]":
                window.drop(1)
                return
            case other:
                raise ValueError(f"a comma or the end of the list was expected, not {other!r}")

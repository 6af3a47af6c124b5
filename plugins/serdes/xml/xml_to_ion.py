"""io.kestra.plugin.serdes.xml.XmlToIon."""

from collections.abc import Iterator
from typing import BinaryIO, ClassVar, Protocol
from xml.etree.ElementTree import Element, ParseError

from pydantic import Field
from typing_extensions import override

from plugins.serdes.converting import Converted, store_as_ion
from shared.model.properties import Dynamic, SourceModel
from shared.sdk.context import RunContext
from shared.sdk.ion_printer import IonValue
from shared.sdk.output import TaskFailed
from shared.sdk.task import RunnableTask

_DEEPEST = 200
_CONTENT = "content"
"""Key of the text of an element that has attributes or children too, as in Kestra."""


class ParserConfiguration(SourceModel):
    """How elements become values."""

    force_list: tuple[str, ...] = Field(
        default=(),
        description="Elements that are lists even when there is one of them.",
        examples=[["book"]],
    )


class XmlToIon(RunnableTask):
    """Read an XML file into an Ion file.

    An element is a map of its attributes and children, or its text when it has neither. Children of
    the same name are a list. With `query` every element at that path is a row, and the file is read
    in constant memory; without it the whole file is one row. Numbers, true and false are values, as
    in Kestra. Document types are refused, since they can bring in other files.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: read
type: io.kestra.plugin.serdes.xml.XmlToIon
from: "{{ inputs.catalogue }}"
query: /catalogue/book
""",
    )

    from_: Dynamic[str] = Field(
        alias="from", description="URI of the XML file.", examples=["{{ inputs.catalogue }}"]
    )
    encoding: Dynamic[str] | None = Field(
        default=None, description="Accepted; the file says its encoding itself."
    )
    query: Dynamic[str] | None = Field(
        default=None,
        description="Path of the elements that become rows.",
        examples=["/catalogue/book"],
    )
    parser_configuration: ParserConfiguration = Field(
        default_factory=ParserConfiguration, description="How elements become values."
    )

    @override
    def run(self, context: RunContext) -> Converted:
        with context.files.open(self.from_) as file:
            return store_as_ion(context, self._rows(file))

    def _rows(self, file: BinaryIO) -> Iterator[IonValue]:
        from defusedxml import DefusedXmlException  # noqa: PLC0415 - only this type needs it
        from defusedxml.ElementTree import iterparse  # noqa: PLC0415

        lists = frozenset(self.parser_configuration.force_list)
        path = [part for part in (self.query or "").split("/") if part]
        try:
            events = iterparse(file, events=("start", "end"), forbid_dtd=True)
            if path:
                yield from _elements(events, path, lists)
            else:
                yield from _whole(events, lists)
        except (ParseError, DefusedXmlException, LookupError, ValueError) as error:
            raise TaskFailed(
                f"The XML file can not be read: {str(error)[:300] or type(error).__name__}"
            ) from None


class _Events(Protocol):
    """What the parser tells."""

    def __iter__(self) -> Iterator[tuple[str, Element]]:
        """(`start` or `end`, element)."""
        ...


def _elements(events: _Events, path: list[str], lists: frozenset[str]) -> Iterator[IonValue]:
    """The elements at a path, each forgotten once it was read."""
    places: list[Element] = []
    for kind, element in events:
        if kind == "start":
            places.append(element)
            _check_depth(len(places))
            continue
        if [_name(place) for place in places] == path:
            yield _value(element, lists)
        places.pop()
        if places and len(places) < len(path):
            places[-1].remove(element)


def _whole(events: _Events, lists: frozenset[str]) -> Iterator[IonValue]:
    depth = 0
    for kind, element in events:
        depth += 1 if kind == "start" else -1
        _check_depth(depth)
        if depth == 0:
            yield {_name(element): _value(element, lists)}


def _check_depth(depth: int) -> None:
    if depth > _DEEPEST:
        raise ValueError(f"elements are nested deeper than {_DEEPEST}")


def _name(element: Element) -> str:
    """Without the address of its namespace."""
    return str(element.tag).rpartition("}")[2]


def _value(element: Element, lists: frozenset[str]) -> IonValue:
    found: dict[str, IonValue] = {
        key.rpartition("}")[2]: _typed(text) for key, text in element.attrib.items()
    }
    for child in element:
        _add(found, _name(child), _value(child, lists), lists)
    text = (element.text or "").strip()
    if not found:
        return _typed(text)
    if text:
        _add(found, _CONTENT, _typed(text), lists)
    return found


def _add(found: dict[str, IonValue], name: str, value: IonValue, lists: frozenset[str]) -> None:
    known = found.get(name)
    if name not in found:
        found[name] = [value] if name in lists else value
    elif isinstance(known, list):
        known.append(value)
    else:
        found[name] = [known, value]


def _typed(text: str) -> IonValue:
    """As Kestra's parser: numbers in their usual form, true and false; the rest is text."""
    if text in {"true", "false"}:
        return text == "true"
    try:
        number = int(text)
    except ValueError:
        return _float_or_text(text)
    return number if str(number) == text else text


def _float_or_text(text: str) -> IonValue:
    try:
        number = float(text)
    except ValueError:
        return text
    return number if repr(number) == text else text

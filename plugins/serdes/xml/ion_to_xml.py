"""io.kestra.plugin.serdes.xml.IonToXml."""

import re
from collections.abc import Iterable, Iterator
from typing import ClassVar
from xml.sax.saxutils import escape

from pydantic import Field
from typing_extensions import override

from plugins.serdes.converting import Converted, json_text, store_from_ion
from shared.model.properties import Dynamic
from shared.sdk.charsets import Charset
from shared.sdk.context import RunContext
from shared.sdk.ion_printer import IonValue
from shared.sdk.output import TaskFailed
from shared.sdk.task import RunnableTask

_NAME = re.compile(r"[^\W\d][\w.-]*")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class IonToXml(RunnableTask):
    """Write an Ion file as an XML file: an element `item` for each row.

    A field is an element; a list is the same element again and again; null is an empty one.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: write
type: io.kestra.plugin.serdes.xml.IonToXml
from: "{{ outputs.query.uri }}"
rootName: orders
""",
    )

    from_: Dynamic[str] = Field(
        alias="from",
        description="URI of a file with one Ion or JSON value a line.",
        examples=["{{ outputs.query.uri }}"],
    )
    root_name: Dynamic[str] = Field(
        default="items", description="Name of the outermost element.", examples=["orders"]
    )
    charset: Dynamic[Charset] = Field(default="utf-8", description="Encoding of the file.")

    @override
    def run(self, context: RunContext) -> Converted:
        return store_from_ion(context, self.from_, "rows.xml", self._written)

    def _written(self, values: Iterable[IonValue]) -> Iterator[bytes]:
        root = _checked(self.root_name)
        yield self._encoded(f'<?xml version="1.0" encoding="{self.charset.upper()}"?>\n<{root}>\n')
        for value in values:
            yield self._encoded(f"  {''.join(_element('item', value))}\n")
        yield self._encoded(f"</{root}>\n")

    def _encoded(self, text: str) -> bytes:
        return text.encode(self.charset, errors="xmlcharrefreplace")


def _checked(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise TaskFailed(
            f"{name[:100]!r} can not be the name of an XML element",
            remedy="Rename the field, for instance in the query that gave the rows.",
        )
    return name


def _element(name: str, value: IonValue) -> Iterator[str]:
    if isinstance(value, list):
        for item in value:
            yield from _element(name, item)
        return
    tag = _checked(name)
    yield f"<{tag}>"
    match value:
        case None:
            pass
        case dict():
            for key, item in value.items():
                yield from _element(key, item)
        case str():
            yield _text(value)
        case _:
            yield _text(json_text(value).decode().strip('"'))
    yield f"</{tag}>"


def _text(value: str) -> str:
    """A text of XML, which has no place at all for most control characters."""
    return escape(_FORBIDDEN.sub("\ufffd", value), {"\r": "&#13;"})

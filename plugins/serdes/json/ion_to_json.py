"""io.kestra.plugin.serdes.json.IonToJson."""

from collections.abc import Iterable, Iterator
from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from plugins.serdes.converting import Converted, json_text, store_from_ion
from shared.model.properties import Dynamic
from shared.sdk.charsets import Charset
from shared.sdk.context import RunContext
from shared.sdk.ion_printer import IonValue
from shared.sdk.task import RunnableTask


class IonToJson(RunnableTask):
    """Write an Ion file as a JSON file.

    Either every line holds a row (JSON lines), or the file is one list. Dates are ISO texts, a
    decimal keeps its digits, bytes are base64.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: write-lines
type: io.kestra.plugin.serdes.json.IonToJson
from: "{{ outputs.query.uri }}"
""",
        """
id: write-list
type: io.kestra.plugin.serdes.json.IonToJson
from: "{{ outputs.query.uri }}"
newLine: false
shouldKeepNull: true
""",
    )

    from_: Dynamic[str] = Field(
        alias="from",
        description="URI of a file with one Ion or JSON value a line.",
        examples=["{{ outputs.query.uri }}"],
    )
    charset: Dynamic[Charset] = Field(
        default="utf-8", description="Encoding of the file.", examples=["ISO-8859-1"]
    )
    new_line: Dynamic[bool] = Field(
        default=True, description="Whether every line holds a row; otherwise the file is one list."
    )
    should_keep_null: Dynamic[bool] = Field(
        default=False, description="Whether fields that are null are written."
    )

    @override
    def run(self, context: RunContext) -> Converted:
        name = "rows.jsonl" if self.new_line else "rows.json"
        return store_from_ion(context, self.from_, name, self._written)

    def _written(self, values: Iterable[IonValue]) -> Iterator[bytes]:
        texts = (self._encoded(value) for value in values)
        if self.new_line:
            yield from (text + b"\n" for text in texts)
            return
        before = b"["
        for text in texts:
            yield before + text
            before = b","
        yield b"[]" if before == b"[" else b"]"

    def _encoded(self, value: IonValue) -> bytes:
        kept = value if self.should_keep_null else _without_nulls(value)
        text = json_text(kept)
        if self.charset == "utf-8":
            return text
        # What the charset lacks is written with JSON's own escapes.
        return text.decode().encode(self.charset, errors="backslashreplace")


def _without_nulls(value: IonValue) -> IonValue:
    match value:
        case dict():
            return {key: _without_nulls(item) for key, item in value.items() if item is not None}
        case list():
            return [_without_nulls(item) for item in value]
        case _:
            return value

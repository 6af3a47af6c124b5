"""io.kestra.plugin.serdes.yaml.IonToYaml."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import ClassVar

import yaml
from pydantic import Field
from typing_extensions import override

from plugins.serdes.converting import Converted, moment_text, store_from_ion
from shared.model.properties import Dynamic
from shared.sdk.context import RunContext
from shared.sdk.ion_printer import IonValue
from shared.sdk.task import RunnableTask


class IonToYaml(RunnableTask):
    """Write an Ion file as a YAML file: one list, an item for each row.

    Dates and decimals are texts.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: write
type: io.kestra.plugin.serdes.yaml.IonToYaml
from: "{{ outputs.query.uri }}"
""",
    )

    from_: Dynamic[str] = Field(
        alias="from",
        description="URI of a file with one Ion or JSON value a line.",
        examples=["{{ outputs.query.uri }}"],
    )

    @override
    def run(self, context: RunContext) -> Converted:
        return store_from_ion(context, self.from_, "rows.yaml", _written)


def _written(values: Iterable[IonValue]) -> Iterator[bytes]:
    is_empty = True
    for value in values:
        is_empty = False
        # The dump of a list with one item: the items of all together are the list of all.
        text = yaml.dump(
            [_plain(value)], Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False
        )
        yield text.encode()
    if is_empty:
        yield b"[]\n"


def _plain(value: IonValue) -> object:
    match value:
        case dict():
            return {key: _plain(item) for key, item in value.items()}
        case list():
            return [_plain(item) for item in value]
        case Decimal():
            return format(value, "f")
        case None | bool() | int() | float() | str() | bytes():
            return value
        case _:
            return moment_text(value)

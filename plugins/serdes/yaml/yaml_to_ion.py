"""io.kestra.plugin.serdes.yaml.YamlToIon."""

from collections.abc import Iterator
from typing import ClassVar

import yaml
from pydantic import Field
from typing_extensions import override

from plugins.serdes.converting import Converted, store_as_ion
from shared.model.properties import Dynamic
from shared.sdk.context import RunContext
from shared.sdk.ion_printer import IonValue
from shared.sdk.output import TaskFailed
from shared.sdk.task import RunnableTask

_LARGEST = 64 * 1024 * 1024
"""Bytes of a file: a document is held in memory whole."""


class YamlToIon(RunnableTask):
    """Read a YAML file into an Ion file.

    Every document is a row; the items of a document that is a list are rows of their own. Aliases
    are refused, since a small file with them can mean a huge value.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: read
type: io.kestra.plugin.serdes.yaml.YamlToIon
from: "{{ inputs.settings }}"
""",
    )

    from_: Dynamic[str] = Field(
        alias="from", description="URI of the YAML file.", examples=["{{ inputs.settings }}"]
    )

    @override
    def run(self, context: RunContext) -> Converted:
        if context.files.size(self.from_) > _LARGEST:
            raise TaskFailed(f"The YAML file is larger than {_LARGEST} bytes")
        return store_as_ion(context, _rows(context, self.from_))


def _rows(context: RunContext, uri: str) -> Iterator[IonValue]:
    try:
        with context.files.open(uri) as file:
            if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(file, yaml.CLoader)):
                raise TaskFailed("The YAML file can not be read: it has aliases")
        with context.files.open(uri) as file:
            for document in yaml.load_all(file, yaml.CSafeLoader):
                yield from document if isinstance(document, list) else [document]
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise TaskFailed(f"The YAML file can not be read: {str(error)[:500]}") from None

"""io.kestra.plugin.serdes.avro.AvroToIon."""

from collections.abc import Iterator
from typing import BinaryIO, ClassVar

from pydantic import Field
from typing_extensions import override

from plugins.serdes.converting import Converted, store_as_ion
from shared.model.properties import Dynamic
from shared.sdk.context import RunContext
from shared.sdk.ion_printer import IonValue
from shared.sdk.output import TaskFailed
from shared.sdk.task import RunnableTask


class AvroToIon(RunnableTask):
    """Read an Avro file into an Ion file.

    Logical types become dates, times, timestamps and decimals.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: read
type: io.kestra.plugin.serdes.avro.AvroToIon
from: "{{ inputs.events }}"
""",
    )

    from_: Dynamic[str] = Field(
        alias="from", description="URI of the Avro file.", examples=["{{ inputs.events }}"]
    )

    @override
    def run(self, context: RunContext) -> Converted:
        with context.files.open(self.from_) as file:
            return store_as_ion(context, _rows(file))


def _rows(file: BinaryIO) -> Iterator[IonValue]:
    import fastavro  # noqa: PLC0415 - only this type needs it

    try:
        yield from fastavro.reader(file)
    # A broken file shows in as many ways as its bytes can be misread.
    except (
        ValueError,
        EOFError,
        KeyError,
        IndexError,
        TypeError,
        StopIteration,
        OverflowError,
        fastavro.schema.SchemaParseException,
    ) as error:
        raise TaskFailed(
            f"The Avro file can not be read: {type(error).__name__} {str(error)[:300]}".rstrip()
        ) from None

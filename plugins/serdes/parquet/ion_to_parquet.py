"""io.kestra.plugin.serdes.parquet.IonToParquet."""

from collections.abc import Iterable
from itertools import chain, islice
from pathlib import Path
from typing import Annotated, ClassVar

from pydantic import Field
from typing_extensions import override

from plugins.serdes.avro.fitting import fitted
from plugins.serdes.avro.schema import found_schema, given_schema
from plugins.serdes.converting import Converted, optional, store_path_from_ion
from plugins.serdes.parquet.schema import arrow_schema
from shared.model.properties import Dynamic
from shared.sdk.context import RunContext
from shared.sdk.ion_printer import IonValue
from shared.sdk.output import TaskFailed
from shared.sdk.task import RunnableTask

_ROWS_AT_ONCE = 4096


class IonToParquet(RunnableTask):
    """Write an Ion file as a Parquet file, some thousand rows at a time.

    Without a schema the types are those of the first rows. Needs the extra `windhover[parquet]`.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: write
type: io.kestra.plugin.serdes.parquet.IonToParquet
from: "{{ outputs.query.uri }}"
compressionCodec: ZSTD
""",
    )

    from_: Dynamic[str] = Field(
        alias="from",
        description="URI of a file with one Ion or JSON value a line.",
        examples=["{{ outputs.query.uri }}"],
    )
    schema_: Dynamic[str] | None = Field(
        default=None, alias="schema", description="The schema of the rows, an Avro one, as JSON."
    )
    number_of_rows_to_scan: Dynamic[Annotated[int, Field(ge=1, le=100_000)]] = Field(
        default=100, description="Without a schema: rows that tell the types."
    )
    compression_codec: Dynamic[str] = Field(
        default="GZIP", description="How it is compressed: GZIP, SNAPPY, ZSTD or UNCOMPRESSED."
    )

    @override
    def run(self, context: RunContext) -> Converted:
        return store_path_from_ion(context, self.from_, "rows.parquet", self._write)

    def _write(self, values: Iterable[IonValue], path: Path) -> None:
        arrow = optional("pyarrow", "parquet")
        parquet = optional("pyarrow.parquet", "parquet")
        rows = iter(values)
        first = list(islice(rows, self.number_of_rows_to_scan))
        declared = given_schema(self.schema_) if self.schema_ else found_schema(first)
        schema = arrow_schema(arrow, declared)
        codec = self.compression_codec.lower().replace("uncompressed", "none")
        every = (fitted(row, declared) for row in chain(first, rows))
        try:
            with parquet.ParquetWriter(path, schema, compression=codec) as writer:
                while batch := list(islice(every, _ROWS_AT_ONCE)):
                    writer.write_batch(arrow.RecordBatch.from_pylist(batch, schema=schema))
        except (arrow.ArrowException, ValueError, TypeError, OSError) as error:
            raise TaskFailed(
                f"The rows do not fit the schema of the Parquet file: {str(error)[:300]}",
                remedy="Correct the schema, or raise numberOfRowsToScan.",
            ) from None

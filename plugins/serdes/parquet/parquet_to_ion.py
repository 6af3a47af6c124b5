"""io.kestra.plugin.serdes.parquet.ParquetToIon."""

from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from plugins.serdes.converting import Converted, local_copy, optional, store_as_ion
from shared.model.properties import Dynamic
from shared.sdk.context import RunContext
from shared.sdk.ion_printer import IonValue
from shared.sdk.output import TaskFailed
from shared.sdk.task import RunnableTask

_ROWS_AT_ONCE = 4096


class ParquetToIon(RunnableTask):
    """Read a Parquet file into an Ion file, some thousand rows at a time.

    Needs the extra `windhover[parquet]`.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: read
type: io.kestra.plugin.serdes.parquet.ParquetToIon
from: "{{ inputs.events }}"
""",
    )

    from_: Dynamic[str] = Field(
        alias="from", description="URI of the Parquet file.", examples=["{{ inputs.events }}"]
    )

    @override
    def run(self, context: RunContext) -> Converted:
        path = local_copy(context, self.from_, "rows.parquet")
        try:
            return store_as_ion(context, _rows(path))
        finally:
            path.unlink()


def _rows(path: Path) -> Iterator[IonValue]:
    arrow = optional("pyarrow", "parquet")
    parquet = optional("pyarrow.parquet", "parquet")
    try:
        with parquet.ParquetFile(path) as file:
            for batch in file.iter_batches(batch_size=_ROWS_AT_ONCE):
                yield from batch.to_pylist()
    except (arrow.ArrowException, OSError) as error:
        raise TaskFailed(f"The Parquet file can not be read: {str(error)[:300]}") from None

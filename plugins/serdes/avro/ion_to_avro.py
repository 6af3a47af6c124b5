"""io.kestra.plugin.serdes.avro.IonToAvro."""

from collections.abc import Iterable, Iterator
from itertools import chain, islice
from pathlib import Path
from typing import Annotated, ClassVar

from pydantic import Field
from typing_extensions import override

from plugins.serdes.avro.fitting import fitted
from plugins.serdes.avro.schema import found_schema, given_schema
from plugins.serdes.converting import Converted, store_path_from_ion
from shared.model.json import JsonObject
from shared.model.properties import Dynamic
from shared.sdk.context import RunContext
from shared.sdk.ion_printer import IonValue
from shared.sdk.output import TaskFailed
from shared.sdk.task import RunnableTask


class IonToAvro(RunnableTask):
    """Write an Ion file as an Avro file.

    Without a schema the types are those of the first rows, and every field may be null.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: write
type: io.kestra.plugin.serdes.avro.IonToAvro
from: "{{ outputs.query.uri }}"
schema: |
  {
    "type": "record",
    "name": "Order",
    "fields": [
      {"name": "id", "type": "long"},
      {"name": "paid", "type": ["null", {"type": "int", "logicalType": "date"}]}
    ]
  }
""",
    )

    from_: Dynamic[str] = Field(
        alias="from",
        description="URI of a file with one Ion or JSON value a line.",
        examples=["{{ outputs.query.uri }}"],
    )
    schema_: Dynamic[str] | None = Field(
        default=None, alias="schema", description="The Avro schema, as JSON."
    )
    number_of_rows_to_scan: Dynamic[Annotated[int, Field(ge=1, le=100_000)]] = Field(
        default=100, description="Without a schema: rows that tell the types."
    )
    codec: Dynamic[str] = Field(
        default="deflate", description="How it is compressed: null, deflate, bzip2 or xz."
    )

    @override
    def run(self, context: RunContext) -> Converted:
        return store_path_from_ion(context, self.from_, "rows.avro", self._write)

    def _write(self, values: Iterable[IonValue], path: Path) -> None:
        import fastavro  # noqa: PLC0415 - only this type needs it

        rows = iter(values)
        first = list(islice(rows, self.number_of_rows_to_scan))
        schema = given_schema(self.schema_) if self.schema_ else found_schema(first)
        numbered = _Fitting(schema)
        try:
            parsed = fastavro.parse_schema(schema)
            with path.open("wb") as file:
                fastavro.writer(file, parsed, numbered.rows(chain(first, rows)), codec=self.codec)
        except (ValueError, TypeError, KeyError, OverflowError) as error:
            raise _refused(numbered.number, error) from None
        except fastavro.schema.SchemaParseException as error:
            raise TaskFailed(f"The Avro schema is refused: {error}") from None


class _Fitting:
    """Rows made to fit a schema, and the number of the last one."""

    def __init__(self, schema: JsonObject) -> None:
        self._schema = schema
        self.number = 0

    def rows(self, values: Iterable[IonValue]) -> Iterator[IonValue]:
        """The rows as the schema wants them."""
        for value in values:
            self.number += 1
            yield fitted(value, self._schema)


def _refused(number: int, error: Exception) -> TaskFailed:
    return TaskFailed(
        f"Row {number} does not fit the Avro schema: {str(error)[:300]}",
        remedy="Correct the schema, or raise numberOfRowsToScan so that more rows tell the types.",
    )

"""io.kestra.plugin.gcp.bigquery.StorageWrite."""

from collections.abc import Iterator
from itertools import islice
from typing import Annotated, ClassVar

from pydantic import Field
from typing_extensions import override

from plugins.gcp.bigquery.session import (
    BigQueryProperties,
    ServiceFailure,
    Session,
    session_of,
)
from shared.model.json import JsonObject
from shared.model.properties import Dynamic
from shared.model.state import State
from shared.sdk.context import Metric, MetricKind, RunContext
from shared.sdk.fetching import output_row
from shared.sdk.ion import read_ion
from shared.sdk.output import Output, TaskFailed
from shared.sdk.task import RunnableTask

_SHOWN = 3
"""Refused rows that a failure tells about."""


class StorageWriteOutput(Output):
    """Outputs of StorageWrite."""

    rows: int = Field(description="How many rows were sent.")


class StorageWrite(RunnableTask, BigQueryProperties):
    """Stream the rows of an Ion or JSON lines file into a table of BigQuery.

    The table must exist. Rows can be queried at once. Every row has an id that is derived from the
    task run and its place in the file, by which BigQuery leaves out rows that come again within a
    minute or so; for more than that use Load.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: stream
type: io.kestra.plugin.gcp.bigquery.StorageWrite
from: "{{ outputs.extract.uri }}"
destinationTable: my-project.sales.orders
bufferSize: 500
""",
    )

    from_: Dynamic[str] = Field(
        alias="from",
        description="URI of a file with one Ion or JSON value a line.",
        examples=["{{ outputs.extract.uri }}"],
    )
    destination_table: Dynamic[str] = Field(description="The table.", examples=["sales.orders"])
    buffer_size: Dynamic[Annotated[int, Field(ge=1, le=10_000)]] = Field(
        default=1000, description="How many rows are sent at once."
    )

    @override
    def run(self, context: RunContext) -> StorageWriteOutput:
        sent = 0
        with session_of(context, self) as session, context.files.open(self.from_) as file:
            reference = session.reference(session.table(self.destination_table))
            rows = _rows(read_ion(file))
            while batch := list(islice(rows, self.buffer_size)):
                if context.cancellation.is_set():
                    raise TaskFailed(f"The task was stopped after {sent} rows", state=State.KILLED)
                ids = [f"{context.info.task_run_id}-{sent + place}" for place in range(len(batch))]
                self._send(session, reference, batch, ids)
                sent += len(batch)
        context.metric(Metric("rows", MetricKind.COUNTER, float(sent)))
        return StorageWriteOutput(rows=sent)

    def _send(
        self, session: Session, reference: object, batch: list[JsonObject], ids: list[str]
    ) -> None:
        refused = session.client.insert_rows_json(
            reference, batch, row_ids=ids, retry=session.retry
        )
        if refused:
            told = "; ".join(
                f"row {ids[item['index']].rpartition('-')[2]}: {item['errors'][0]['message']}"
                for item in refused[:_SHOWN]
            )
            raise ServiceFailure(
                f"BigQuery refused {len(refused)} of {len(batch)} rows: {told}",
                remedy="Make the rows fit the columns of the table.",
            )


def _rows(values: Iterator[object]) -> Iterator[JsonObject]:
    for number, value in enumerate(values, start=1):
        if not isinstance(value, dict):
            raise TaskFailed(f"Row {number} is no map of columns")
        yield output_row(value)

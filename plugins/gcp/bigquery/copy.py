"""io.kestra.plugin.gcp.bigquery.Copy."""

from enum import StrEnum
from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from plugins.gcp.bigquery.jobs import Job, labels_of, measure, run_job
from plugins.gcp.bigquery.options import CreateDisposition, LabelledJob, WriteDisposition
from plugins.gcp.bigquery.session import session_of
from shared.model.properties import Dynamic
from shared.sdk.context import RunContext
from shared.sdk.output import Output
from shared.sdk.task import RunnableTask


class CopyOperation(StrEnum):
    """What kind of copy is made."""

    COPY = "COPY"
    SNAPSHOT = "SNAPSHOT"
    RESTORE = "RESTORE"
    CLONE = "CLONE"


class CopyOutput(Output):
    """Outputs of Copy."""

    job_id: str = Field(description="The job.")


class Copy(RunnableTask, LabelledJob):
    """Copy tables of BigQuery into another table.

    Several sources are joined; their schemas must be the same.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: copy
type: io.kestra.plugin.gcp.bigquery.Copy
sourceTables:
  - sales.orders_france
  - sales.orders_spain
destinationTable: sales.orders
writeDisposition: WRITE_TRUNCATE
""",
    )

    source_tables: Dynamic[tuple[str, ...]] = Field(
        min_length=1, description="The tables.", examples=[["sales.orders"]]
    )
    destination_table: Dynamic[str] = Field(
        description="The table that they are copied to.", examples=["archive.orders"]
    )
    write_disposition: Dynamic[WriteDisposition] | None = Field(
        default=None, description="What becomes of the rows that the table has."
    )
    create_disposition: Dynamic[CreateDisposition] | None = Field(
        default=None, description="Whether the table is made when it is not there."
    )
    operation_type: Dynamic[CopyOperation] | None = Field(
        default=None, description="Whether a copy, a snapshot or a clone is made, or one restored."
    )

    @override
    def run(self, context: RunContext) -> CopyOutput:
        with session_of(context, self) as session:
            table = session.table(self.destination_table)
            sources = [session.reference(session.table(name)) for name in self.source_tables]
            config = session.library.CopyJobConfig(
                labels=labels_of(context, self.labels), **self.job_settings(), **self._settings()
            )

            def send(name: str) -> Job:
                job: Job = session.client.copy_table(
                    sources,
                    session.reference(table),
                    job_id=name,
                    job_config=config,
                    location=session.location,
                    retry=session.retry,
                )
                return job

            def is_same(job: Job) -> bool:
                return list(getattr(job, "sources", ())) == sources

            job = run_job(context, self, session, send, is_same)
            measure(context, job, {})
        return CopyOutput(job_id=job.job_id)

    def _settings(self) -> dict[str, object]:
        named = {
            "write_disposition": self.write_disposition,
            "create_disposition": self.create_disposition,
            "operation_type": self.operation_type,
        }
        return {name: value.value for name, value in named.items() if value is not None}

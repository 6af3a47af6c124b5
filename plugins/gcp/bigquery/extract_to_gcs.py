"""io.kestra.plugin.gcp.bigquery.ExtractToGcs."""

from enum import StrEnum
from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from plugins.gcp.bigquery.jobs import Job, labels_of, measure, run_job
from plugins.gcp.bigquery.options import LabelledJob
from plugins.gcp.bigquery.session import session_of
from plugins.gcp.own_places import refuse_own_addresses
from shared.model.properties import Dynamic
from shared.sdk.context import RunContext
from shared.sdk.output import Output
from shared.sdk.task import RunnableTask


class ExtractFormat(StrEnum):
    """What the files are."""

    CSV = "CSV"
    NEWLINE_DELIMITED_JSON = "NEWLINE_DELIMITED_JSON"
    AVRO = "AVRO"
    PARQUET = "PARQUET"


class ExtractOutput(Output):
    """Outputs of ExtractToGcs."""

    job_id: str = Field(description="The job.")
    source_project: str = Field(description="The project of the table.")
    source_dataset: str = Field(description="The dataset of the table.")
    source_table: str = Field(description="The table.")
    destination_uris: list[str] = Field(description="The files, as they were asked for.")
    file_counts: list[int] = Field(description="How many files were written for each of them.")


class ExtractToGcs(RunnableTask, LabelledJob):
    """Write a table of BigQuery to files of Cloud Storage.

    BigQuery writes them itself: nothing passes through this machine.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: extract
type: io.kestra.plugin.gcp.bigquery.ExtractToGcs
sourceTable: my-project.sales.orders
destinationUris:
  - gs://my-bucket/orders/part-*.csv
format: CSV
printHeader: true
""",
    )

    source_table: Dynamic[str] = Field(description="The table.", examples=["sales.orders"])
    destination_uris: Dynamic[tuple[str, ...]] = Field(
        min_length=1,
        description="URIs of the files; more than 1 GB needs an asterisk, which is numbered.",
        examples=[["gs://my-bucket/orders/part-*.avro"]],
    )
    format: Dynamic[ExtractFormat] = Field(
        default=ExtractFormat.CSV, description="What the files are."
    )
    compression: Dynamic[str] | None = Field(
        default=None, description="How they are compressed.", examples=["GZIP"]
    )
    field_delimiter: Dynamic[str] | None = Field(
        default=None, description="With CSV: the character between cells.", examples=[";"]
    )
    print_header: Dynamic[bool] | None = Field(
        default=None, description="With CSV: whether the first row holds names; it does by default."
    )
    use_avro_logical_types: Dynamic[bool] | None = Field(
        default=None, description="With AVRO: whether types of BigQuery become logical types."
    )

    @override
    def run(self, context: RunContext) -> ExtractOutput:
        refuse_own_addresses(context, self, " ".join(self.destination_uris))
        with session_of(context, self) as session:
            table = session.table(self.source_table)
            config = session.library.ExtractJobConfig(
                labels=labels_of(context, self.labels), **self.job_settings(), **self._settings()
            )

            def send(name: str) -> Job:
                job: Job = session.client.extract_table(
                    session.reference(table),
                    list(self.destination_uris),
                    job_id=name,
                    job_config=config,
                    location=session.location,
                    retry=session.retry,
                )
                return job

            job = run_job(context, self, session, send, self._is_same)
            measure(context, job, {})
            counts = getattr(job, "destination_uri_file_counts", None)
        return ExtractOutput(
            job_id=job.job_id,
            source_project=table.project,
            source_dataset=table.dataset,
            source_table=table.table,
            destination_uris=list(self.destination_uris),
            file_counts=[int(count) for count in counts] if isinstance(counts, list) else [],
        )

    def _is_same(self, job: Job) -> bool:
        return list(getattr(job, "destination_uris", ())) == list(self.destination_uris)

    def _settings(self) -> dict[str, object]:
        named: dict[str, object] = {
            "destination_format": self.format.value,
            "compression": self.compression,
            "field_delimiter": self.field_delimiter,
            "print_header": self.print_header,
            "use_avro_logical_types": self.use_avro_logical_types,
        }
        return {name: value for name, value in named.items() if value is not None}

"""io.kestra.plugin.gcp.bigquery.LoadFromGcs."""

from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from plugins.gcp.bigquery.jobs import Job
from plugins.gcp.bigquery.loading import LoadOutput, LoadProperties, known_columns, run_load
from plugins.gcp.bigquery.session import session_of
from plugins.gcp.own_places import refuse_own_addresses
from shared.model.properties import Dynamic
from shared.sdk.context import RunContext
from shared.sdk.task import RunnableTask


class LoadFromGcs(RunnableTask, LoadProperties):
    """Load files of Cloud Storage into a table of BigQuery.

    Without a schema a table that does not exist gets the columns that BigQuery finds in the files.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: load
type: io.kestra.plugin.gcp.bigquery.LoadFromGcs
from:
  - gs://my-bucket/orders/2024-*.csv
destinationTable: sales.orders
format: CSV
csvOptions:
  skipLeadingRows: 1
""",
    )

    from_: Dynamic[tuple[str, ...]] = Field(
        alias="from",
        min_length=1,
        description="URIs of the files; an asterisk stands for any characters.",
        examples=[["gs://my-bucket/orders/*.avro"]],
    )

    @override
    def run(self, context: RunContext) -> LoadOutput:
        refuse_own_addresses(context, self, " ".join(self.from_))
        with session_of(context, self) as session:
            table = session.table(self.destination_table)
            settings = self.load_settings(session.library)
            if self.says_nothing_of_columns and known_columns(session, table) is None:
                settings["autodetect"] = True

            def send(name: str, config: object) -> Job:
                job: Job = session.client.load_table_from_uri(
                    list(self.from_),
                    session.reference(table),
                    job_id=name,
                    job_config=config,
                    location=session.location,
                    retry=session.retry,
                )
                return job

            return run_load(context, self, session, settings, send)

"""io.kestra.plugin.gcp.bigquery.Load."""

import csv
import io
from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from plugins.gcp.bigquery.jobs import Job
from plugins.gcp.bigquery.loading import (
    LoadFormat,
    LoadOutput,
    LoadProperties,
    known_columns,
    run_load,
)
from plugins.gcp.bigquery.session import Session, session_of
from plugins.gcp.bigquery.tables import TableName
from shared.model.properties import Dynamic
from shared.sdk.context import RunContext
from shared.sdk.output import TaskFailed
from shared.sdk.streams import LONGEST_LINE
from shared.sdk.task import RunnableTask


class Load(RunnableTask, LoadProperties):
    """Load a file of the internal storage into a table of BigQuery.

    Without a schema a table that does not exist gets the columns that BigQuery finds in the file.
    Where the table exists, a first line that holds the names of its columns is taken for a header.
    A task that runs again after a crash takes up the job that it had sent: nothing is loaded twice.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: load-beers
type: io.kestra.plugin.gcp.bigquery.Load
from: "{{ inputs.beers }}"
destinationTable: beers.beers
format: CSV
csvOptions:
  fieldDelimiter: ","
""",
        """
id: load-rows
type: io.kestra.plugin.gcp.bigquery.Load
from: "{{ outputs.write.uri }}"
destinationTable: my-project.sales.orders
format: AVRO
avroOptions:
  useAvroLogicalTypes: true
writeDisposition: WRITE_TRUNCATE
""",
    )

    from_: Dynamic[str] = Field(
        alias="from", description="URI of the file.", examples=["{{ inputs.beers }}"]
    )
    failed_on_empty: Dynamic[bool] = Field(
        default=True, description="Whether a file without any byte is a failure."
    )

    @override
    def run(self, context: RunContext) -> LoadOutput:
        with session_of(context, self) as session:
            table = session.table(self.destination_table)
            if context.files.size(self.from_) == 0:
                if self.failed_on_empty:
                    raise TaskFailed(
                        "Can't load an empty file and this one don't contain any data",
                        remedy="Set failedOnEmpty to false where that is right.",
                    )
                return LoadOutput(rows=0, destination_table=table.text)
            settings = self.load_settings(session.library)
            if self.says_nothing_of_columns:
                settings.update(self._guessed(context, session, table))

            def send(name: str, config: object) -> Job:
                with context.files.open(self.from_) as file:
                    job: Job = session.client.load_table_from_file(
                        file,
                        session.reference(table),
                        job_id=name,
                        job_config=config,
                        location=session.location,
                    )
                    return job

            return run_load(context, self, session, settings, send)

    def _guessed(
        self, context: RunContext, session: Session, table: TableName
    ) -> dict[str, object]:
        """What follows from the table being there or not."""
        columns = known_columns(session, table)
        if columns is None:
            return {"autodetect": True}
        is_told = self.csv_options.skip_leading_rows is not None
        if is_told or self.format is not LoadFormat.CSV:
            return {}
        names = [name.strip().lower() for name in self._first_row(context)]
        return {"skip_leading_rows": 1} if names == [one.lower() for one in columns] else {}

    def _first_row(self, context: RunContext) -> list[str]:
        options = self.csv_options
        with context.files.open(self.from_) as file:
            line = file.readline(LONGEST_LINE)
        text = line.decode(options.encoding or "utf-8", errors="replace").removeprefix("\ufeff")
        delimiter = options.field_delimiter or ","
        if len(delimiter) != 1 or len(options.quote or '"') != 1:
            return []
        reader = csv.reader(io.StringIO(text), delimiter=delimiter, quotechar=options.quote or '"')
        return next(reader, [])

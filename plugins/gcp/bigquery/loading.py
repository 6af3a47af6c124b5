"""What a file of a load job looks like, and how the job is run."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from types import ModuleType

from pydantic import Field

from plugins.gcp.bigquery.jobs import Job, labels_of, measure, run_job
from plugins.gcp.bigquery.options import LabelledJob, WritingProperties
from plugins.gcp.bigquery.schema import Schema, schema_fields
from plugins.gcp.bigquery.session import Session
from plugins.gcp.bigquery.tables import TableName
from shared.model.properties import Dynamic, SourceModel
from shared.sdk.charsets import Charset
from shared.sdk.context import RunContext
from shared.sdk.output import Output

_MEASURED = {
    "output_rows": "output.rows",
    "output_bytes": "output.bytes",
    "input_files": "input.files",
    "input_file_bytes": "input.bytes",
}


class LoadFormat(StrEnum):
    """What the file is."""

    CSV = "CSV"
    JSON = "JSON"
    AVRO = "AVRO"
    PARQUET = "PARQUET"
    ORC = "ORC"


_SOURCE_FORMATS: Mapping[LoadFormat, str] = {
    **{one: one.value for one in LoadFormat},
    LoadFormat.JSON: "NEWLINE_DELIMITED_JSON",
}
_WITHOUT_SCHEMA = frozenset({LoadFormat.CSV, LoadFormat.JSON})
"""Formats that do not say the types of their columns."""


class CsvOptions(SourceModel):
    """How a CSV file is written."""

    allow_jagged_rows: Dynamic[bool] | None = Field(
        default=None, description="Whether a row may lack cells at its end."
    )
    allow_quoted_new_lines: Dynamic[bool] | None = Field(
        default=None, description="Whether a quoted cell may hold line breaks."
    )
    encoding: Dynamic[Charset] | None = Field(
        default=None, description="Encoding of the file.", examples=["ISO-8859-1"]
    )
    field_delimiter: Dynamic[str] | None = Field(
        default=None, description="Character between cells; a comma by default.", examples=[";"]
    )
    quote: Dynamic[str] | None = Field(
        default=None, description="Character around cells that need it.", examples=["'"]
    )
    skip_leading_rows: Dynamic[int] | None = Field(
        default=None, ge=0, description="Rows to leave out at the top.", examples=[1]
    )

    def settings(self) -> dict[str, object]:
        """The settings of the client's job configuration that are given."""
        named: dict[str, object] = {
            "allow_jagged_rows": self.allow_jagged_rows,
            "allow_quoted_newlines": self.allow_quoted_new_lines,
            "encoding": self.encoding.upper() if self.encoding else None,
            "field_delimiter": self.field_delimiter,
            "quote_character": self.quote,
            "skip_leading_rows": self.skip_leading_rows,
        }
        return {name: value for name, value in named.items() if value is not None}


class AvroOptions(SourceModel):
    """How an Avro file is read."""

    use_avro_logical_types: Dynamic[bool] | None = Field(
        default=None, description="Whether logical types become those of BigQuery."
    )


class LoadProperties(LabelledJob, WritingProperties):
    """What is loaded, and where to."""

    destination_table: Dynamic[str] = Field(
        description="The table: `dataset.table` or `project.dataset.table`.",
        examples=["beers.beers"],
    )
    format: Dynamic[LoadFormat] = Field(default=LoadFormat.CSV, description="What the file is.")
    csv_options: CsvOptions = Field(
        default_factory=CsvOptions,
        description="How a CSV file is written.",
        examples=[{"fieldDelimiter": ";", "skipLeadingRows": 1}],
    )
    avro_options: AvroOptions = Field(
        default_factory=AvroOptions, description="How an Avro file is read."
    )
    schema_: Schema | None = Field(
        default=None,
        alias="schema",
        description="The columns of the table.",
        examples=[{"fields": [{"name": "name", "type": "STRING"}]}],
    )
    autodetect: Dynamic[bool] | None = Field(
        default=None,
        description="Whether names and types of the columns are found out from the file. Without a"
        " schema they are, when the table does not exist yet.",
    )
    ignore_unknown_values: Dynamic[bool] | None = Field(
        default=None, description="Whether values that no column is for are left out."
    )
    max_bad_records: Dynamic[int] | None = Field(
        default=None, ge=0, description="How many bad rows are left out before the job fails."
    )

    @property
    def says_nothing_of_columns(self) -> bool:
        """Whether neither the task nor the format tells names and types."""
        is_silent = self.schema_ is None and self.autodetect is None
        return is_silent and self.format in _WITHOUT_SCHEMA

    def load_settings(self, library: ModuleType) -> dict[str, object]:
        """The settings of the client's job configuration that are given."""
        found = {**self.job_settings(), **self.writing_settings(library)}
        found["source_format"] = _SOURCE_FORMATS[self.format]
        if self.format is LoadFormat.CSV:
            found.update(self.csv_options.settings())
        if self.schema_ is not None:
            found["schema"] = schema_fields(library, self.schema_)
        named: dict[str, object] = {
            "use_avro_logical_types": self.avro_options.use_avro_logical_types,
            "autodetect": self.autodetect,
            "ignore_unknown_values": self.ignore_unknown_values,
            "max_bad_records": self.max_bad_records,
        }
        found.update({name: value for name, value in named.items() if value is not None})
        return found


class LoadOutput(Output):
    """Outputs of a load."""

    job_id: str | None = Field(default=None, description="The job.")
    rows: int = Field(description="How many rows were loaded.")
    destination_table: str = Field(description="The table: `project.dataset.table`.")


def run_load(
    context: RunContext,
    task: LoadProperties,
    session: Session,
    settings: Mapping[str, object],
    send: Callable[[str, object], Job],
) -> LoadOutput:
    """Runs a load job.

    Args:
        settings: of the client's job configuration.
        send: sends the job under an id, with its configuration.

    Raises:
        ServiceFailure: the service refused or could not do it.
        TaskFailed: the task was stopped.
    """
    table = session.table(task.destination_table)
    config = session.library.LoadJobConfig(labels=labels_of(context, task.labels), **settings)
    job = run_job(
        context,
        task,
        session,
        lambda name: send(name, config),
        lambda old: _writes(old, table),
    )
    numbers = measure(context, job, _MEASURED)
    return LoadOutput(
        job_id=job.job_id, rows=numbers.get("output_rows", 0), destination_table=table.text
    )


def _writes(job: Job, table: TableName) -> bool:
    found = getattr(job, "destination", None)
    parts = [str(getattr(found, name, "")) for name in ("project", "dataset_id", "table_id")]
    return ".".join(parts) == table.text


def known_columns(session: Session, table: TableName) -> list[str] | None:
    """The names of the columns of a table; None when it does not exist or has none.

    Raises:
        ServiceFailure: the service refused.
    """
    with session.calling():
        try:
            found = session.client.get_table(session.reference(table), retry=session.retry)
        except session.errors.NotFound:
            return None
    return [str(column.name) for column in found.schema] or None

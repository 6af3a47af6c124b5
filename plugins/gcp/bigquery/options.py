"""Choices that several types of BigQuery have, in the words of the service."""

from enum import StrEnum
from types import ModuleType

from pydantic import Field

from plugins.gcp.bigquery.session import BigQueryProperties
from shared.model.properties import Duration, Dynamic, SourceModel


class WriteDisposition(StrEnum):
    """What becomes of the rows that a table has."""

    WRITE_APPEND = "WRITE_APPEND"
    WRITE_TRUNCATE = "WRITE_TRUNCATE"
    WRITE_TRUNCATE_DATA = "WRITE_TRUNCATE_DATA"
    WRITE_EMPTY = "WRITE_EMPTY"


class CreateDisposition(StrEnum):
    """Whether a table is made that is not there."""

    CREATE_IF_NEEDED = "CREATE_IF_NEEDED"
    CREATE_NEVER = "CREATE_NEVER"


class SchemaUpdateOption(StrEnum):
    """How a schema may change by writing."""

    ALLOW_FIELD_ADDITION = "ALLOW_FIELD_ADDITION"
    ALLOW_FIELD_RELAXATION = "ALLOW_FIELD_RELAXATION"


class PartitioningType(StrEnum):
    """The length of time of a partition."""

    DAY = "DAY"
    HOUR = "HOUR"
    MONTH = "MONTH"
    YEAR = "YEAR"


class WritingProperties(SourceModel):
    """How a job writes a table."""

    write_disposition: Dynamic[WriteDisposition] | None = Field(
        default=None,
        description="What becomes of the rows that the table has.",
        examples=["WRITE_TRUNCATE"],
    )
    create_disposition: Dynamic[CreateDisposition] | None = Field(
        default=None,
        description="Whether the table is made when it is not there; it is by default.",
        examples=["CREATE_NEVER"],
    )
    clustering_fields: Dynamic[tuple[str, ...]] = Field(
        default=(), description="Columns that the table is clustered by.", examples=[["country"]]
    )
    schema_update_options: Dynamic[tuple[SchemaUpdateOption, ...]] = Field(
        default=(),
        description="How the schema of the table may change.",
        examples=[["ALLOW_FIELD_ADDITION"]],
    )
    time_partitioning_field: Dynamic[str] | None = Field(
        default=None,
        description="The column of dates that the table is partitioned by.",
        examples=["day"],
    )
    time_partitioning_type: Dynamic[PartitioningType] = Field(
        default=PartitioningType.DAY, description="How long a partition is."
    )

    def writing_settings(self, library: ModuleType) -> dict[str, object]:
        """The settings of the client's job configuration that are given.

        Args:
            library: the module `google.cloud.bigquery`.
        """
        found: dict[str, object] = {}
        if self.write_disposition is not None:
            found["write_disposition"] = self.write_disposition.value
        if self.create_disposition is not None:
            found["create_disposition"] = self.create_disposition.value
        if self.clustering_fields:
            found["clustering_fields"] = list(self.clustering_fields)
        if self.schema_update_options:
            found["schema_update_options"] = [one.value for one in self.schema_update_options]
        if self.time_partitioning_field is not None:
            partitioning: object = library.TimePartitioning(
                type_=self.time_partitioning_type.value, field=self.time_partitioning_field
            )
            found["time_partitioning"] = partitioning
        return found


class JobProperties(BigQueryProperties):
    """What every type has that runs a job."""

    job_timeout: Dynamic[Duration] | None = Field(
        default=None,
        description="How long the job may run; then the service stops it.",
        examples=["PT10M"],
    )

    def job_settings(self) -> dict[str, object]:
        """The settings of the client's job configuration that are given."""
        if self.job_timeout is None:
            return {}
        return {"job_timeout_ms": int(self.job_timeout.total_seconds() * 1000)}


class LabelledJob(JobProperties):
    """The same for tasks; the labels of a trigger are those of its executions."""

    labels: Dynamic[dict[str, str]] = Field(
        default_factory=dict, description="Labels of the job.", examples=[{"team": "sales"}]
    )

"""What the tasks about tables share: their properties and outputs."""

from datetime import datetime
from enum import StrEnum

from pydantic import Field

from plugins.gcp.bigquery.options import PartitioningType
from plugins.gcp.bigquery.schema import Schema, schema_fields
from plugins.gcp.bigquery.session import BigQueryProperties, Session
from plugins.gcp.bigquery.tables import TableName
from shared.model.properties import Duration, Dynamic, SourceModel
from shared.sdk.context import RunContext
from shared.sdk.output import Output


class OneTable(BigQueryProperties):
    """Which table."""

    dataset: Dynamic[str] = Field(description="Its dataset.", examples=["sales"])
    table: Dynamic[str] = Field(description="Its name.", examples=["orders"])

    def name_in(self, session: Session) -> TableName:
        """The table in the project of the task."""
        return TableName(session.project, self.dataset, self.table)


class TableKind(StrEnum):
    """What the rows of the table are."""

    TABLE = "TABLE"
    VIEW = "VIEW"
    MATERIALIZED_VIEW = "MATERIALIZED_VIEW"


class TimePartitioning(SourceModel):
    """How rows are put into partitions by time."""

    type: Dynamic[PartitioningType] = Field(
        default=PartitioningType.DAY, description="How long a partition is."
    )
    field: Dynamic[str] | None = Field(
        default=None, description="The column; the time of loading if none.", examples=["day"]
    )
    expiration: Dynamic[Duration] | None = Field(
        default=None, description="After this time a partition goes.", examples=["P90D"]
    )


class StandardTable(SourceModel):
    """A table with rows of its own."""

    clustering: Dynamic[tuple[str, ...]] = Field(
        default=(), description="Columns that it is clustered by.", examples=[["country"]]
    )
    time_partitioning: TimePartitioning | None = Field(
        default=None, description="How rows are put into partitions by time."
    )


class ViewQuery(SourceModel):
    """A table that is a query."""

    query: Dynamic[str] = Field(
        description="The query.", examples=["SELECT * FROM sales.orders WHERE paid"]
    )


class TableDefinition(SourceModel):
    """What the table is."""

    type: Dynamic[TableKind] = Field(default=TableKind.TABLE, description="Its kind.")
    schema_: Schema | None = Field(
        default=None, alias="schema", description="Its columns, in order."
    )
    standard_table_definition: StandardTable | None = Field(
        default=None, description="With TABLE: partitions and clusters."
    )
    view_definition: ViewQuery | None = Field(default=None, description="With VIEW: the query.")
    materialized_view_definition: ViewQuery | None = Field(
        default=None, description="With MATERIALIZED_VIEW: the query."
    )


class TableProperties(OneTable):
    """A table as it is to be."""

    table_definition: TableDefinition | None = Field(
        default=None,
        description="What it is.",
        examples=[{"type": "TABLE", "schema": {"fields": [{"name": "id", "type": "INT64"}]}}],
    )
    description: Dynamic[str] | None = Field(default=None, description="What it is for.")
    friendly_name: Dynamic[str] | None = Field(
        default=None, description="Its name for people.", examples=["Orders of all shops"]
    )
    labels: Dynamic[dict[str, str]] | None = Field(
        default=None, description="Its labels.", examples=[{"team": "sales"}]
    )
    expiration_duration: Dynamic[Duration] | None = Field(
        default=None, description="After this time, from now on, it goes.", examples=["P30D"]
    )
    require_partition_filter: Dynamic[bool] | None = Field(
        default=None, description="Whether queries must say which partitions they want."
    )

    def applied(self, context: RunContext, session: Session) -> tuple[object, list[str]]:
        """The table of the client as it is to be, and the names of what was given."""
        table = session.library.Table(session.reference(self.name_in(session)))
        named: dict[str, object] = {
            "description": self.description,
            "friendly_name": self.friendly_name,
            "labels": self.labels,
            "require_partition_filter": self.require_partition_filter,
            **self._definition(session),
        }
        if self.expiration_duration is not None:
            named["expires"] = context.now() + self.expiration_duration
        given = {name: value for name, value in named.items() if value is not None}
        for name, value in given.items():
            setattr(table, name, value)
        return table, list(given)

    def _definition(self, session: Session) -> dict[str, object]:
        definition = self.table_definition
        if definition is None:
            return {}
        found: dict[str, object] = {}
        if definition.schema_ is not None:
            found["schema"] = schema_fields(session.library, definition.schema_)
        if definition.view_definition is not None:
            found["view_query"] = definition.view_definition.query
        if definition.materialized_view_definition is not None:
            found["mview_query"] = definition.materialized_view_definition.query
        standard = definition.standard_table_definition
        if standard is not None and standard.clustering:
            found["clustering_fields"] = list(standard.clustering)
        if standard is not None and standard.time_partitioning is not None:
            found["time_partitioning"] = _partitioning(session, standard.time_partitioning)
        return found


def _partitioning(session: Session, declared: TimePartitioning) -> object:
    expiration = declared.expiration
    found: object = session.library.TimePartitioning(
        type_=declared.type.value,
        field=declared.field,
        expiration_ms=None if expiration is None else int(expiration.total_seconds() * 1000),
    )
    return found


_DATES = {
    "creation_time": "created",
    "last_modified_time": "modified",
    "expiration_time": "expires",
}
"""Output -> attribute of the client's table."""


class TableInfo(Output):
    """Outputs of tasks about tables."""

    project_id: str = Field(description="The project.")
    dataset_id: str = Field(description="The dataset.")
    table: str = Field(description="The table.")
    description: str | None = Field(default=None, description="What it is for.")
    friendly_name: str | None = Field(default=None, description="Its name for people.")
    num_rows: int | None = Field(default=None, description="How many rows it has.")
    num_bytes: int | None = Field(default=None, description="How large it is, in bytes.")
    location: str | None = Field(default=None, description="Where it is.")
    creation_time: str | None = Field(default=None, description="When it was made.")
    last_modified_time: str | None = Field(default=None, description="When it was changed last.")
    expiration_time: str | None = Field(default=None, description="When it goes.")


def table_info(table: object) -> TableInfo:
    """The outputs of a table of the client; what the service does not tell is null."""
    named = ("description", "friendly_name", "num_rows", "num_bytes", "location")
    return TableInfo.model_validate(
        {
            "project_id": getattr(table, "project", ""),
            "dataset_id": getattr(table, "dataset_id", ""),
            "table": getattr(table, "table_id", ""),
            **{name: getattr(table, name, None) for name in named},
            **{key: _date_text(getattr(table, name, None)) for key, name in _DATES.items()},
        }
    )


def _date_text(value: object) -> str | None:
    return value.isoformat() if isinstance(value, datetime) else None

"""The properties of a query, for the task and for the trigger."""

from enum import StrEnum

from pydantic import AliasChoices, Field

from plugins.gcp.bigquery.options import JobProperties
from plugins.gcp.bigquery.parameters import query_parameters
from plugins.gcp.bigquery.session import Session
from shared.model.json import StoredJson
from shared.model.properties import Dynamic, Evaluated
from shared.sdk.fetching import FetchProperties
from shared.sdk.output import TaskFailed


class Priority(StrEnum):
    """When the query starts."""

    INTERACTIVE = "INTERACTIVE"
    BATCH = "BATCH"


class QueryProperties(JobProperties, FetchProperties):
    """A query, and what becomes of its rows."""

    sql: Dynamic[str] = Field(
        description="The query.", examples=["SELECT count(*) AS count FROM beers.beers"]
    )
    parameters: Evaluated[StoredJson] = Field(
        default=None,
        description="Values of `@name` in the query (a map), or of its question marks (a list)."
        ' `{type: DATE, value: "2024-01-31"}` declares the type of one.',
        examples=[{"country": "France"}, [1, 2]],
    )
    legacy_sql: Dynamic[bool] = Field(
        default=False,
        validation_alias=AliasChoices("legacySql", "useLegacySql"),
        description="Whether the query is in BigQuery's old dialect.",
    )
    default_dataset: Dynamic[str] | None = Field(
        default=None,
        description="The dataset of tables that are named without one.",
        examples=["beers"],
    )
    max_results: Dynamic[int] | None = Field(
        default=None, description="How many rows are taken at most.", examples=[1000]
    )
    page_size: Dynamic[int] | None = Field(
        default=None, description="Rows that are asked for at once.", examples=[10000]
    )
    priority: Dynamic[Priority] = Field(
        default=Priority.INTERACTIVE, description="Whether it starts now, or when there is room."
    )
    use_query_cache: Dynamic[bool] | None = Field(
        default=None, description="Whether the result of the same query may be reused."
    )
    maximum_bytes_billed: Dynamic[int] | None = Field(
        default=None,
        description="A query that would cost more bytes than this fails.",
        examples=[10_000_000_000],
    )

    def query_settings(self, session: Session) -> dict[str, object]:
        """The settings of the client's job configuration that are given."""
        found = self.job_settings()
        found["use_legacy_sql"] = self.legacy_sql
        found["priority"] = self.priority.value
        if isinstance(self.parameters, list | dict):
            found["query_parameters"] = query_parameters(session.library, self.parameters)
        elif self.parameters is not None:
            raise TaskFailed("The property parameters is neither a map nor a list")
        if self.default_dataset is not None:
            found["default_dataset"] = self._dataset(session, self.default_dataset)
        if self.use_query_cache is not None:
            found["use_query_cache"] = self.use_query_cache
        if self.maximum_bytes_billed is not None:
            found["maximum_bytes_billed"] = self.maximum_bytes_billed
        return found

    @staticmethod
    def _dataset(session: Session, text: str) -> object:
        project, _, dataset = text.rpartition(".")
        reference: object = session.library.DatasetReference(project or session.project, dataset)
        return reference

"""io.kestra.plugin.gcp.bigquery.Query."""

from typing import ClassVar, Self

from pydantic import Field, model_validator
from typing_extensions import override

from plugins.gcp.bigquery.jobs import labels_of
from plugins.gcp.bigquery.options import LabelledJob, WritingProperties
from plugins.gcp.bigquery.query_properties import QueryProperties
from plugins.gcp.bigquery.querying import QueryOutput, run_query
from plugins.gcp.bigquery.session import session_of
from shared.model.properties import DEPRECATED, Dynamic
from shared.sdk.context import RunContext
from shared.sdk.fetching import FetchType
from shared.sdk.task import RunnableTask


class Query(RunnableTask, QueryProperties, LabelledJob, WritingProperties):
    """Run a query in BigQuery.

    Its rows are left alone, put into the outputs, stored as an Ion file, or written to a table.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: count-beers
type: io.kestra.plugin.gcp.bigquery.Query
sql: SELECT count(*) AS count FROM beers.beers WHERE country = @country
parameters:
  country: France
fetchType: FETCH_ONE
""",
        """
id: top-ten
type: io.kestra.plugin.gcp.bigquery.Query
projectId: my-project
sql: |
  SELECT title, sum(views) AS views
  FROM `bigquery-public-data.wikipedia.pageviews_2023`
  WHERE DATE(datehour) = "2023-03-06"
  GROUP BY title ORDER BY views DESC LIMIT 10
destinationTable: my-project.reports.top_ten
writeDisposition: WRITE_TRUNCATE
""",
    )

    destination_table: Dynamic[str] | None = Field(
        default=None,
        description="The table that the rows are written to: `dataset.table`.",
        examples=["reports.top_ten"],
    )
    dry_run: Dynamic[bool] = Field(
        default=False, description="Whether the query is only checked and its bytes estimated."
    )
    allow_large_results: Dynamic[bool] | None = Field(
        default=None, description="With `legacySql`: whether the result may be large."
    )
    flatten_results: Dynamic[bool] | None = Field(
        default=None, description="With `legacySql`: whether nested columns are flattened."
    )
    maximum_billing_tier: Dynamic[int] | None = Field(
        default=None,
        description="Deprecated by BigQuery; accepted, without effect.",
        json_schema_extra=DEPRECATED,
    )

    @model_validator(mode="after")
    def _write_or_fetch(self) -> Self:
        if self.destination_table and self.wanted in set(FetchType) - {FetchType.NONE}:
            message = "rows that go to `destinationTable` can not be fetched or stored as well"
            raise ValueError(message)
        return self

    @override
    def run(self, context: RunContext) -> QueryOutput:
        with session_of(context, self) as session:
            settings = self.writing_settings(session.library)
            settings["labels"] = labels_of(context, self.labels)
            if self.dry_run:
                settings["dry_run"] = True
            if self.destination_table:
                settings["destination"] = session.reference(session.table(self.destination_table))
            if self.allow_large_results is not None:
                settings["allow_large_results"] = self.allow_large_results
            if self.flatten_results is not None:
                settings["flatten_results"] = self.flatten_results
            return run_query(context, self, session, settings)

"""io.kestra.plugin.gcp.bigquery.CreateTable."""

from typing import ClassVar

from typing_extensions import override

from plugins.gcp.bigquery.session import session_of
from plugins.gcp.bigquery.table_properties import TableInfo, TableProperties, table_info
from shared.sdk.context import RunContext
from shared.sdk.task import RunnableTask


class CreateTable(RunnableTask, TableProperties):
    """Make a table or a view of BigQuery.

    A table that exists is a failure. The outputs tell what was made.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: make-table
type: io.kestra.plugin.gcp.bigquery.CreateTable
dataset: sales
table: orders
tableDefinition:
  type: TABLE
  schema:
    fields:
      - name: id
        type: INT64
        mode: REQUIRED
      - name: day
        type: DATE
  standardTableDefinition:
    timePartitioning:
      type: DAY
      field: day
""",
        """
id: make-view
type: io.kestra.plugin.gcp.bigquery.CreateTable
dataset: sales
table: paid_orders
tableDefinition:
  type: VIEW
  viewDefinition:
    query: SELECT * FROM sales.orders WHERE paid
""",
    )

    @override
    def run(self, context: RunContext) -> TableInfo:
        with session_of(context, self) as session:
            table, _ = self.applied(context, session)
            return table_info(session.client.create_table(table, retry=session.retry))

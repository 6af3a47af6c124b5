"""io.kestra.plugin.gcp.bigquery.UpdateTable."""

from typing import ClassVar

from typing_extensions import override

from plugins.gcp.bigquery.session import session_of
from plugins.gcp.bigquery.table_properties import TableInfo, TableProperties, table_info
from shared.sdk.context import RunContext
from shared.sdk.task import RunnableTask


class UpdateTable(RunnableTask, TableProperties):
    """Change a table of BigQuery; what is not given stays as it is.

    A table that is not there is a failure.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: describe-table
type: io.kestra.plugin.gcp.bigquery.UpdateTable
dataset: sales
table: orders
description: What was sold, a row for each article.
expirationDuration: P365D
""",
    )

    @override
    def run(self, context: RunContext) -> TableInfo:
        with session_of(context, self) as session:
            table, names = self.applied(context, session)
            return table_info(session.client.update_table(table, names, retry=session.retry))

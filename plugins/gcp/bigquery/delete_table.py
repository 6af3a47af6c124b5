"""io.kestra.plugin.gcp.bigquery.DeleteTable."""

from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from plugins.gcp.bigquery.session import session_of
from plugins.gcp.bigquery.table_properties import OneTable
from shared.sdk.context import RunContext
from shared.sdk.output import Output
from shared.sdk.task import RunnableTask


class DeleteTableOutput(Output):
    """Outputs of DeleteTable."""

    project_id: str = Field(description="The project.")
    dataset_id: str = Field(description="The dataset.")
    table: str = Field(description="The table.")


class DeleteTable(RunnableTask, OneTable):
    """Delete a table or a view of BigQuery, or a partition (`orders$20240131`).

    A table that is not there is a failure.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: delete-table
type: io.kestra.plugin.gcp.bigquery.DeleteTable
dataset: scratch
table: orders
""",
    )

    @override
    def run(self, context: RunContext) -> DeleteTableOutput:
        with session_of(context, self) as session:
            name = self.name_in(session)
            session.client.delete_table(session.reference(name), retry=session.retry)
        return DeleteTableOutput(project_id=name.project, dataset_id=name.dataset, table=name.table)

"""io.kestra.plugin.gcp.bigquery.CreateDataset."""

from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from plugins.gcp.bigquery.datasets import DatasetOutput, DatasetProperties, dataset_output
from plugins.gcp.bigquery.session import session_of
from plugins.gcp.if_exists import IfExists
from shared.model.properties import Dynamic
from shared.sdk.context import RunContext
from shared.sdk.task import RunnableTask


class CreateDataset(RunnableTask, DatasetProperties):
    """Make a dataset of BigQuery, or bring one that exists up to date.

    One that exists is a failure, unless `ifExists` says to update it or to leave it.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: make-dataset
type: io.kestra.plugin.gcp.bigquery.CreateDataset
name: sales
location: EU
ifExists: SKIP
""",
    )

    if_exists: Dynamic[IfExists] = Field(
        default=IfExists.ERROR,
        description="What happens when it is there: fail, update it, leave it.",
    )

    @override
    def run(self, context: RunContext) -> DatasetOutput:
        with session_of(context, self) as session:
            dataset, names = self.applied(session.library, session)
            try:
                made = session.client.create_dataset(dataset, retry=session.retry)
            except session.errors.Conflict:
                if self.if_exists is IfExists.ERROR:
                    raise
                made = session.client.get_dataset(self.reference(session), retry=session.retry)
                if self.if_exists is IfExists.UPDATE and names:
                    made = session.client.update_dataset(dataset, names, retry=session.retry)
            return dataset_output(made)

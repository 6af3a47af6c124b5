"""io.kestra.plugin.gcp.bigquery.UpdateDataset."""

from typing import ClassVar

from typing_extensions import override

from plugins.gcp.bigquery.datasets import DatasetOutput, DatasetProperties, dataset_output
from plugins.gcp.bigquery.session import session_of
from shared.sdk.context import RunContext
from shared.sdk.task import RunnableTask


class UpdateDataset(RunnableTask, DatasetProperties):
    """Change a dataset of BigQuery; what is not given stays as it is.

    The outputs tell the dataset as it is then.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: describe-dataset
type: io.kestra.plugin.gcp.bigquery.UpdateDataset
name: sales
description: What was sold, by shop and day.
""",
    )

    @override
    def run(self, context: RunContext) -> DatasetOutput:
        with session_of(context, self) as session:
            dataset, names = self.applied(session.library, session)
            return dataset_output(
                session.client.update_dataset(dataset, names, retry=session.retry)
            )

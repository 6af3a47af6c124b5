"""io.kestra.plugin.gcp.bigquery.DeleteDataset."""

from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from plugins.gcp.bigquery.datasets import dataset_reference
from plugins.gcp.bigquery.session import BigQueryProperties, session_of
from shared.model.properties import Dynamic
from shared.sdk.context import RunContext
from shared.sdk.output import Output
from shared.sdk.task import RunnableTask


class DeleteDatasetOutput(Output):
    """Outputs of DeleteDataset."""

    dataset: str = Field(description="The dataset.")


class DeleteDataset(RunnableTask, BigQueryProperties):
    """Delete a dataset of BigQuery.

    It must be empty, unless `deleteContents` is set.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: delete-dataset
type: io.kestra.plugin.gcp.bigquery.DeleteDataset
name: scratch
deleteContents: true
""",
    )

    name: Dynamic[str] = Field(
        description="The dataset: `dataset` or `project.dataset`.", examples=["scratch"]
    )
    delete_contents: Dynamic[bool] = Field(
        default=False, description="Whether its tables go too; otherwise it must be empty."
    )

    @override
    def run(self, context: RunContext) -> DeleteDatasetOutput:
        with session_of(context, self) as session:
            session.client.delete_dataset(
                dataset_reference(session, self.name),
                delete_contents=self.delete_contents,
                retry=session.retry,
            )
        return DeleteDatasetOutput(dataset=self.name)

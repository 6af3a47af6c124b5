"""io.kestra.plugin.gcp.gcs.DeleteBucket."""

from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from plugins.gcp.connection import GoogleProperties
from plugins.gcp.gcs.buckets import find_bucket
from plugins.gcp.gcs.session import gcs_session
from shared.model.properties import Dynamic
from shared.sdk.context import RunContext
from shared.sdk.output import Output, TaskFailed
from shared.sdk.records import record, recorded
from shared.sdk.task import RunnableTask

_DELETING = "deleting"


class DeleteBucketOutput(Output):
    """Outputs of DeleteBucket."""

    bucket: str = Field(description="Name of the bucket.")


class DeleteBucket(RunnableTask, GoogleProperties):
    """Delete an empty bucket of Cloud Storage.

    One that holds objects is refused by the service: delete them first, with DeleteList.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: delete-bucket
type: io.kestra.plugin.gcp.gcs.DeleteBucket
name: my-bucket
""",
    )

    name: Dynamic[str] = Field(description="Name of the bucket.", examples=["my-bucket"])

    @override
    def run(self, context: RunContext) -> DeleteBucketOutput:
        with gcs_session(context, self) as session:
            found = find_bucket(session, self.name)
            if found is None and recorded(context, _DELETING) is None:
                raise no_bucket(self.name)
            if found is not None:
                record(context, _DELETING, {"bucket": self.name})
                found.delete(retry=session.retry)
        return DeleteBucketOutput(bucket=self.name)


def no_bucket(name: str) -> TaskFailed:
    """What is said of a bucket that is not there."""
    return TaskFailed(
        f"There is no bucket {name}", remedy="Check the name, and the project of the task."
    )

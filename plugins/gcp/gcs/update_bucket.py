"""io.kestra.plugin.gcp.gcs.UpdateBucket."""

from typing import ClassVar

from typing_extensions import override

from plugins.gcp.gcs.buckets import BucketOutput, BucketProperties, bucket_output, find_bucket
from plugins.gcp.gcs.delete_bucket import no_bucket
from plugins.gcp.gcs.session import gcs_session
from shared.sdk.context import RunContext
from shared.sdk.task import RunnableTask


class UpdateBucket(RunnableTask, BucketProperties):
    """Change a bucket of Cloud Storage.

    What is not given stays as it is. Where a bucket is can not be changed.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: label
type: io.kestra.plugin.gcp.gcs.UpdateBucket
name: my-bucket
labels:
  team: sales
""",
    )

    @override
    def run(self, context: RunContext) -> BucketOutput:
        with gcs_session(context, self) as session:
            found = find_bucket(session, self.name)
            if found is None:
                raise no_bucket(self.name)
            self.apply(found)
            found.patch(retry=session.retry)
            return bucket_output(found, updated=True)

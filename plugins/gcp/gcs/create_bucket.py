"""io.kestra.plugin.gcp.gcs.CreateBucket."""

from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from plugins.gcp.gcs.buckets import (
    Bucket,
    BucketOutput,
    BucketProperties,
    bucket_output,
    find_bucket,
)
from plugins.gcp.gcs.session import GcsSession, gcs_session
from plugins.gcp.if_exists import IfExists
from shared.model.properties import Dynamic
from shared.sdk.context import RunContext
from shared.sdk.output import TaskFailed
from shared.sdk.records import record, recorded
from shared.sdk.task import RunnableTask

_CREATING = "creating"


class CreateBucket(RunnableTask, BucketProperties):
    """Make a bucket of Cloud Storage, or bring one that exists up to date.

    One that exists is a failure, unless `ifExists` says to update it or to leave it.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: make-bucket
type: io.kestra.plugin.gcp.gcs.CreateBucket
name: my-bucket
location: EU
ifExists: SKIP
lifecycleRules:
  - action:
      type: Delete
    condition:
      age: 30
""",
    )

    if_exists: Dynamic[IfExists] = Field(
        default=IfExists.ERROR,
        description="What happens when it is there: fail, update it, leave it.",
    )

    @override
    def run(self, context: RunContext) -> BucketOutput:
        with gcs_session(context, self) as session:
            found = find_bucket(session, self.name)
            if found is None:
                # From here on a bucket of this name in this project is the one of this task run.
                record(context, _CREATING, {"bucket": self.name})
                return bucket_output(self._made(session), created=True)
            if recorded(context, _CREATING) is not None:
                return bucket_output(found, created=True)
            return self._existing(found, session)

    def _made(self, session: GcsSession) -> Bucket:
        bucket: Bucket = session.client.bucket(self.name)
        self.apply(bucket)
        with session.calling():
            bucket.create(location=self.location, retry=session.retry)
        return bucket

    def _existing(self, found: Bucket, session: GcsSession) -> BucketOutput:
        match self.if_exists:
            case IfExists.ERROR:
                raise TaskFailed(
                    f"The bucket {self.name} exists already",
                    remedy="Set ifExists to UPDATE or SKIP where that is right.",
                )
            case IfExists.SKIP:
                return bucket_output(found)
            case IfExists.UPDATE:
                self.apply(found)
                with session.calling():
                    found.patch(retry=session.retry)
                return bucket_output(found, updated=True)

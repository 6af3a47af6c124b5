"""io.kestra.plugin.gcp.gcs.DeleteList."""

from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import Annotated, ClassVar

from pydantic import Field
from typing_extensions import override

from plugins.gcp.connection import GoogleProperties
from plugins.gcp.gcs.addresses import GcsAddress, address_of
from plugins.gcp.gcs.listing import ListingProperties, found_blobs
from plugins.gcp.gcs.session import GcsSession, gcs_session
from shared.model.json import Json
from shared.model.properties import Dynamic
from shared.sdk.context import Metric, MetricKind, RunContext
from shared.sdk.output import Output, TaskFailed
from shared.sdk.records import record, recorded
from shared.sdk.task import RunnableTask

_DELETING = "deleting"


class DeleteListOutput(Output):
    """Outputs of DeleteList."""

    count: int = Field(description="How many objects were deleted.")
    size: int = Field(description="Their size, in bytes.")


class DeleteList(RunnableTask, GoogleProperties, ListingProperties):
    """Delete many objects of Cloud Storage.

    The objects that were found are deleted, and none that is written under their names meanwhile.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: tidy
type: io.kestra.plugin.gcp.gcs.DeleteList
from: gs://my-bucket/incoming/
regExp: .*\\.tmp
listingType: RECURSIVE
""",
    )

    concurrent: Annotated[int, Field(ge=1, le=32)] = Field(
        default=1, description="How many are deleted at once.", examples=[8]
    )
    error_on_empty: Dynamic[bool] = Field(
        default=False, description="Whether it is a failure that there are none."
    )

    @override
    def run(self, context: RunContext) -> DeleteListOutput:
        bucket = address_of(self.from_, "from").bucket
        with gcs_session(context, self) as session:
            meant = recorded(context, _DELETING)
            if meant is None:
                meant = record(context, _DELETING, self._found(session))
            objects = meant["objects"]
            assert isinstance(objects, list)  # noqa: S101 - `_found` made it
            if self.error_on_empty and not objects:
                raise TaskFailed(
                    f"There are no objects to delete at {self.from_}",
                    remedy="Check `from` and `regExp`, or set errorOnEmpty to false.",
                )
            self._delete(context, session, bucket, objects)
        count, size = len(objects), int(str(meant["size"]))
        context.metric(Metric("count", MetricKind.COUNTER, float(count)))
        context.metric(Metric("size", MetricKind.COUNTER, float(size)))
        return DeleteListOutput(count=count, size=size)

    def _found(self, session: GcsSession) -> dict[str, Json]:
        objects: list[Json] = []
        size = 0
        for blob in islice(found_blobs(session, self), self.max_files):
            objects.append([blob.name, str(blob.generation)])
            size += blob.size or 0
        return {"objects": objects, "size": size}

    def _delete(
        self, context: RunContext, session: GcsSession, bucket: str, objects: list[Json]
    ) -> None:
        def delete(one: Json) -> None:
            if context.cancellation.is_set():
                raise TaskFailed("The task was stopped")
            name, generation = map(str, one) if isinstance(one, list) else ("", "0")
            session.delete(GcsAddress(bucket, name), int(generation))

        with ThreadPoolExecutor(self.concurrent, "gcs-delete") as pool:
            for _ in pool.map(delete, objects):
                pass

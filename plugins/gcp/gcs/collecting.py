"""Downloads many objects, and does with them in the bucket what is wanted afterwards."""

from pydantic import Field

from plugins.gcp.failures import GoogleFailure
from plugins.gcp.gcs.addresses import GcsAddress, address_of, file_name_of
from plugins.gcp.gcs.listing import BlobOutput, ListingProperties, told
from plugins.gcp.gcs.reading import store
from plugins.gcp.gcs.session import Blob, GcsSession
from plugins.gcp.gcs.writing import copy_once
from shared.model.properties import Dynamic
from shared.sdk.afterwards import Action, AfterwardsProperties
from shared.sdk.context import Metric, MetricKind, RunContext


class CollectingProperties(AfterwardsProperties, ListingProperties):
    """Which objects are meant, and what is done with them afterwards."""

    move_directory: Dynamic[str] | None = Field(
        default=None,
        description="The folder that MOVE moves them to, with their paths below `from`.",
        examples=["gs://my-archive/incoming/"],
    )


def collected(context: RunContext, session: GcsSession, blobs: list[Blob]) -> list[BlobOutput]:
    """The objects, downloaded; `uri` is that of the file.

    Raises:
        TaskFailed: one could not be downloaded, or the task must stop.
    """
    found = []
    for number, blob in enumerate(blobs, start=1):
        bucket = blob.bucket.name
        # Objects of several folders may end alike.
        name = f"objects/{number:05}/{file_name_of(blob.name)}"
        # Before it is read: the client then takes what it knows of it from the answer.
        known = told(blob, bucket)
        uri = store(context, session, blob, name)
        found.append(known.model_copy(update={"uri": uri}))
    size = sum(blob.size or 0 for blob in found)
    context.metric(Metric("file.size", MetricKind.COUNTER, float(size)))
    return found


def act(
    context: RunContext, session: GcsSession, task: CollectingProperties, blobs: list[BlobOutput]
) -> None:
    """Does what is wanted with objects that were downloaded; a second time changes nothing.

    What can not be moved or deleted is told in the log: the files are there already, and whoever
    needs them must not lose them for that.
    """
    if task.action is Action.NONE:
        return
    for blob in blobs:
        place = GcsAddress(blob.bucket, blob.name)
        try:
            if task.action is Action.MOVE:
                _copy(context, session, task, place, blob.generation or 0)
            session.delete(place, blob.generation or 0)
        except GoogleFailure as failure:
            context.log.warn(f"{task.action} of {place.text} was not possible: {failure.message}")


def _copy(
    context: RunContext,
    session: GcsSession,
    task: CollectingProperties,
    place: GcsAddress,
    generation: int,
) -> None:
    source = session.find(place)
    if source is None or source.generation != generation:
        # It is moved already, or another one has taken its place.
        return
    folder = address_of(task.move_directory or "", "moveDirectory")
    # With its path below the folder that was looked through: objects of several may end alike.
    above = address_of(task.from_, "from").name.rpartition("/")[0]
    below = place.name.removeprefix(above).lstrip("/")
    copy_once(context, session, source, place, folder.joined(below))

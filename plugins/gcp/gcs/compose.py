"""io.kestra.plugin.gcp.gcs.Compose."""

from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from plugins.gcp.connection import GoogleProperties
from plugins.gcp.gcs.addresses import GcsAddress, address_of, object_of
from plugins.gcp.gcs.listing import ListingProperties, at_most, found_blobs
from plugins.gcp.gcs.session import Blob, GcsSession, gcs_session
from plugins.gcp.gcs.upload import UriOutput
from plugins.gcp.gcs.writing import written_once
from shared.model.properties import Dynamic
from shared.sdk.context import RunContext
from shared.sdk.output import TaskFailed
from shared.sdk.task import RunnableTask

_MOST_SOURCES = 32
"""That the service joins with one request."""


class Compose(RunnableTask, GoogleProperties):
    """Join objects of Cloud Storage into one.

    They are joined in the order of their names, within the bucket; the content is not moved through
    Windhover. More than 32 are joined in several steps.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: join
type: io.kestra.plugin.gcp.gcs.Compose
list:
  from: gs://my-bucket/parts/
  regExp: .*\\.csv
to: gs://my-bucket/orders.csv
""",
    )

    list: Dynamic[ListingProperties] = Field(
        description="Which objects are joined.", examples=[{"from": "gs://my-bucket/parts/"}]
    )
    to: Dynamic[str] = Field(
        description="Address of the joined object, in the same bucket.",
        examples=["gs://my-bucket/orders.csv"],
    )
    allow_empty: Dynamic[bool] = Field(
        default=False, description="Whether it is right that there are none; nothing is made then."
    )

    @override
    def run(self, context: RunContext) -> UriOutput:
        listing, target = self.list, object_of(self.to, "to")
        if address_of(listing.from_, "from").bucket != target.bucket:
            raise TaskFailed(
                "Objects can only be joined within their bucket",
                remedy="Join them there, and copy the result with gcs.Copy.",
            )
        with gcs_session(context, self) as session:
            found = (blob for blob in found_blobs(session, listing) if blob.name != target.name)
            parts = at_most(found, listing.max_files)
            if not parts and self.allow_empty:
                return UriOutput(uri=target.text)
            if not parts:
                raise TaskFailed(
                    f"There are no objects to join at {listing.from_}",
                    remedy="Check `from` and `regExp`, or set allowEmpty to true.",
                )

            def write(blob: Blob, generation: int) -> None:
                _join(context, session, target, parts, (blob, generation))

            written_once(context, session, target, write)
        return UriOutput(uri=target.text)


def _join(
    context: RunContext,
    session: GcsSession,
    target: GcsAddress,
    parts: list[Blob],
    last: tuple[Blob, int],
) -> None:
    """Joins any number: what was joined so far is the first of the next 32."""
    left = parts
    steps: list[GcsAddress] = []
    try:
        while len(left) > _MOST_SOURCES:
            name = f"{target.name}.{context.info.task_run_id}.{len(steps)}"
            step = GcsAddress(target.bucket, name)
            steps.append(step)
            joined = session.blob(step)
            _compose(session, joined, left[:_MOST_SOURCES], None)
            left = [joined, *left[_MOST_SOURCES:]]
        blob, generation = last
        blob.content_type = parts[0].content_type
        _compose(session, blob, left, generation)
    finally:
        for step in steps:
            found = session.find(step)
            if found is not None:
                session.delete(step, found.generation or 0)


def _compose(session: GcsSession, blob: Blob, sources: list[Blob], generation: int | None) -> None:
    options = {} if generation is None else {"if_generation_match": generation}
    with session.calling():
        blob.compose(sources, retry=session.retry, **options)

"""io.kestra.plugin.gcp.gcs.Trigger."""

from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from plugins.gcp.connection import GoogleProperties
from plugins.gcp.gcs.addresses import GcsAddress
from plugins.gcp.gcs.collecting import CollectingProperties, act, collected
from plugins.gcp.gcs.listing import BlobOutput, at_most, found_blobs
from plugins.gcp.gcs.session import Blob, GcsSession, gcs_session
from shared.sdk.afterwards import Action
from shared.sdk.context import RunContext
from shared.sdk.output import Output
from shared.sdk.records import record_output, recorded_output
from shared.sdk.seen import Found, Seen, SeenProperties
from shared.sdk.trigger import PollingTrigger


class TriggerOutput(Output):
    """What an execution reads as `trigger`."""

    blobs: list[BlobOutput] = Field(description="The objects; `uri` is that of the file.")


class Trigger(PollingTrigger, GoogleProperties, CollectingProperties, SeenProperties):
    """Start the flow when there are new objects in Cloud Storage.

    All that are found at one look are downloaded and start one execution. They are then moved,
    deleted, or left; what is left starts nothing again until it changes, which is remembered under
    a key of the namespace.
    """

    OUTPUTS: ClassVar[type[Output]] = TriggerOutput
    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: incoming
type: io.kestra.plugin.gcp.gcs.Trigger
interval: PT1M
from: gs://my-bucket/incoming/
action: MOVE
moveDirectory: gs://my-archive/incoming/
""",
        """
id: changed
type: io.kestra.plugin.gcp.gcs.Trigger
from: gs://my-bucket/prices/
regExp: .*\\.csv
action: NONE
""",
    )

    @override
    def evaluate(self, context: RunContext) -> TriggerOutput | None:
        seen = Seen(context, self, "gcs")
        with gcs_session(context, self) as session:
            output = recorded_output(context, TriggerOutput)
            if output is None:
                output = self._look(context, session, seen)
            if output is not None:
                # Only now: who looks again after a crash finds what was written down.
                act(context, session, self, output.blobs)
                seen.remember()
        return output

    def _look(self, context: RunContext, session: GcsSession, seen: Seen) -> TriggerOutput | None:
        if self.action is Action.NONE:
            everything = map(_found, at_most(found_blobs(session, self), None))
            blobs = seen.unseen(everything, self.max_files)
        else:
            blobs = at_most(found_blobs(session, self), self.max_files)
        if not blobs:
            return None
        return record_output(context, TriggerOutput(blobs=collected(context, session, blobs)))


def _found(blob: Blob) -> Found[Blob]:
    place = GcsAddress(blob.bucket.name, blob.name).text
    return Found(place, blob.generation, blob)

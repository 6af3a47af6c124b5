"""io.kestra.plugin.gcp.gcs.Trigger."""

from datetime import timedelta
from enum import StrEnum
from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from plugins.gcp.connection import GoogleProperties
from plugins.gcp.gcs.addresses import GcsAddress
from plugins.gcp.gcs.collecting import Action, CollectingProperties, act, collected
from plugins.gcp.gcs.listing import BlobOutput, at_most, found_blobs
from plugins.gcp.gcs.session import Blob, GcsSession, gcs_session
from plugins.gcp.records import record, record_output, recorded, recorded_output
from shared.model.json import JsonObject
from shared.model.properties import Duration, Dynamic
from shared.sdk.context import RunContext
from shared.sdk.errors import KeyExpired, KeyMissing
from shared.sdk.output import Output
from shared.sdk.trigger import PollingTrigger

_SEEN = "seen"


class On(StrEnum):
    """What counts, for objects that stay where they are."""

    CREATE = "CREATE"
    """A name that was not there at the last look."""
    UPDATE = "UPDATE"
    """Another content under a name that was there."""
    CREATE_OR_UPDATE = "CREATE_OR_UPDATE"


class TriggerOutput(Output):
    """What an execution reads as `trigger`."""

    blobs: list[BlobOutput] = Field(description="The objects; `uri` is that of the file.")


class Trigger(PollingTrigger, GoogleProperties, CollectingProperties):
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

    on: Dynamic[On] = Field(
        default=On.CREATE_OR_UPDATE,
        description="With the action NONE: whether new objects count, changed ones, or both.",
    )
    state_key: Dynamic[str] | None = Field(
        default=None,
        description="With the action NONE: the key under which is remembered what was seen;"
        " `gcs_<flow>_<trigger>` by default. Without that entry all objects are new.",
    )
    state_ttl: Dynamic[Duration] | None = Field(
        default=None,
        description="With the action NONE: how long it is remembered.",
        examples=["P30D"],
    )

    @override
    def evaluate(self, context: RunContext) -> TriggerOutput | None:
        with gcs_session(context, self) as session:
            output = recorded_output(context, TriggerOutput)
            if output is None:
                output = self._look(context, session)
            if output is not None:
                # Only now: who looks again after a crash finds what was written down.
                act(context, session, self, output.blobs)
                self._remember(context, recorded(context, _SEEN))
        return output

    def _look(self, context: RunContext, session: GcsSession) -> TriggerOutput | None:
        if self.action is Action.NONE:
            blobs = self._unseen(context, session)
        else:
            blobs = at_most(found_blobs(session, self), self.max_files)
        if not blobs:
            return None
        return record_output(context, TriggerOutput(blobs=collected(context, session, blobs)))

    def _unseen(self, context: RunContext, session: GcsSession) -> list[Blob]:
        """The objects that count; what is seen with them is written down."""
        known = self._remembered(context)
        taken: list[Blob] = []
        seen: JsonObject = {}
        for blob in at_most(found_blobs(session, self), None):
            place = GcsAddress(blob.bucket.name, blob.name).text
            if not self._counts(blob, known, place):
                seen[place] = blob.generation
            elif self.max_files is None or len(taken) < self.max_files:
                taken.append(blob)
                seen[place] = blob.generation
            elif known is not None and place in known:
                # It is one for the next look.
                seen[place] = known[place]
        if taken:
            record(context, _SEEN, seen)
        elif seen != known or self.state_ttl is not None:
            self._remember(context, seen)
        return taken

    def _counts(self, blob: Blob, known: JsonObject | None, place: str) -> bool:
        if known is None or place not in known:
            return self.on is not On.UPDATE
        return self.on is not On.CREATE and known[place] != blob.generation

    def _key(self, context: RunContext) -> str:
        return self.state_key or f"gcs_{context.info.flow_id}_{context.info.task_id}"

    def _remembered(self, context: RunContext) -> JsonObject | None:
        store = context.key_values(context.info.namespace)
        try:
            found = store.get(self._key(context))
        except (KeyMissing, KeyExpired):
            return None
        return found if isinstance(found, dict) else None

    def _remember(self, context: RunContext, seen: JsonObject | None) -> None:
        if self.action is Action.NONE and seen is not None:
            ttl: timedelta | None = self.state_ttl
            context.key_values(context.info.namespace).put(self._key(context), seen, ttl=ttl)

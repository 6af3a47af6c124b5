"""io.kestra.plugin.gcp.gcs.Downloads."""

from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from plugins.gcp.connection import GoogleProperties
from plugins.gcp.gcs.collecting import CollectingProperties, act, collected
from plugins.gcp.gcs.listing import BlobOutput, at_most, found_blobs
from plugins.gcp.gcs.session import gcs_session
from shared.sdk.context import RunContext
from shared.sdk.output import Output
from shared.sdk.records import record_output, recorded_output
from shared.sdk.task import RunnableTask


class DownloadsOutput(Output):
    """Outputs of Downloads."""

    blobs: list[BlobOutput] = Field(description="The objects; `uri` is that of the file.")
    output_files: dict[str, str] = Field(
        description="The URI of each file, by the name of the object."
    )


class Downloads(RunnableTask, GoogleProperties, CollectingProperties):
    """Download many objects of Cloud Storage.

    Once all are downloaded they are moved or deleted if that is wanted.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: downloads
type: io.kestra.plugin.gcp.gcs.Downloads
from: gs://my-bucket/incoming/
action: MOVE
moveDirectory: gs://my-archive/incoming/
""",
    )

    @override
    def run(self, context: RunContext) -> DownloadsOutput:
        with gcs_session(context, self) as session:
            output = recorded_output(context, DownloadsOutput)
            if output is None:
                found = at_most(found_blobs(session, self), self.max_files)
                blobs = collected(context, session, found)
                files = {blob.name: blob.uri for blob in blobs}
                made = DownloadsOutput(blobs=blobs, output_files=files)
                output = record_output(context, made)
            act(context, session, self, output.blobs)
        return output

"""io.kestra.plugin.gcp.gcs.Delete."""

from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from plugins.gcp.connection import GoogleProperties
from plugins.gcp.gcs.addresses import object_of
from plugins.gcp.gcs.session import gcs_session, missing
from shared.model.properties import Dynamic
from shared.sdk.context import RunContext
from shared.sdk.output import Output
from shared.sdk.records import record, recorded
from shared.sdk.task import RunnableTask

_DELETING = "deleting"


class DeleteOutput(Output):
    """Outputs of Delete."""

    uri: str = Field(description="Address of the object.")
    deleted: bool = Field(description="Whether there was one.")


class Delete(RunnableTask, GoogleProperties):
    """Delete an object of Cloud Storage.

    The object that was found is deleted, and none that is written under its name meanwhile.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: tidy
type: io.kestra.plugin.gcp.gcs.Delete
uri: gs://my-bucket/incoming/orders.csv
errorOnMissing: true
""",
    )

    uri: Dynamic[str] = Field(
        description="Address of the object.", examples=["gs://my-bucket/incoming/orders.csv"]
    )
    error_on_missing: Dynamic[bool] = Field(
        default=False, description="Whether it is a failure that there is none."
    )

    @override
    def run(self, context: RunContext) -> DeleteOutput:
        address = object_of(self.uri, "uri")
        with gcs_session(context, self) as session:
            found = recorded(context, _DELETING)
            if found is None:
                blob = session.find(address)
                if blob is None:
                    if self.error_on_missing:
                        raise missing(address)
                    return DeleteOutput(uri=address.text, deleted=False)
                found = record(context, _DELETING, {"generation": str(blob.generation)})
            session.delete(address, int(str(found["generation"])))
        return DeleteOutput(uri=address.text, deleted=True)

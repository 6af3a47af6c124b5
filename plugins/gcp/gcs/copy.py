"""io.kestra.plugin.gcp.gcs.Copy."""

from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from plugins.gcp.connection import GoogleProperties
from plugins.gcp.gcs.addresses import object_of
from plugins.gcp.gcs.session import gcs_session
from plugins.gcp.gcs.upload import UriOutput
from plugins.gcp.gcs.writing import copy_once
from shared.model.properties import Dynamic
from shared.sdk.context import RunContext
from shared.sdk.records import record, recorded
from shared.sdk.task import RunnableTask

_COPIED = "copied"


class Copy(RunnableTask, GoogleProperties):
    """Copy or move an object of Cloud Storage, within it.

    The content is not moved through Windhover. An object that is deleted behind its copy is the one
    that was copied: a newer one of the same name stays.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: archive
type: io.kestra.plugin.gcp.gcs.Copy
from: gs://my-bucket/incoming/orders.csv
to: gs://my-archive/orders.csv
delete: true
""",
    )

    from_: Dynamic[str] = Field(
        alias="from",
        description="Address of the object.",
        examples=["gs://my-bucket/incoming/orders.csv"],
    )
    to: Dynamic[str] = Field(
        description="Address of the copy.", examples=["gs://my-archive/orders.csv"]
    )
    delete: Dynamic[bool] = Field(
        default=False, description="Whether the object is deleted behind its copy."
    )

    @override
    def run(self, context: RunContext) -> UriOutput:
        source, target = object_of(self.from_, "from"), object_of(self.to, "to")
        with gcs_session(context, self) as session:
            copied = recorded(context, _COPIED)
            if copied is None:
                blob = session.get(source)
                copy_once(context, session, blob, source, target)
                copied = {"generation": str(blob.generation)}
                if self.delete:
                    record(context, _COPIED, copied)
            if self.delete and source != target:
                session.delete(source, int(str(copied["generation"])))
        return UriOutput(uri=target.text)

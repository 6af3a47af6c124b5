"""io.kestra.plugin.gcp.gcs.Upload."""

from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from plugins.gcp.connection import GoogleProperties
from plugins.gcp.gcs.addresses import object_of
from plugins.gcp.gcs.session import CHUNK_BYTES, Blob, gcs_session
from plugins.gcp.gcs.writing import describe, written_once
from shared.model.properties import Dynamic
from shared.sdk.context import Metric, MetricKind, RunContext
from shared.sdk.output import Output
from shared.sdk.task import RunnableTask

_UNKNOWN_TYPE = "application/octet-stream"


class UriOutput(Output):
    """Outputs of what writes one object."""

    uri: str = Field(description="Address of the object: `gs://bucket/name`.")


class Upload(RunnableTask, GoogleProperties):
    """Upload a file to Cloud Storage.

    What is there under the name is replaced. The object has the metadata `windhover-task-run`: a
    task run that has uploaded before it crashed does not upload again.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: upload
type: io.kestra.plugin.gcp.gcs.Upload
from: "{{ outputs.extract.uri }}"
to: gs://my-bucket/reports/{{ execution.startDate | date('yyyy-MM-dd') }}.csv
contentType: text/csv
""",
    )

    from_: Dynamic[str] = Field(
        alias="from", description="URI of the file.", examples=["{{ outputs.extract.uri }}"]
    )
    to: Dynamic[str] = Field(
        description="Address of the object.", examples=["gs://my-bucket/reports/today.csv"]
    )
    content_type: Dynamic[str] | None = Field(
        default=None, description="Media type of the content.", examples=["text/csv"]
    )
    content_encoding: Dynamic[str] | None = Field(
        default=None, description="How the content is compressed.", examples=["gzip"]
    )
    content_disposition: Dynamic[str] | None = Field(
        default=None,
        description="How browsers show the content.",
        examples=['attachment; filename="today.csv"'],
    )
    cache_control: Dynamic[str] | None = Field(
        default=None, description="How long the content may be cached.", examples=["max-age=3600"]
    )
    metadata: Dynamic[dict[str, str]] | None = Field(
        default=None, description="Texts kept with the object.", examples=[{"team": "sales"}]
    )

    @override
    def run(self, context: RunContext) -> UriOutput:
        target = object_of(self.to, "to")
        size = context.files.size(self.from_)
        with gcs_session(context, self) as session:

            def write(blob: Blob, generation: int) -> None:
                describe(blob, self._facts())
                if size > CHUNK_BYTES:
                    blob.chunk_size = CHUNK_BYTES
                with context.files.open(self.from_) as file, session.calling():
                    blob.upload_from_file(
                        file,
                        size=size,
                        content_type=self.content_type or _UNKNOWN_TYPE,
                        if_generation_match=generation,
                        retry=session.retry,
                    )

            written_once(context, session, target, write)
        context.metric(Metric("file.size", MetricKind.COUNTER, float(size)))
        return UriOutput(uri=target.text)

    def _facts(self) -> dict[str, object]:
        return {
            "content_encoding": self.content_encoding,
            "content_disposition": self.content_disposition,
            "cache_control": self.cache_control,
            "metadata": self.metadata,
        }

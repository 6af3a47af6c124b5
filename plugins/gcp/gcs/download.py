"""io.kestra.plugin.gcp.gcs.Download."""

from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from plugins.gcp.connection import GoogleProperties
from plugins.gcp.gcs.addresses import file_name_of, object_of
from plugins.gcp.gcs.reading import store
from plugins.gcp.gcs.session import gcs_session
from shared.model.properties import Dynamic
from shared.sdk.context import Metric, MetricKind, RunContext
from shared.sdk.output import Output
from shared.sdk.task import RunnableTask


class DownloadOutput(Output):
    """Outputs of Download."""

    bucket: str = Field(description="The bucket.")
    path: str = Field(description="Name of the object in its bucket.")
    uri: str = Field(description="URI of the file in the internal storage.")


class Download(RunnableTask, GoogleProperties):
    """Download an object of Cloud Storage.

    The file holds the bytes that Cloud Storage keeps, checked against their checksum.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: download
type: io.kestra.plugin.gcp.gcs.Download
from: gs://my-bucket/orders/today.csv
""",
    )

    from_: Dynamic[str] = Field(
        alias="from",
        description="Address of the object.",
        examples=["gs://my-bucket/orders/today.csv"],
    )

    @override
    def run(self, context: RunContext) -> DownloadOutput:
        source = object_of(self.from_, "from")
        with gcs_session(context, self) as session:
            blob = session.get(source)
            size = blob.size or 0
            uri = store(context, session, blob, file_name_of(source.name))
        context.metric(Metric("file.size", MetricKind.COUNTER, float(size)))
        return DownloadOutput(bucket=source.bucket, path=source.name, uri=uri)

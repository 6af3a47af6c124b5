"""io.kestra.plugin.gcp.gcs.List."""

from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from plugins.gcp.connection import GoogleProperties
from plugins.gcp.gcs.listing import BlobOutput, Filter, ListingProperties, at_most, found_entries
from plugins.gcp.gcs.session import gcs_session
from shared.model.properties import Dynamic
from shared.sdk.context import Metric, MetricKind, RunContext
from shared.sdk.output import Output
from shared.sdk.task import RunnableTask


class ListOutput(Output):
    """Outputs of List."""

    blobs: list[BlobOutput] = Field(description="The objects and folders, objects by name first.")


class List(RunnableTask, GoogleProperties, ListingProperties):
    """List objects of Cloud Storage.

    Objects whose addresses begin alike, in one folder or at every depth.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: list
type: io.kestra.plugin.gcp.gcs.List
from: gs://my-bucket/incoming/
listingType: RECURSIVE
regExp: .*\\.csv
""",
    )

    filter: Dynamic[Filter] = Field(
        default=Filter.BOTH, description="Whether objects, folders or both are listed."
    )

    @override
    def run(self, context: RunContext) -> ListOutput:
        with gcs_session(context, self) as session:
            entries = found_entries(session, self, self.filter)
            blobs = at_most(entries, self.max_files)
        context.metric(Metric("size", MetricKind.COUNTER, float(len(blobs))))
        return ListOutput(blobs=blobs)

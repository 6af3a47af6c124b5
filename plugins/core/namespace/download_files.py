"""io.kestra.plugin.core.namespace.DownloadFiles."""

from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from plugins.core.namespace.patterns import Patterns, chosen
from shared.model.properties import Dynamic
from shared.sdk.context import Metric, MetricKind, RunContext
from shared.sdk.output import Output
from shared.sdk.task import RunnableTask


class DownloadFilesOutput(Output):
    """Outputs of DownloadFiles."""

    files: dict[str, str] = Field(description="URI of each copy by the path in the namespace.")


class DownloadFiles(RunnableTask):
    """Copy files of a namespace into the storage of the execution.

    Other tasks read the copies by their URIs, as `outputs.<task>.files[<path>]`.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: queries
type: io.kestra.plugin.core.namespace.DownloadFiles
namespace: company.team
files:
  - "queries/*.sql"
""",
    )

    namespace: Dynamic[str] = Field(description="The namespace.", examples=["company.team"])
    files: Dynamic[Patterns] = Field(description="Paths or globs.", examples=[["queries/*.sql"]])
    destination: Dynamic[str] = Field(
        default="", description="A folder for the copies.", examples=["queries"]
    )

    @override
    def run(self, context: RunContext) -> DownloadFilesOutput:
        files = context.namespace_files(self.namespace)
        folder = self.destination.strip("/")
        found: dict[str, str] = {}
        for path in chosen(files.list_paths(), self.files):
            with files.open(path) as content:
                found[path] = context.files.put(f"{folder}/{path}" if folder else path, content)
        context.metric(Metric("downloaded", MetricKind.COUNTER, len(found)))
        return DownloadFilesOutput(files=found)

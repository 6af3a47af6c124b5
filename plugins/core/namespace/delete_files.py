"""io.kestra.plugin.core.namespace.DeleteFiles."""

from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from plugins.core.namespace.patterns import Patterns, chosen
from shared.model.properties import Dynamic
from shared.sdk.context import Metric, MetricKind, RunContext
from shared.sdk.task import RunnableTask


class DeleteFiles(RunnableTask):
    """Delete files of a namespace.

    What fits no pattern stays; a pattern that nothing fits is no failure.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: tidy
type: io.kestra.plugin.core.namespace.DeleteFiles
namespace: company.team
files:
  - "old/**"
""",
    )

    namespace: Dynamic[str] = Field(description="The namespace.", examples=["company.team"])
    files: Dynamic[Patterns] = Field(description="Paths or globs.", examples=[["old/**"]])
    delete_parent_folder: Dynamic[bool] = Field(
        default=False, description="Accepted: a folder without files is none here."
    )

    @override
    def run(self, context: RunContext) -> None:
        files = context.namespace_files(self.namespace)
        deleted = sum(files.delete(path) for path in chosen(files.list_paths(), self.files))
        context.metric(Metric("deleted", MetricKind.COUNTER, deleted))

"""io.kestra.plugin.core.storage.PurgeCurrentExecutionFiles."""

from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from shared.sdk.context import RunContext
from shared.sdk.output import Output
from shared.sdk.task import RunnableTask


class PurgeCurrentExecutionFilesOutput(Output):
    """Outputs of PurgeCurrentExecutionFiles."""

    uris: list[str] = Field(description="URIs of the files that were deleted.")


class PurgeCurrentExecutionFiles(RunnableTask):
    """Delete every file of the current execution.

    Its inputs, the files its tasks stored and the large outputs among them. URIs that outputs hold
    lead nowhere afterwards.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: purge
type: io.kestra.plugin.core.storage.PurgeCurrentExecutionFiles
""",
    )

    @override
    def run(self, context: RunContext) -> PurgeCurrentExecutionFilesOutput:
        return PurgeCurrentExecutionFilesOutput(uris=context.files.delete_all())

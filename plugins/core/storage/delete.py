"""io.kestra.plugin.core.storage.Delete."""

from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from shared.model.properties import Dynamic
from shared.sdk.context import RunContext
from shared.sdk.output import Output, TaskFailed
from shared.sdk.task import RunnableTask


class DeleteOutput(Output):
    """Outputs of Delete."""

    uri: str = Field(description="URI of the file.")
    deleted: bool = Field(description="Whether there was a file to delete.")


class Delete(RunnableTask):
    """Delete a file.

    A file that is not there is no failure, unless it is asked to be one.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: clean-up
type: io.kestra.plugin.core.storage.Delete
uri: "{{ outputs.download.uri }}"
errorOnMissing: true
""",
    )

    uri: Dynamic[str] = Field(
        description="URI of the file.", examples=["{{ outputs.download.uri }}"]
    )
    error_on_missing: Dynamic[bool] = Field(
        default=False, description="Fail when there is no such file.", examples=[True]
    )

    @override
    def run(self, context: RunContext) -> DeleteOutput:
        deleted = context.files.delete(self.uri)
        if self.error_on_missing and not deleted:
            raise TaskFailed(f"Unable to delete '{self.uri}': there is no such file")
        return DeleteOutput(uri=self.uri, deleted=deleted)

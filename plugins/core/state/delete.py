"""io.kestra.plugin.core.state.Delete."""

from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from plugins.core.state.stored import StateTask
from shared.model.properties import Dynamic
from shared.sdk.context import RunContext
from shared.sdk.output import Output, TaskFailed


class DeleteOutput(Output):
    """Outputs of Delete."""

    deleted: bool = Field(description="Whether there was a state.")


class Delete(StateTask):
    """Delete a state that an earlier execution has set.

    Deprecated: use `kv.Delete`.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: start-over
type: io.kestra.plugin.core.state.Delete
name: progress
errorOnMissing: false
""",
    )

    error_on_missing: Dynamic[bool] = Field(
        default=True, description="Whether a state that does not exist is a failure."
    )

    @override
    def run(self, context: RunContext) -> DeleteOutput:
        key = self.key(context)
        deleted = self.store(context).delete(key)
        if not deleted and self.error_on_missing:
            raise TaskFailed(
                f"there is no state '{key}'",
                remedy="Set `errorOnMissing: false` if that is all right.",
            )
        return DeleteOutput(deleted=deleted)

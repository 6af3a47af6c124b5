"""io.kestra.plugin.core.kv.Delete."""

from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from plugins.core.kv.namespaced import NamespacedTask
from shared.model.properties import Dynamic
from shared.sdk.context import RunContext
from shared.sdk.output import Output, TaskFailed


class DeleteOutput(Output):
    """Outputs of Delete."""

    deleted: bool = Field(description="Whether there was an entry.")


class Delete(NamespacedTask):
    """Remove a key and its value.

    A key that does not exist is no failure, unless the task says so.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: forget
type: io.kestra.plugin.core.kv.Delete
key: last-run
""",
    )

    key: Dynamic[str] = Field(description="The key.", examples=["last-run"])
    error_on_missing: Dynamic[bool] = Field(
        default=False, description="Whether a key that does not exist is a failure."
    )

    @override
    def run(self, context: RunContext) -> DeleteOutput:
        deleted = self.store(context).delete(self.key)
        if not deleted and self.error_on_missing:
            raise TaskFailed(
                f"No value found for key '{self.key}' in namespace "
                f"'{self.namespace_in(context)}' and `errorOnMissing` is set to true"
            )
        return DeleteOutput(deleted=deleted)

"""io.kestra.plugin.core.state.Get."""

from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from plugins.core.state.stored import StateTask
from shared.model.json import StoredObject
from shared.model.properties import Dynamic
from shared.sdk.context import RunContext
from shared.sdk.output import Output, TaskFailed


class GetOutput(Output):
    """Outputs of Get."""

    count: int = Field(description="How many keys the state has.")
    data: StoredObject = Field(description="The state; empty when there is none.")


class Get(StateTask):
    """Read a state that an earlier execution has set.

    Deprecated: use `kv.Get`.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: progress
type: io.kestra.plugin.core.state.Get
name: progress
""",
    )

    error_on_missing: Dynamic[bool] = Field(
        default=False, description="Whether a state that does not exist is a failure."
    )

    @override
    def run(self, context: RunContext) -> GetOutput:
        found = self.read(context)
        if found is None and self.error_on_missing:
            raise TaskFailed(
                f"there is no state '{self.key(context)}'",
                remedy="Set it first, or set `errorOnMissing: false`.",
            )
        data = found or {}
        return GetOutput(count=len(data), data=data)

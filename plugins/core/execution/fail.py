"""io.kestra.plugin.core.execution.Fail."""

from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from shared.model.json import StoredJson
from shared.model.properties import Dynamic
from shared.sdk.conditions import holds
from shared.sdk.context import RunContext
from shared.sdk.output import TaskFailed
from shared.sdk.task import InlineTask


class Fail(InlineTask):
    """Fail, always or on a condition.

    Ends an execution that has come to something it must not go on with.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: too-few
type: io.kestra.plugin.core.execution.Fail
condition: "{{ outputs.count.value < 10 }}"
errorMessage: "only {{ outputs.count.value }} rows"
""",
    )

    condition: Dynamic[StoredJson] | None = Field(
        default=None,
        description="Fails only when this is true.",
        examples=["{{ outputs.count.value < 10 }}"],
    )
    error_message: Dynamic[str] = Field(
        default="Task failure", description="What is logged.", examples=["too few rows"]
    )

    @override
    def run(self, context: RunContext) -> None:
        if self.condition is None:
            raise TaskFailed(self.error_message)
        if holds(self.condition):
            context.log.error(self.error_message)
            raise TaskFailed("Fail on a condition")

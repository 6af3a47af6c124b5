"""io.kestra.plugin.core.execution.Assert."""

from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from shared.model.json import StoredJson
from shared.model.properties import Dynamic
from shared.sdk.conditions import holds
from shared.sdk.context import Metric, MetricKind, RunContext
from shared.sdk.output import TaskFailed
from shared.sdk.task import InlineTask


class Assert(InlineTask):
    """Fail unless every condition holds.

    All of them are looked at, and each that does not hold is logged.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: sane
type: io.kestra.plugin.core.execution.Assert
conditions:
  - "{{ outputs.count.value > 0 }}"
  - "{{ inputs.name != 'root' }}"
errorMessage: the input makes no sense
""",
    )

    conditions: Dynamic[tuple[StoredJson, ...]] = Field(
        description="What must hold.", examples=[["{{ outputs.count.value > 0 }}"]]
    )
    error_message: Dynamic[str] | None = Field(
        default=None, description="What the failure says besides.", examples=["makes no sense"]
    )

    @override
    def run(self, context: RunContext) -> None:
        failed = [condition for condition in self.conditions if not holds(condition)]
        for condition in failed:
            context.log.error(f"Assertion `{condition}` failed!")
        passed = len(self.conditions) - len(failed)
        context.metric(Metric("success", MetricKind.COUNTER, passed))
        context.metric(Metric("failed", MetricKind.COUNTER, len(failed)))
        if failed:
            why = f"\n{self.error_message}" if self.error_message else ""
            raise TaskFailed(f"{len(failed)} assertions failed!{why}")

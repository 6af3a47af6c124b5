"""io.kestra.plugin.core.execution.Resume."""

from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from plugins.core.execution.named import named_flow
from shared.model.json import StoredObject
from shared.model.properties import Dynamic, Evaluated
from shared.sdk.context import RunContext
from shared.sdk.task import RunnableTask


class Resume(RunnableTask):
    """Resume a paused execution.

    It must be paused; that of another flow is named with its `namespace` and `flowId`.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: approve
type: io.kestra.plugin.core.execution.Resume
executionId: "{{ inputs.execution }}"
inputs:
  approved: true
""",
    )

    execution_id: Dynamic[str] = Field(
        description="The execution.", examples=["{{ trigger.executionId }}"]
    )
    namespace: Dynamic[str] | None = Field(
        default=None, description="Namespace of its flow; with `flowId` only."
    )
    flow_id: Dynamic[str] | None = Field(
        default=None, description="Its flow; with `namespace` only. This flow by default."
    )
    inputs: Evaluated[StoredObject] | None = Field(
        default=None,
        description="What the pause asks for (`onResume`).",
        examples=[{"approved": True}],
    )

    @override
    def run(self, context: RunContext) -> None:
        flow = named_flow(context, self.namespace, self.flow_id)
        context.others.resume(self.execution_id, flow, self.inputs or {})

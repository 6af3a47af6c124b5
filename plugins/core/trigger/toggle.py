"""io.kestra.plugin.core.trigger.Toggle."""

from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from shared.model.event import TriggerSwitched
from shared.model.properties import Dynamic
from shared.sdk.context import RunContext
from shared.sdk.output import TaskFailed
from shared.sdk.task import InlineTask


class Toggle(InlineTask):
    """Enable or disable a trigger.

    The source of its flow stays as it is; ticks at which it was disabled are not made up for.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: stop_schedule
type: io.kestra.plugin.core.trigger.Toggle
trigger: every-morning
enabled: false
""",
    )

    trigger: Dynamic[str] = Field(description="The trigger.", examples=["every-morning"])
    namespace: Dynamic[str] | None = Field(
        default=None, description="The namespace of its flow; of this flow by default."
    )
    flow_id: Dynamic[str] | None = Field(default=None, description="Its flow; this one by default.")
    enabled: Dynamic[bool] = Field(default=False, description="Whether it may fire from now on.")

    @override
    def run(self, context: RunContext) -> None:
        namespace = self.namespace or context.info.namespace
        flow_id = self.flow_id or context.info.flow_id
        if not context.has_trigger(namespace, flow_id, self.trigger):
            raise TaskFailed(
                f"Unable to find the trigger {self.trigger} of the flow {namespace}.{flow_id}"
            )
        context.apply(
            TriggerSwitched(
                namespace=namespace,
                flow_id=flow_id,
                trigger_id=self.trigger,
                enabled=self.enabled,
            )
        )

"""Which flow a task means that names an execution (flow language, section 6.2)."""

from shared.model.names import FlowName
from shared.sdk.context import RunContext
from shared.sdk.output import TaskFailed


def named_flow(context: RunContext, namespace: str | None, flow_id: str | None) -> FlowName:
    """The flow that both name; the current one when neither is given. Raises TaskFailed."""
    if namespace is None and flow_id is None:
        return FlowName(context.info.namespace, context.info.flow_id)
    if namespace is None or flow_id is None:
        raise TaskFailed(
            "`namespace` and `flowId` belong together", remedy="Give both of them or none."
        )
    return FlowName(namespace, flow_id)

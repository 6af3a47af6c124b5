"""What stands in for a flow that can not be loaded any more: a plug-in is gone, or a revision."""

from shared.engine.places import FlowMap
from shared.model.event import (
    AnyEvent,
    DeleteRequested,
    DescendantsSwept,
    ExecutionFaulted,
    LabelsRequested,
)
from shared.model.execution import Execution
from shared.model.flow import Concurrency, Flow
from shared.model.task import Task


def needs_no_flow(event: AnyEvent) -> bool:
    """Whether an event can be handled for an execution of which nobody knows the tasks.

    These end, delete or label it; every other one would have to go on with its tasks.
    """
    return isinstance(
        event, ExecutionFaulted | DescendantsSwept | DeleteRequested | LabelsRequested
    )


def stand_in(execution: Execution) -> FlowMap:
    """A flow of the same name in which no task is enabled.

    It has a limit, so that an execution that ends gives back the slot that it may hold; slots
    that it does not hold stay as they are.
    """
    flow = Flow(
        id=execution.flow_id,
        namespace=execution.namespace,
        revision=execution.flow_revision,
        tasks=(Task(id="lost", type="lost", disabled=True),),
        concurrency=Concurrency(limit=1),
    )
    return FlowMap.of(flow)

"""How the executions of a trigger are asked for."""

from shared.model.query import Comparison, Direction, ExecutionField, Operation, Sort
from shared.model.trigger_state import TriggerKey

NEWEST_FIRST = (Sort(ExecutionField.START_DATE, Direction.DESCENDING),)


def of_flow(namespace: str, flow_id: str) -> tuple[Comparison, ...]:
    """What holds for the executions of a flow."""
    return (
        Comparison(ExecutionField.NAMESPACE, Operation.EQUALS, (namespace,)),
        Comparison(ExecutionField.FLOW_ID, Operation.EQUALS, (flow_id,)),
    )


def of_trigger(key: TriggerKey) -> tuple[Comparison, ...]:
    """What holds for the executions that a trigger has started."""
    trigger = Comparison(ExecutionField.TRIGGER_ID, Operation.EQUALS, (key.trigger_id,))
    return (*of_flow(key.namespace, key.flow_id), trigger)

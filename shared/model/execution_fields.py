"""What a search reads of an execution that is in memory."""

from datetime import timedelta

from shared.model.execution import Execution
from shared.model.query import ExecutionField, Value, date_key


def execution_field(execution: Execution, name: str) -> Value:
    """The value of a field of `ExecutionField`."""
    end = execution.state.end_date
    match name:
        case ExecutionField.ID:
            return execution.id
        case ExecutionField.NAMESPACE:
            return execution.namespace
        case ExecutionField.FLOW_ID:
            return execution.flow_id
        case ExecutionField.FLOW_REVISION:
            return execution.flow_revision
        case ExecutionField.STATE:
            return execution.state.current
        case ExecutionField.START_DATE:
            return date_key(execution.state.start_date)
        case ExecutionField.END_DATE:
            return None if end is None else date_key(end)
        case ExecutionField.DURATION:
            return None if end is None else execution.state.duration // timedelta(milliseconds=1)
        case _:
            return _origin_field(execution, name)


def _origin_field(execution: Execution, name: str) -> Value:
    match name:
        case ExecutionField.KIND:
            return execution.kind
        case ExecutionField.PARENT_ID:
            return execution.parent_id
        case ExecutionField.TRIGGER_ID:
            return None if execution.trigger is None else execution.trigger.id
        case ExecutionField.TRIGGER_EXECUTION_ID:
            return execution.trigger_execution_id
        case _:
            return {label.key: label.value for label in execution.labels}

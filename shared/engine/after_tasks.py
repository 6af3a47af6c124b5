"""What runs behind the end: `afterExecution`, then the tasks of listeners whose conditions hold.

Flow language, section 4.8. A listener is looked at when its first task is about to start.
"""

from shared.engine.places import enabled
from shared.engine.taskrun import evaluator
from shared.engine.triggers.trial import Trial
from shared.engine.workspace import Workspace
from shared.errors import WindhoverError
from shared.model.conditions import FlowName
from shared.model.flow import Listener
from shared.model.json import JsonObject
from shared.model.task import LogLevel


def next_after(workspace: Workspace, position: int) -> int:
    """The next position that runs, from a position on; the number of tasks if none does."""
    flow = workspace.flow_map.flow
    owners: list[Listener | None] = [None for _ in enabled(flow.after_execution)]
    owners += [one for one in flow.listeners for _ in enabled(one.tasks)]
    while position < len(owners):
        owner = owners[position]
        goes_on = position > 0 and owners[position - 1] is owner
        if owner is None or goes_on or _hears(workspace, owner):
            return position
        position += sum(1 for one in owners[position:] if one is owner)
    return position


def _hears(workspace: Workspace, listener: Listener) -> bool:
    execution = workspace.execution
    trial = Trial(
        FlowName(execution.namespace, execution.flow_id),
        workspace.at,
        evaluator(workspace, None, None),
        execution,
        workspace.view().task_runs,
        _outputs(workspace),
    )
    try:
        return all(condition.test(trial) for condition in listener.conditions)
    except WindhoverError as error:
        message = f"A condition of a listener can not be evaluated: {error}"
        workspace.log(None, LogLevel.WARN, message)
        return False


def _outputs(workspace: Workspace) -> JsonObject | None:
    execution = workspace.execution
    if execution.outputs_uri is not None:
        return workspace.view().stored_outputs(execution.outputs_uri)
    return execution.outputs

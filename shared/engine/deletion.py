"""Deletes an execution with everything that belongs to it."""

from shared.engine.caller import tell_end_as
from shared.engine.kill import end_killed, kill_called
from shared.engine.retry import retry_id
from shared.engine.slots import give_slot_back
from shared.engine.workspace import START_BUDGET, Workspace
from shared.model.command import StopTask, UnlockTrigger
from shared.model.event import DeleteRequested
from shared.model.state import State


def on_deleted(workspace: Workspace, event: DeleteRequested) -> None:
    """Deletes an execution that has ended, or any if forced; what runs is told to stop.

    A second time there is none, and the event changes nothing.
    """
    execution = workspace.execution
    if execution.generation != event.generation:
        return
    if not (execution.is_over or event.forced):
        return
    runs = not execution.state.current.is_terminal
    if (runs or event.page > 1) and kill_called(workspace, event.page):
        if runs:
            end_killed(workspace)
        next_page = {"page": event.page + 1, "at": workspace.at}
        workspace.announce(event.model_copy(update=next_page))
        return
    for run in workspace.view().open_task_runs(None, START_BUDGET):
        if run.state.current in {State.RUNNING, State.KILLING} and run.scope is None:
            workspace.command(
                StopTask(execution_id=execution.id, task_run_id=run.id, attempt=run.attempt)
            )
    if runs:
        give_slot_back(workspace)
    _unlock_trigger(workspace)
    _tell_caller(workspace)
    workspace.delete()


def _unlock_trigger(workspace: Workspace) -> None:
    execution = workspace.execution
    if execution.trigger is None:
        return
    workspace.command(
        UnlockTrigger(
            execution_id=execution.original_id,
            namespace=execution.namespace,
            flow_id=execution.flow_id,
            trigger_id=execution.trigger.id,
        )
    )


def _tell_caller(workspace: Workspace) -> None:
    """Tells whoever waits for the execution, unless its end, or who replaces it, does that."""
    execution = workspace.execution
    state = execution.state.current
    is_replaced = workspace.view().elsewhere(retry_id(execution)).execution() is not None
    if state is State.RETRIED and not is_replaced:
        tell_end_as(workspace, State.KILLED)
    elif not execution.is_over:
        tell_end_as(workspace, state if state.is_terminal else State.KILLED)
    else:
        # Its caller may have asked for a restart that finds it gone.
        tell_end_as(workspace, State.KILLED, gone=True)

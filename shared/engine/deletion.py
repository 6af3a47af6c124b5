"""Deletes an execution with everything that belongs to it."""

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
    for run in workspace.view().open_task_runs(None, START_BUDGET):
        if run.state.current in {State.RUNNING, State.KILLING} and run.scope is None:
            workspace.command(
                StopTask(execution_id=execution.id, task_run_id=run.id, attempt=run.attempt)
            )
    if not execution.state.current.is_terminal:
        give_slot_back(workspace)
    if execution.trigger is not None:
        workspace.command(
            UnlockTrigger(
                execution_id=execution.original_id,
                namespace=execution.namespace,
                flow_id=execution.flow_id,
                trigger_id=execution.trigger.id,
            )
        )
    workspace.delete()

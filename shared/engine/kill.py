"""Kill (flow language, section 9.5), and closing what is left open below something ended."""

from shared.engine.execution import finish, sweep_all
from shared.engine.workspace import START_BUDGET, Workspace
from shared.model.command import StopTask
from shared.model.event import DescendantsSwept
from shared.model.scope import Phase
from shared.model.state import State
from shared.model.task import TaskKind
from shared.model.taskrun import TaskRun


def on_kill(workspace: Workspace) -> None:
    """The execution is KILLED in this step; what runs is told to stop, nothing new starts."""
    execution = workspace.execution
    if execution.state.current.is_terminal:
        return
    workspace.put_execution(execution.moved(State.KILLING, workspace.at))
    sweep_all(workspace, State.KILLED)
    finish(workspace, State.KILLED)


def on_swept(workspace: Workspace, event: DescendantsSwept) -> None:
    """Closes some open descendants; the next round takes the rest."""
    parent_id = event.task_run_id or None
    found = workspace.view().open_task_runs(parent_id, START_BUDGET)
    for run in found:
        _close(workspace, run, event.state)
    if len(found) == START_BUDGET:
        again = event.model_copy(update={"round": event.round + 1, "at": workspace.at})
        workspace.announce(again)


def _close(workspace: Workspace, run: TaskRun, state: State) -> None:
    place = workspace.flow_map.places.get(run.task_id)
    if place is not None and place.phase is Phase.AFTER and place.parent is None:
        return
    runs_elsewhere = run.state.current is State.RUNNING and run.until is None
    has_worker = place is None or place.task.kind in {TaskKind.RUNNABLE, TaskKind.PACKED}
    if state is State.KILLED and runs_elsewhere and has_worker:
        workspace.put(run.moved(State.KILLING, workspace.at))
        workspace.command(
            StopTask(execution_id=run.execution_id, task_run_id=run.id, attempt=run.attempt)
        )
        return
    if run.state.current is State.KILLING and state is State.KILLED:
        return
    workspace.put(_closed(run).moved(state, workspace.at))
    if run.scope is not None:
        workspace.announce(
            DescendantsSwept(
                execution_id=run.execution_id, at=workspace.at, task_run_id=run.id, state=state
            )
        )


def _closed(run: TaskRun) -> TaskRun:
    if run.scope is None:
        return run
    return run.with_scope(run.scope.changed(phase=Phase.CLOSED))

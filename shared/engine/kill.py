"""Kill (flow language, section 9.5), and closing what is left open below something ended."""

from shared.engine.branches import swept
from shared.engine.execution import finish, sweep_all
from shared.engine.pause import leave_pause
from shared.engine.shards import close_shards
from shared.engine.taskrun import cut_off
from shared.engine.workspace import START_BUDGET, Workspace
from shared.model.command import StopTask
from shared.model.event import DescendantsSwept, KillCascaded, KillRequested
from shared.model.state import State
from shared.model.task import TaskKind
from shared.model.taskrun import TaskRun


def on_kill(workspace: Workspace, event: KillRequested) -> None:
    """The execution is KILLED in this step; what runs is told to stop, nothing new starts."""
    execution = workspace.execution
    if execution.state.current.is_terminal:
        if event.cascaded:
            _cascade(workspace)
        return
    if event.generation not in {None, execution.generation}:
        return
    end_killed(workspace)
    if not event.spares_subflows:
        _cascade(workspace)


def kill(workspace: Workspace) -> None:
    """Kills the execution and those that its tasks have created, on behalf of one of its tasks."""
    end_killed(workspace)
    _cascade(workspace)


def end_killed(workspace: Workspace) -> None:
    """The execution is KILLED; what it has created is left alone."""
    workspace.put_execution(workspace.execution.moved(State.KILLING, workspace.at))
    sweep_all(workspace, State.KILLED)
    finish(workspace, State.KILLED)


def _cascade(workspace: Workspace) -> None:
    places = workspace.flow_map.places.values()
    if any(place.task.kind is TaskKind.EXECUTABLE for place in places):
        workspace.announce(KillCascaded(execution_id=workspace.execution.id, at=workspace.at))


def on_cascade(workspace: Workspace, event: KillCascaded) -> None:
    """Kills the executions that tasks of this one have created, ended or not: theirs may run.

    One that does not exist yet is killed when it tells that it does (`on_subflow_started`).
    """
    if kill_called(workspace, event.page):
        workspace.announce(event.model_copy(update={"page": event.page + 1, "at": workspace.at}))


def kill_called(workspace: Workspace, page: int) -> bool:
    """Kills a page of the executions that tasks of this one have created; whether there are more.

    What a Flow trigger has started lives on by itself.
    """
    caused = workspace.view().caused(page, START_BUDGET)
    for child in caused:
        if child.caller is not None and child.caller.execution_id == workspace.execution.id:
            workspace.announce(KillRequested(execution_id=child.id, at=workspace.at, cascaded=True))
    return len(caused) == START_BUDGET


def on_swept(workspace: Workspace, event: DescendantsSwept) -> None:
    """Closes some open descendants; the next round takes the rest.

    What is left open (a worker still has to stop it, or it comes after the end) would be found
    again by every round, so that the next one looks at as many more. What was opened again
    meanwhile is left alone.
    """
    if not _is_over(workspace, event):
        return
    parent_id = event.task_run_id or None
    limit = START_BUDGET + event.left_open
    # Before anyone looks for what they have started: what starts later conflicts with this.
    has_more_shards = close_shards(workspace, event.task_run_id, event.round)
    found = workspace.view().open_task_runs(parent_id, limit)
    for run in found:
        place = workspace.flow_map.places.get(run.task_id)
        # What comes after the end goes on when all of the execution is swept.
        if parent_id is not None or place is None or not place.is_after:
            _close(workspace, run, event)
    if len(found) == limit or has_more_shards:
        left = workspace.view().open_task_runs(parent_id, limit)
        still_open = {run.id for run in left} & {run.id for run in found}
        workspace.announce(
            event.model_copy(
                update={
                    "round": event.round + 1,
                    "left_open": len(still_open),
                    "at": workspace.at,
                }
            )
        )


def _is_over(workspace: Workspace, event: DescendantsSwept) -> bool:
    """Whether what is swept has ended, and was not opened again.

    It is written although it does not change: a step that opens it meanwhile must conflict.
    """
    if event.task_run_id:
        group = workspace.task_run(event.task_run_id)
        if group is None or not group.state.current.is_terminal:
            return False
        workspace.put(group)
        return True
    execution = workspace.execution
    workspace.put_execution(execution)
    return execution.state.current.is_terminal and execution.generation == event.generation


def _close(workspace: Workspace, run: TaskRun, event: DescendantsSwept) -> None:
    state = event.state
    if state is State.KILLED and _runs_elsewhere(workspace, run):
        workspace.put(run.moved(State.KILLING, workspace.at))
        workspace.command(
            StopTask(execution_id=run.execution_id, task_run_id=run.id, attempt=run.attempt)
        )
        return
    if run.state.current is State.KILLING:
        # Its worker tells how it ended, or its lease runs out.
        return
    if event.stops and _runs_elsewhere(workspace, run):
        workspace.command(
            StopTask(execution_id=run.execution_id, task_run_id=run.id, attempt=run.attempt)
        )
    ended = cut_off(run, state, workspace.at)
    workspace.put(ended)
    swept(workspace, ended)
    if run.state.current is State.PAUSED:
        leave_pause(workspace, run)
    if run.scope is not None:
        workspace.announce(
            DescendantsSwept(
                execution_id=run.execution_id,
                at=workspace.at,
                task_run_id=run.id,
                attempt=run.attempt,
                state=state,
                stops=event.stops,
                generation=workspace.execution.generation,
            )
        )


def _runs_elsewhere(workspace: Workspace, run: TaskRun) -> bool:
    """Whether a worker has it now, which will tell how it ended."""
    place = workspace.flow_map.places.get(run.task_id)
    if place is not None and place.task.kind not in {TaskKind.RUNNABLE, TaskKind.PACKED}:
        return False
    if run.state.current is not State.RUNNING or run.until is not None:
        return False
    return _is_with_worker(run) and not _was_left_behind(workspace, run)


def _is_with_worker(run: TaskRun) -> bool:
    attempt = run.current_attempt
    return attempt is not None and not attempt.state.current.is_terminal


def _was_left_behind(workspace: Workspace, run: TaskRun) -> bool:
    """Whether the worker that had it together with its group is lost, and the group waits anew."""
    group = workspace.task_run(run.parent_id) if run.dynamic and run.parent_id else None
    return group is not None and (group.attempt != run.attempt or not _is_with_worker(group))

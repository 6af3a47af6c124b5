"""Restart, and going on from a task run whose state was set by hand (flow language, 9.6)."""

from shared.engine.branches import group_of, plan_of
from shared.engine.documents import read_around
from shared.engine.pause import hold, release
from shared.engine.reopening import in_handler, remove_handlers, reopen, take_back
from shared.engine.shards import shard_refs
from shared.engine.slots import take_slot
from shared.engine.taskrun import Opener, cut_off, id_in, send_attempt
from shared.engine.units import is_sharded
from shared.engine.workspace import (
    START_BUDGET,
    Begin,
    ChildEnded,
    Resume,
    ScopeRef,
    StartHandler,
    TryAgain,
    Workspace,
)
from shared.model.event import ExecutionReopened, RestartRequested, StatusChanged, TaskRunMarked
from shared.model.execution import Execution
from shared.model.labels import RESTARTED
from shared.model.scope import Phase
from shared.model.state import EXECUTION_MOVES, RESTARTABLE, State
from shared.model.task import TaskKind
from shared.model.taskrun import TaskRun

MARKS = frozenset(
    {
        State.SUCCESS,
        State.WARNING,
        State.FAILED,
        State.KILLED,
        State.CANCELLED,
        State.SKIPPED,
    }
)
"""The states that a task run can be given by hand."""


def may_restart(execution: Execution) -> bool:
    """Whether an execution is in a state from which a restart leads on.

    Not before it is over: the tasks that come after its end would close it while it runs again.
    """
    state = execution.state.current
    # A RETRIED one lives on in the execution that retries it.
    return (execution.is_over and state is not State.RETRIED) or state is State.PAUSED


def on_restart(workspace: Workspace, event: RestartRequested) -> None:
    """Opens what failed, some at a time; when all is open, the execution goes on.

    Nothing starts before everything is open: a scope that still counted a failure would turn to
    its errors.
    """
    if event.round == 0:
        if not _is_wanted(workspace, event.generation):
            return
        if not workspace.view().restartable_task_runs(1):
            return
        opened = workspace.execution.reopened(workspace.at).tried_again()
        workspace.put_execution(opened.with_labels({RESTARTED: "true"}))
        take_slot(workspace)
    elif not _is_going_on(workspace, event.generation + 1):
        return
    if remove_handlers(workspace, START_BUDGET) and reopen_some(workspace):
        announce_reopened(workspace)
    else:
        again = event.model_copy(update={"round": event.round + 1, "at": workspace.at})
        workspace.announce(again)


def _is_wanted(workspace: Workspace, generation: int) -> bool:
    execution = workspace.execution
    return may_restart(execution) and execution.generation == generation


def _is_going_on(workspace: Workspace, generation: int) -> bool:
    """Whether what was opened so far is to be followed by more.

    The execution is written although it does not change: a step that ends it meanwhile must
    conflict, or what is opened here would stay open for ever.
    """
    execution = workspace.execution
    is_restarted = execution.state.current is State.RESTARTED
    if not is_restarted or execution.generation != generation:
        return False
    workspace.put_execution(execution)
    return True


def reopen_some(workspace: Workspace) -> bool:
    """Whether all that failed is open now."""
    found = workspace.view().restartable_task_runs(START_BUDGET)
    read_around(workspace.view(), found)
    for one in found:
        run = workspace.task_run(one.id)
        # One that was opened, or removed, together with another is done with.
        if run is not None and run.state.current in RESTARTABLE:
            reopen(workspace, run)
    left = workspace.view().restartable_task_runs(START_BUDGET)
    # What a round could not open no later round can.
    return len(found) < START_BUDGET or left == found


def announce_restart(workspace: Workspace) -> None:
    """Leaves the rest of what failed to be opened in a message of its own."""
    execution = workspace.execution
    workspace.announce(
        RestartRequested(
            execution_id=execution.id,
            at=workspace.at,
            generation=execution.generation - 1,
            round=1,
        )
    )


def announce_reopened(workspace: Workspace) -> None:
    """Lets the execution go on, in a message of its own: until then it is RESTARTED."""
    workspace.announce(
        ExecutionReopened(
            execution_id=workspace.execution.id,
            at=workspace.at,
            generation=workspace.execution.generation,
        )
    )


def on_marked(workspace: Workspace, event: TaskRunMarked) -> None:
    """Gives an ended task run another state; its scope counts it when the execution goes on."""
    if event.round == 0:
        run = workspace.task_run(event.task_run_id)
        if run is None or not _is_wanted(workspace, event.generation):
            return
        if not may_mark(workspace, run, event.state):
            return
        workspace.put_execution(workspace.execution.reopened(workspace.at))
        take_slot(workspace)
        take_back(workspace, run, run.state.current)
        workspace.put(_marked(workspace, run, event.state))
        # Counted when the execution goes on, this time or another: it may be killed before.
        hold(workspace, ChildEnded(run.id))
    elif not _is_going_on(workspace, event.generation + 1):
        return
    if remove_handlers(workspace, START_BUDGET):
        announce_reopened(workspace)
    else:
        workspace.announce(event.model_copy(update={"round": event.round + 1, "at": workspace.at}))


def _marked(workspace: Workspace, run: TaskRun, state: State) -> TaskRun:
    if run.state.current is not State.PAUSED:
        return run.overruled(state, workspace.at)
    workspace.put_execution(workspace.execution.resuming(run.id))
    return cut_off(run, state, workspace.at)


def may_mark(workspace: Workspace, run: TaskRun, state: State) -> bool:
    """Whether the state of a task run can be set by hand, and the execution go on from there."""
    if state not in MARKS or run.dynamic or run.task_id not in workspace.flow_map.places:
        return False
    if in_handler(workspace.flow_map, run.task_id):
        return False
    return run.state.current.is_terminal or run.state.current is State.PAUSED


def on_reopened(workspace: Workspace, event: ExecutionReopened, open_flowable: Opener) -> None:
    """Goes on with what is open, some at a time; the first round takes the execution to RUNNING."""
    execution = workspace.execution
    if execution.state.current.is_terminal or execution.generation != event.generation:
        return
    if execution.state.current is State.RESTARTED:
        release(workspace)
    if not event.after:
        workspace.agenda.append(Resume(ScopeRef()))
    go_on(workspace, event, open_flowable)


def go_on(workspace: Workspace, event: ExecutionReopened, open_flowable: Opener) -> None:
    """Hands out the attempts that are asked for and looks at every open scope once."""
    if event.after and workspace.execution.paged_upto != event.after:
        return
    found = workspace.view().open_task_runs(None, START_BUDGET, event.after)
    read_around(workspace.view(), found)
    for one in found:
        # Another writer may have removed it since the list was read.
        run = workspace.task_run(one.id)
        if run is not None:
            _go_on(workspace, run, open_flowable)
    if len(found) == START_BUDGET:
        last = found[-1].id
        workspace.put_execution(workspace.execution.paged(last))
        workspace.announce(event.model_copy(update={"after": last, "at": workspace.at}))


def _go_on(workspace: Workspace, run: TaskRun, open_flowable: Opener) -> None:
    place = workspace.flow_map.places.get(run.task_id)
    if place is None or not workspace.has_future(run):
        return
    if run.state.current is State.RESTARTED:
        if place.task.kind is TaskKind.FLOWABLE:
            open_flowable(workspace, place.task, run)
        else:
            send_attempt(workspace, place.task, run)
    elif run.state.current is State.CREATED and run.attempt and run.current_attempt is None:
        # Whoever got the attempt may have refused it, as the execution had ended.
        send_attempt(workspace, place.task, run)
    elif run.state.current is State.RETRYING and workspace.execution.generation:
        # Its timer may have fired in vain meanwhile.
        workspace.agenda.append(TryAgain(run.id))
    elif run.state.current is State.BREAKPOINT:
        # Killed while it waited, and restarted before that was swept.
        workspace.agenda.append(Begin(run.id))
    elif place.task.kind is TaskKind.FLOWABLE and run.scope is not None:
        _resume(workspace, run)
    elif run.scope is not None and run.scope.phase is not Phase.TASKS:
        # Of a packed group only its handlers are run here.
        _restart_handlers(workspace, ScopeRef(run.id), run)


def _resume(workspace: Workspace, run: TaskRun) -> None:
    ref = ScopeRef(run.id)
    if workspace.scope(ref).phase is not Phase.TASKS:
        _restart_handlers(workspace, ref, run)
        return
    workspace.agenda.append(Resume(ref))
    if not is_sharded(plan_of(workspace, ref), run.loop_items or 0):
        return
    for shard_ref in shard_refs(run):
        shard = workspace.existing_shard(shard_ref.shard_id)
        if shard.told is None:
            # Open, or closed with the loop around it before it was done.
            workspace.put(shard.reopened())
            workspace.agenda.append(Resume(shard_ref))


def _restart_handlers(workspace: Workspace, ref: ScopeRef, group: TaskRun) -> None:
    """Starts the handlers of an open group again, if a restart has removed them.

    The one of a copy may have ended while its group was copied.
    """
    scope = workspace.scope(ref)
    tasks = workspace.flow_map.handlers(group_of(workspace, ref), scope.phase)
    if not tasks:
        return
    run = workspace.task_run(id_in(workspace, group, tasks[scope.handler]))
    if run is None:
        workspace.put_scope(ref, scope.changed(handler=0))
        workspace.agenda.append(StartHandler(ref))
    elif run.state.current.is_terminal:
        workspace.agenda.append(ChildEnded(run.id))


def on_status_changed(workspace: Workspace, event: StatusChanged) -> None:
    """Sets the state of an ended execution; nothing runs for it."""
    execution = workspace.execution
    if len(execution.state.histories) != event.moves or not may_change_status(
        execution, event.state
    ):
        return
    workspace.put_execution(execution.overruled(event.state, workspace.at))


def may_change_status(execution: Execution, state: State) -> bool:
    """Whether an execution has ended and could have ended like that."""
    is_end = state in EXECUTION_MOVES and state.is_terminal and state is not State.RETRIED
    return execution.state.current.is_terminal and is_end

"""The execution waits: what comes up meanwhile is held until it goes on (section 4.4)."""

from typing import TypeAlias

from shared.engine.workspace import (
    Advance,
    Begin,
    CallOn,
    ChildEnded,
    Resume,
    ScopeRef,
    StartHandler,
    StartUnit,
    TryAgain,
    Workspace,
)
from shared.model.event import ContinuationRequested, ExecutionResumed, PauseRequested
from shared.model.held import Held, HeldKind
from shared.model.state import State
from shared.model.taskrun import TaskRun

Holdable: TypeAlias = (
    Advance | Resume | StartUnit | StartHandler | ChildEnded | TryAgain | Begin | CallOn
)

_PAUSABLE = {State.RUNNING, State.RETRYING}

_WAITING = {State.PAUSED, State.BREAKPOINT, State.RESTARTED}
"""RESTARTED is the moment between a request and the step that goes on."""


def pause_at(workspace: Workspace, run: TaskRun) -> None:
    """A task run, and with it the execution, waits to be resumed."""
    workspace.put(run.moved(State.PAUSED, workspace.at))
    execution = workspace.execution.pausing_at(run.id)
    if execution.state.current in _PAUSABLE:
        execution = execution.moved(State.PAUSED, workspace.at)
    workspace.put_execution(execution)


def on_pause(workspace: Workspace, event: PauseRequested) -> None:
    """Somebody pauses a running execution: what runs ends, nothing new starts."""
    execution = workspace.execution
    if may_pause(execution.state.current) and len(execution.state.histories) == event.moves:
        workspace.put_execution(execution.stopped_by_hand(workspace.at))


def may_pause(state: State) -> bool:
    """Whether an execution in a state can be paused as a whole."""
    return state in _PAUSABLE


def stops_at(workspace: Workspace, run: TaskRun) -> bool:
    """Whether a task run that is about to start waits at a breakpoint; it does from now on then.

    What comes after the end of the execution does not: nobody could let it go on.
    """
    execution = workspace.execution
    state = execution.state.current
    names = {run.task_id, f"{run.task_id}.{run.value}"}
    if state not in {*_PAUSABLE, State.BREAKPOINT} or names.isdisjoint(execution.breakpoints):
        return False
    workspace.put(run.moved(State.BREAKPOINT, workspace.at))
    stopped = execution.moved(State.BREAKPOINT, workspace.at).suspending(run.id)
    workspace.put_execution(stopped)
    return True


def on_continuation(workspace: Workspace, event: ContinuationRequested) -> None:
    """Somebody lets an execution go on; what waited at a breakpoint starts with what was held."""
    execution = workspace.execution
    state = execution.state.current
    is_stopped = state is State.BREAKPOINT or (state is State.PAUSED and execution.paused_by_hand)
    if not is_stopped or len(execution.state.histories) != event.moves:
        return
    if state is State.BREAKPOINT:
        execution = execution.with_breakpoints(event.breakpoints)
    workspace.put_execution(execution)
    let_go(workspace)


def let_go(workspace: Workspace) -> None:
    """The execution is RESTARTED, and goes on in a message of its own."""
    execution = workspace.execution
    for run_id in execution.suspended:
        hold(workspace, Begin(run_id))
    execution = workspace.execution.proceeding().going_on(workspace.at)
    workspace.put_execution(execution)
    workspace.announce(
        ExecutionResumed(
            execution_id=execution.id, at=workspace.at, moves=len(execution.state.histories)
        )
    )


def on_resumed(workspace: Workspace, event: ExecutionResumed) -> None:
    """The execution goes on; a second time, or after something newer, nothing happens."""
    state = workspace.execution.state
    if state.current is State.RESTARTED and len(state.histories) == event.moves:
        release(workspace)


def is_paused(workspace: Workspace) -> bool:
    """Whether nothing may advance, in any branch."""
    return not workspace.is_new and workspace.execution.state.current in _WAITING


def hold(workspace: Workspace, item: Holdable) -> None:
    """Keeps a piece of work in the header of the execution until it goes on, once."""
    execution = workspace.execution
    held = _held(item)
    if held not in execution.held:
        workspace.put_execution(execution.holding((*execution.held, held)))


def wake(workspace: Workspace, run: TaskRun) -> None:
    """The execution goes on behind a task run that was PAUSED; what was held comes first.

    Other task runs may still be PAUSED: each waits for its own date, or to be resumed. One that
    somebody has paused as a whole goes on when somebody says so.
    """
    execution = workspace.execution.resuming(run.id)
    workspace.put_execution(execution)
    if execution.state.current is State.PAUSED and not execution.paused_by_hand:
        release(workspace)


def release(workspace: Workspace) -> None:
    """The execution is RUNNING again, and what was held is done."""
    execution = workspace.execution
    workspace.agenda.extend(_item(one) for one in execution.held)
    workspace.put_execution(execution.holding(()).moved(State.RUNNING, workspace.at))


def leave_pause(workspace: Workspace, run: TaskRun) -> None:
    """A task run that was PAUSED has been ended from outside: the last of them lets all go on."""
    left = workspace.execution.resuming(run.id)
    if left.paused:
        workspace.put_execution(left)
    else:
        wake(workspace, run)


def _held(item: Holdable) -> Held:
    match item:
        case Advance(ref):
            return Held(kind=HeldKind.ADVANCE, task_run_id=ref.task_run_id, shard_id=ref.shard_id)
        case Resume(ref):
            return Held(kind=HeldKind.RESUME, task_run_id=ref.task_run_id, shard_id=ref.shard_id)
        case StartHandler(ref):
            return Held(kind=HeldKind.HANDLER, task_run_id=ref.task_run_id, shard_id=ref.shard_id)
        case StartUnit(ref, iteration, position):
            return Held(
                kind=HeldKind.UNIT,
                task_run_id=ref.task_run_id,
                shard_id=ref.shard_id,
                iteration=iteration,
                position=position,
            )
        case ChildEnded(task_run_id):
            return Held(kind=HeldKind.ENDED, task_run_id=task_run_id)
        case TryAgain(task_run_id):
            return Held(kind=HeldKind.ATTEMPT, task_run_id=task_run_id)
        case Begin(task_run_id):
            return Held(kind=HeldKind.BEGIN, task_run_id=task_run_id)
        case CallOn():
            return Held(
                kind=HeldKind.CALLS,
                task_run_id=item.task_run_id,
                attempt=item.attempt,
                position=item.first,
                total=item.total,
                offset=item.offset,
            )


def _item(held: Held) -> Holdable:
    ref = ScopeRef(held.task_run_id, held.shard_id)
    match held.kind:
        case HeldKind.ADVANCE:
            return Advance(ref)
        case HeldKind.RESUME:
            return Resume(ref)
        case HeldKind.HANDLER:
            return StartHandler(ref)
        case HeldKind.UNIT:
            return StartUnit(ref, held.iteration, held.position)
        case HeldKind.ENDED:
            return ChildEnded(held.task_run_id)
        case HeldKind.ATTEMPT:
            return TryAgain(held.task_run_id)
        case HeldKind.BEGIN:
            return Begin(held.task_run_id)
        case HeldKind.CALLS:
            return CallOn(held.task_run_id, held.attempt, held.position, held.total, held.offset)

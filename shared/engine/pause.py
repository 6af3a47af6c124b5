"""The execution is PAUSED: what comes up meanwhile is held until it goes on (section 4.4)."""

from typing import TypeAlias

from shared.engine.workspace import (
    Advance,
    ChildEnded,
    Resume,
    ScopeRef,
    StartHandler,
    StartUnit,
    Workspace,
)
from shared.model.held import Held, HeldKind
from shared.model.state import State
from shared.model.taskrun import TaskRun

Holdable: TypeAlias = Advance | Resume | StartUnit | StartHandler | ChildEnded

_PAUSABLE = {State.RUNNING, State.RETRYING}


def pause_at(workspace: Workspace, run: TaskRun) -> None:
    """A task run, and with it the execution, waits to be resumed."""
    workspace.put(run.moved(State.PAUSED, workspace.at))
    execution = workspace.execution.pausing_at(run.id)
    if execution.state.current in _PAUSABLE:
        execution = execution.moved(State.PAUSED, workspace.at)
    workspace.put_execution(execution)


def is_paused(workspace: Workspace) -> bool:
    """Whether nothing may advance, in any branch."""
    return not workspace.is_new and workspace.execution.state.current is State.PAUSED


def hold(workspace: Workspace, item: Holdable) -> None:
    """Keeps a piece of work in the header of the execution until it goes on."""
    execution = workspace.execution
    workspace.put_execution(execution.holding((*execution.held, _held(item))))


def wake(workspace: Workspace, run: TaskRun) -> None:
    """The execution goes on behind a task run that was PAUSED; what was held comes first.

    Other task runs may still be PAUSED: each waits for its own date, or to be resumed.
    """
    execution = workspace.execution.resuming(run.id)
    workspace.put_execution(execution)
    if execution.state.current is State.PAUSED:
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

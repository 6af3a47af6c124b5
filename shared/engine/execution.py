"""What the execution itself does: it is created, ends, runs what comes after."""

from shared.engine.caller import tell_end, tell_start
from shared.engine.flow_outputs import render_outputs
from shared.engine.places import enabled
from shared.engine.slots import ask_for_slot, give_slot_back
from shared.engine.taskrun import evaluator
from shared.engine.workspace import Advance, ScopeRef, StartHandler, Workspace
from shared.errors import WindhoverError
from shared.model.command import NotifyEnd, StartTimer
from shared.model.event import DescendantsSwept, ExecutionCreated, SlotRefused
from shared.model.execution import Execution
from shared.model.flow import ConcurrencyBehavior
from shared.model.scope import Phase, Scope
from shared.model.state import State
from shared.model.task import LogLevel
from shared.model.taskrun import TaskRun
from shared.model.timer import TimerKind

ROOT = ScopeRef()


def on_created(workspace: Workspace, event: ExecutionCreated) -> None:
    """Stores a new execution and starts its first task."""
    create(workspace, event.execution)


def create(workspace: Workspace, execution: Execution) -> None:
    """Stores a new execution and starts it; one with a date to come waits for that."""
    total = len(enabled(workspace.flow_map.flow.tasks))
    workspace.put_execution(execution.with_root(Scope(total=total)))
    tell_start(workspace)
    starts_at = execution.schedule_date
    if execution.error is not None:
        # Born to fail: what a trigger could not evaluate is told by an execution.
        give_up(workspace, State.FAILED, execution.error)
    elif starts_at is not None and starts_at > workspace.at:
        workspace.command(
            StartTimer(execution_id=execution.id, timer=TimerKind.SCHEDULED_START, at=starts_at)
        )
    else:
        start_when_allowed(workspace)


def start_when_allowed(workspace: Workspace) -> None:
    """Starts an execution, at once or when its flow has a slot for it."""
    if workspace.flow_map.flow.concurrency is None:
        start(workspace)
    else:
        ask_for_slot(workspace)


def on_granted(workspace: Workspace) -> None:
    """The execution has a slot; one that has ended meanwhile gives it back."""
    state = workspace.execution.state.current
    if state in {State.CREATED, State.QUEUED}:
        start(workspace)
    elif state.is_terminal:
        give_slot_back(workspace, late=True)


def on_refused(workspace: Workspace, event: SlotRefused) -> None:
    """There is no free slot: the execution waits, or ends without a task run."""
    limits = workspace.flow_map.flow.concurrency
    execution = workspace.execution
    if limits is None or execution.state.current is not State.CREATED:
        return
    because = "due to concurrency limit exceeded"
    match limits.behavior:
        case ConcurrencyBehavior.QUEUE:
            workspace.put_execution(execution.moved(State.QUEUED, workspace.at))
            message = f"Execution is queued {because}, {event.running} running(s)"
            workspace.log(None, LogLevel.INFO, message)
        case ConcurrencyBehavior.CANCEL:
            _end_unstarted(workspace, State.CANCELLED)
        case ConcurrencyBehavior.FAIL:
            reason = f"Execution is FAILED {because}"
            workspace.log(None, LogLevel.ERROR, reason)
            workspace.put_execution(execution.failing(reason))
            _end_unstarted(workspace, State.FAILED)


def _end_unstarted(workspace: Workspace, state: State) -> None:
    workspace.put_execution(workspace.execution.moved(state, workspace.at))
    _complete(workspace)


def start(workspace: Workspace) -> None:
    """Lets the execution run its first task."""
    workspace.put_execution(workspace.execution.moved(State.RUNNING, workspace.at))
    if workspace.execution.root.total > 0:
        workspace.agenda.append(Advance(ROOT))
    elif workspace.flow_map.handlers(None, Phase.FINALLY):
        root = workspace.execution.root.changed(phase=Phase.FINALLY)
        workspace.put_execution(workspace.execution.with_root(root))
        workspace.agenda.append(StartHandler(ROOT))
    else:
        close_root(workspace, State.SUCCESS)


def close_root(workspace: Workspace, worst: State) -> None:
    """The flow's own list is over: its finally list too, or it was killed."""
    if workspace.execution.root.phase is Phase.AFTER:
        _complete(workspace)
        return
    state = _with_outputs(workspace, worst)
    if workspace.execution.root.running > 0 or workspace.flow_map.has_asides:
        # After a restart several tasks of a list run again, and the first failure ends it. What
        # stands beside all lists may not have started, and does not after the end.
        sweep_all(workspace, state)
    finish(workspace, state)


def _with_outputs(workspace: Workspace, state: State) -> State:
    """Renders the flow's outputs; the state becomes FAILED when that fails (section 2.3)."""
    flow = workspace.flow_map.flow
    if not flow.outputs or state is State.KILLED:
        return state
    try:
        outputs = render_outputs(
            flow, evaluator(workspace, None, None), workspace.surroundings.encrypt
        )
    except WindhoverError as error:
        workspace.log(None, LogLevel.ERROR, f"Failed to render output values: {error}")
        return State.FAILED
    workspace.put_execution(workspace.execution.with_outputs(outputs))
    return state


def finish(workspace: Workspace, state: State) -> None:
    """Gives the execution its final state and turns to the tasks that come after."""
    give_slot_back(workspace)
    execution = workspace.execution.moved(state, workspace.at)
    after = workspace.flow_map.handlers(None, Phase.AFTER)
    if not after:
        workspace.put_execution(execution)
        _complete(workspace)
        return
    root = execution.root.changed(phase=Phase.AFTER, handler=0)
    workspace.put_execution(execution.with_root(root))
    workspace.agenda.append(StartHandler(ROOT))


def _complete(workspace: Workspace) -> None:
    execution = workspace.execution
    workspace.put_execution(execution.with_root(execution.root.changed(phase=Phase.CLOSED)))
    workspace.command(NotifyEnd(execution_id=execution.id))
    tell_end(workspace)


def give_up(workspace: Workspace, state: State, reason: str) -> None:
    """Ends the execution at once, whatever runs; open task runs take its state."""
    execution = workspace.execution
    if execution.state.current.is_terminal:
        return
    if reason:
        workspace.log(None, LogLevel.ERROR, reason)
        workspace.put_execution(execution.failing(reason))
    sweep_all(workspace, state)
    finish(workspace, state)


def sweep_all(workspace: Workspace, state: State) -> None:
    """Leaves every open task run of the execution to be closed by messages of their own."""
    workspace.announce(
        DescendantsSwept(
            execution_id=workspace.execution.id,
            at=workspace.at,
            state=state,
            generation=workspace.execution.generation,
            stops=True,
        )
    )


def sweep_below(workspace: Workspace, run: TaskRun, state: State) -> None:
    """Leaves what is open in an ended group to be closed by messages of their own."""
    workspace.announce(
        DescendantsSwept(
            execution_id=run.execution_id,
            at=workspace.at,
            task_run_id=run.id,
            attempt=run.attempt,
            state=state,
            stops=True,
            generation=workspace.execution.generation,
        )
    )

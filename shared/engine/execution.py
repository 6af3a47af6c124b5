"""What the execution itself does: it is created, ends, runs what comes after."""

from shared.engine.flow_outputs import render_outputs
from shared.engine.places import enabled
from shared.engine.taskrun import evaluator
from shared.engine.workspace import Advance, ScopeRef, StartHandler, Workspace
from shared.errors import WindhoverError
from shared.model.command import NotifyEnd
from shared.model.event import DescendantsSwept, ExecutionCreated
from shared.model.scope import Phase, Scope
from shared.model.state import State
from shared.model.task import LogLevel

ROOT = ScopeRef()


def on_created(workspace: Workspace, event: ExecutionCreated) -> None:
    """Stores the execution and starts its first task; a second time changes nothing."""
    if not workspace.is_new:
        return
    total = len(enabled(workspace.flow_map.flow.tasks))
    execution = event.execution.with_root(Scope(total=total))
    if execution.error is not None:
        # Born to fail: what a trigger could not evaluate is told by an execution.
        workspace.put_execution(execution)
        give_up(workspace, State.FAILED, execution.error)
        return
    workspace.put_execution(execution.moved(State.RUNNING, workspace.at))
    if total > 0:
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
    finish(workspace, _with_outputs(workspace, worst))


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
        DescendantsSwept(execution_id=workspace.execution.id, at=workspace.at, state=state)
    )

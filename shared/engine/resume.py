"""A task run that waits to be resumed goes on: by request, or because its time is up (5.10)."""

from shared.engine.branches import turn
from shared.engine.execution import finish, sweep_all
from shared.engine.pause import leave_pause, let_go, pause_at, wake
from shared.engine.rounds import start_round
from shared.engine.taskrun import Opener, begin, create, cut_off, end, evaluator
from shared.engine.timeouts import timeout_message
from shared.engine.workspace import Advance, ScopeRef, StartPause, Workspace
from shared.model.command import StartTimer
from shared.model.event import ResumeRequested, TimerFired
from shared.model.json import Json, JsonObject
from shared.model.scope import Phase
from shared.model.state import State
from shared.model.task import FlowableTask, LogLevel, PauseBehavior, Pausing
from shared.model.taskrun import TaskRun
from shared.model.timer import TimerKind


def start_pause(
    workspace: Workspace,
    task: FlowableTask,
    run: TaskRun,
    pausing: Pausing,
    open_flowable: Opener,
) -> None:
    """The task run will be PAUSED; its list starts when it is resumed."""
    for aside in task.asides():
        beside = create(workspace, ScopeRef(run.id), aside)
        if beside is not None:
            begin(workspace, aside, beside.beside_all_lists(), open_flowable)
    workspace.agenda.append(StartPause(run.id))
    wait = pausing.duration if pausing.duration is not None else pausing.timeout
    if wait is None:
        return
    kind = TimerKind.PAUSE if pausing.duration is not None else TimerKind.PAUSE_TIMEOUT
    workspace.command(
        StartTimer(
            execution_id=run.execution_id, timer=kind, task_run_id=run.id, at=workspace.at + wait
        )
    )


def pause_task_run(workspace: Workspace, task_run_id: str) -> None:
    """The task run is PAUSED, unless something has ended the execution meanwhile."""
    run = workspace.existing(task_run_id)
    if run.state.current is State.RUNNING:
        pause_at(workspace, run)


def on_resume(workspace: Workspace, event: ResumeRequested) -> None:
    """Somebody resumed a task run; one that is not PAUSED any more goes its way."""
    run = _paused(workspace, event.task_run_id)
    if run is None or event.round not in {0, run.round}:
        return
    if workspace.execution.state.current is State.PAUSED:
        let_go(workspace)
    if _pausing_of(workspace, run) is None:
        start_round(workspace, run)
        return
    _go_on(workspace, run, State.SUCCESS, event.values)


def on_pause_over(workspace: Workspace, event: TimerFired) -> None:
    """Nobody has resumed the task run in time."""
    run = _paused(workspace, event.task_run_id)
    if run is None:
        return
    pausing = _pausing_of(workspace, run)
    if pausing is None:
        return
    if event.timer is TimerKind.PAUSE_TIMEOUT:
        if pausing.timeout is not None:
            workspace.log(run, LogLevel.ERROR, timeout_message(pausing.timeout))
        _go_on(workspace, run, State.FAILED, None)
        return
    match pausing.behavior:
        case PauseBehavior.RESUME:
            _go_on(workspace, run, State.SUCCESS, None)
        case PauseBehavior.WARN:
            _go_on(workspace, run, State.WARNING, None)
        case PauseBehavior.FAIL:
            _go_on(workspace, run, State.FAILED, None)
        case PauseBehavior.CANCEL if workspace.execution.state.current.is_terminal:
            # It comes after the end, which has the state that the execution keeps.
            end(workspace, cut_off(run, State.CANCELLED, workspace.at), State.CANCELLED)
            leave_pause(workspace, run)
        case PauseBehavior.CANCEL:
            sweep_all(workspace, State.CANCELLED)
            finish(workspace, State.CANCELLED)


def _paused(workspace: Workspace, task_run_id: str) -> TaskRun | None:
    run = workspace.task_run(task_run_id)
    if run is None or run.state.current is not State.PAUSED:
        return None
    return run if workspace.has_future(run) else None


def _pausing_of(workspace: Workspace, run: TaskRun) -> Pausing | None:
    task = workspace.flow_map.places[run.task_id].task
    if not isinstance(task, FlowableTask):
        return None
    return task.pausing(evaluator(workspace, task, run))


def _go_on(workspace: Workspace, run: TaskRun, state: State, values: JsonObject | None) -> None:
    """The execution goes on; the list of the task run starts unless the pause has failed."""
    resumed: JsonObject = {"on": _text(workspace), "to": str(State.RUNNING)}
    outputs: dict[str, Json] = {"resumed": resumed}
    if values is not None:
        outputs["onResume"] = values
    run = run.moved(State.RUNNING, workspace.at).with_outputs(outputs, None)
    workspace.put(run)
    wake(workspace, run)
    ref = ScopeRef(run.id)
    scope = workspace.scope(ref)
    workspace.put_scope(ref, scope.changed(verdict=state))
    if state is State.FAILED:
        turn(workspace, ref, Phase.ERRORS)
    elif scope.total == 0:
        turn(workspace, ref, Phase.FINALLY)
    else:
        workspace.agenda.append(Advance(ref))


def _text(workspace: Workspace) -> str:
    return workspace.at.isoformat(timespec="milliseconds").replace("+00:00", "Z")

"""What a task run does: it is created, asks for attempts, ends."""

from collections.abc import Callable
from datetime import datetime

from shared.engine.evaluation import TemplateEvaluator
from shared.engine.outputs_view import outputs_of
from shared.engine.pause import stops_at
from shared.engine.workspace import ChildEnded, ScopeRef, Workspace
from shared.errors import WindhoverError
from shared.expressions.environment import is_truthy
from shared.model.command import RunTask
from shared.model.event import DescendantsSwept, Outcome
from shared.model.ids import task_run_id
from shared.model.scope import Phase, Scope
from shared.model.state import ATTEMPT_MOVES, History, State
from shared.model.task import FlowableTask, LogLevel, Task, TaskKind
from shared.model.taskrun import Attempt, TaskRun

Opener = Callable[[Workspace, Task, TaskRun], None]


def create(
    workspace: Workspace,
    ref: ScopeRef,
    task: Task,
    iteration: int | None = None,
    value: str | None = None,
) -> TaskRun | None:
    """Adds the task run of a task in a scope; None when it is there already."""
    parent = workspace.existing(ref.task_run_id) if ref.task_run_id else None
    execution = workspace.execution
    run_id = id_in(workspace, parent, task, iteration)
    if workspace.task_run(run_id) is not None:
        return None
    path = parent.path if parent else ()
    run = TaskRun(
        id=run_id,
        execution_id=execution.id,
        namespace=execution.namespace,
        flow_id=execution.flow_id,
        task_id=task.id,
        parent_id=ref.task_run_id or None,
        shard_id=ref.shard_id or None,
        value=value,
        iteration=iteration,
        path=path if value is None else (*path, value),
        state=History.created(workspace.at),
    )
    workspace.put(run)
    workspace.started += 1
    return run


def id_in(
    workspace: Workspace, parent: TaskRun | None, task: Task, iteration: int | None = None
) -> str:
    """The id of the task run of a task, by what is around it."""
    execution = workspace.execution
    key = parent_key(parent)
    if workspace.flow_map.places[task.id].phase is not Phase.TASKS and execution.generation:
        # A restart removes the task runs of handlers. Messages, timers and executions that belong
        # to a removed one must not be taken for those of its successor.
        key = f"{key or ''}/generation/{execution.generation}"
    return task_run_id(execution.id, key, task.id, -1 if iteration is None else iteration)


def parent_key(parent: TaskRun | None) -> str | None:
    """What the ids of children are made of: those of another round are other task runs."""
    if parent is None or parent.round == 1:
        return parent.id if parent else None
    return f"{parent.id}/{parent.round}"


def begin(workspace: Workspace, task: Task, run: TaskRun, open_flowable: Opener) -> None:
    """Starts a task run that was created, unless a breakpoint or its `runIf` says no."""
    if not stops_at(workspace, run):
        proceed(workspace, task, run, open_flowable)


def begin_suspended(workspace: Workspace, task_run_id: str, open_flowable: Opener) -> None:
    """Starts a task run that waited at a breakpoint, unless something has ended it meanwhile."""
    run = workspace.task_run(task_run_id)
    if run is None or run.state.current is not State.BREAKPOINT or not workspace.has_future(run):
        return
    task = workspace.flow_map.places[run.task_id].task
    created = run.moved(State.CREATED, workspace.at)
    workspace.put(created)
    proceed(workspace, task, created, open_flowable)


def proceed(workspace: Workspace, task: Task, run: TaskRun, open_flowable: Opener) -> None:
    """Starts a task run, unless its `runIf` says no."""
    try:
        wanted = _is_wanted(workspace, task, run)
    except WindhoverError as error:
        workspace.log(
            run,
            LogLevel.ERROR,
            f"Unable to evaluate the runIf condition for task {task.id}: {error}",
        )
        end_unattempted(workspace, task, run, State.FAILED)
        return
    if not wanted:
        end_unattempted(workspace, task, run, State.SKIPPED)
        return
    match task.kind:
        case TaskKind.FLOWABLE:
            open_flowable(workspace, task, run)
        case TaskKind.PACKED:
            scope = Scope(total=1, cursor=1, running=1)
            request_attempt(workspace, task, run.with_scope(scope))
        case TaskKind.RUNNABLE | TaskKind.INLINE | TaskKind.EXECUTABLE:
            request_attempt(workspace, task, run)


def _is_wanted(workspace: Workspace, task: Task, run: TaskRun) -> bool:
    condition = task.condition_to_run
    if condition == "true":
        return True
    return is_truthy(evaluator(workspace, task, run).text(condition))


def evaluator(workspace: Workspace, task: Task | None, run: TaskRun | None) -> TemplateEvaluator:
    """Renders with the variables of a task run."""
    context = workspace.surroundings.context(workspace.execution, run)
    return TemplateEvaluator(workspace.variables(task, run), context)


def request_attempt(workspace: Workspace, task: Task, run: TaskRun) -> None:
    """Asks for the next attempt of a task run that waits for one."""
    asked = run.asking_for_attempt(run.attempt + 1)
    workspace.put(asked)
    send_attempt(workspace, task, asked)


def send_attempt(workspace: Workspace, task: Task, run: TaskRun) -> None:
    """Hands out the attempt that a task run asks for; handing it out twice is harmless."""
    workspace.command(
        RunTask(
            execution_id=run.execution_id,
            task_run_id=run.id,
            attempt=run.attempt,
            inline=task.kind in {TaskKind.INLINE, TaskKind.EXECUTABLE},
        )
    )


def with_flags(task: Task, state: State) -> State:
    """The state of a task run after `allowFailure` and `allowWarning` (section 4.9)."""
    if state is State.FAILED and task.allow_failure:
        state = State.WARNING
    if state is State.WARNING and task.allow_warning:
        state = State.SUCCESS
    return state


def end_unattempted(workspace: Workspace, task: Task, run: TaskRun, state: State) -> None:
    """Ends a task run that no worker has seen; it gets one attempt in that state."""
    attempt = started_attempt(1, workspace.at, None)
    ended = ended_attempt(attempt, state, workspace.at)
    end(workspace, run.with_attempts((ended,)), with_flags(task, state))


def end(workspace: Workspace, run: TaskRun, state: State) -> None:
    """Gives a task run its final state and leaves the rest to its scope."""
    workspace.put(run.moved(state, workspace.at))
    workspace.agenda.append(ChildEnded(run.id))


def started_attempt(number: int, at: datetime, worker_id: str | None) -> Attempt:
    """An attempt that runs."""
    return Attempt(number=number, state=History.created(at, State.RUNNING), worker_id=worker_id)


def ended_attempt(attempt: Attempt, state: State, at: datetime) -> Attempt:
    """An attempt that has ended."""
    return attempt.model_copy(update={"state": attempt.state.moved(ATTEMPT_MOVES, state, at)})


def concluded_attempt(attempt: Attempt, outcome: Outcome, at: datetime) -> Attempt:
    """An attempt that has ended by itself, with what it leaves."""
    ended = ended_attempt(attempt, outcome.state, at)
    return ended.model_copy(update={"log_file": outcome.log_file})


def cut_off(run: TaskRun, state: State, at: datetime) -> TaskRun:
    """A task run that ends because of something else, its list and its attempt with it."""
    current = run.current_attempt
    if current is not None and not current.state.current.is_terminal:
        run = run.with_attempts((*run.attempts[:-1], ended_attempt(current, state, at)))
    return run.closed().moved(state, at)


def close_group(workspace: Workspace, ref: ScopeRef, scope: Scope) -> None:
    """Ends the task run of a group whose list is over; open descendants take its state."""
    run = workspace.existing(ref.task_run_id)
    task = workspace.flow_map.places[run.task_id].task
    settled = task.settled(scope.worst) if isinstance(task, FlowableTask) else scope.worst
    state = with_flags(task, settled)
    # A shard closes with its first failure, whatever else of it runs, and is counted no more.
    may_be_open = scope.running > 0 or (run.loop_items is not None and scope.has_failed)
    if may_be_open:
        workspace.announce(
            DescendantsSwept(
                execution_id=run.execution_id,
                at=workspace.at,
                task_run_id=run.id,
                attempt=run.attempt,
                state=state,
                generation=workspace.execution.generation,
            )
        )
    attempts = run.attempts
    if isinstance(task, FlowableTask):
        attempts = (ended_attempt(attempts[-1], settled, workspace.at),)
        run = _with_collected(workspace, task, run)
    end(workspace, run.with_attempts(attempts), state)


def _with_collected(workspace: Workspace, task: FlowableTask, run: TaskRun) -> TaskRun:
    """A loop with what its iterations have given, in their order."""
    collected = task.collects()
    if collected is None:
        return run
    depth = len(run.path)
    found = [
        one
        for one in workspace.view().task_runs_of(collected, None)
        if one.parent_id == run.id and one.path[:depth] == run.path
    ]
    ordered = sorted(found, key=lambda one: one.iteration or 0)
    given = [outputs_of(workspace.view(), one) for one in ordered]
    return run.with_outputs({"outputs": [one["values"] for one in given if one]}, None)

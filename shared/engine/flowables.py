"""A flowable is opened: its early outputs are computed once, its scope is laid out."""

from shared.engine.branches import turn
from shared.engine.places import without_disabled
from shared.engine.resume import start_pause
from shared.engine.shards import keep_values, shards_of
from shared.engine.taskrun import end, ended_attempt, evaluator, started_attempt, with_flags
from shared.engine.units import is_sharded, total_units
from shared.engine.workspace import Advance, ScopeRef, Workspace
from shared.errors import EngineBug, WindhoverError
from shared.model.scope import Phase, Scope
from shared.model.state import State
from shared.model.task import FlowableTask, LogLevel, NoBranch, Opening, Plan, Task
from shared.model.taskrun import TaskRun


def open_flowable(workspace: Workspace, task: Task, run: TaskRun) -> None:
    """Starts a flowable: RUNNING, early outputs, values, scope; its children come next."""
    if not isinstance(task, FlowableTask):
        raise EngineBug(f"the task {task.id} is no flowable")
    attempt = started_attempt(1, workspace.at, None)
    run = run.moved(State.RUNNING, workspace.at).with_attempts((attempt,))
    workspace.put(run)
    try:
        opening = task.open(evaluator(workspace, task, run))
        plan = without_disabled(task.plan(opening.outputs))
        pausing = task.pausing(evaluator(workspace, task, run))
    except WindhoverError as error:
        message = f"Unable to resolve state from the Flowable task: {error}"
        _fail(workspace, task, run, message)
        return
    run = run.with_outputs(opening.outputs, None)
    if isinstance(plan, NoBranch):
        execution = workspace.execution
        flow = f"{execution.namespace}.{execution.flow_id}"
        message = f"No task found on flow '{flow}', task '{task.id}', execution '{execution.id}'"
        _fail(workspace, task, run, message)
        return
    run = _lay_out(workspace, run, plan, opening)
    if pausing is None:
        _start_list(workspace, run)
    else:
        start_pause(workspace, task, run, pausing, open_flowable)


def _lay_out(workspace: Workspace, run: TaskRun, plan: Plan, opening: Opening) -> TaskRun:
    items = len(opening.values or ())
    total = shards_of(items) if is_sharded(plan, items) else total_units(plan, items)
    run = run.with_scope(Scope(total=total))
    if opening.values is not None:
        run = run.with_loop_items(items)
        keep_values(workspace, run, opening.values)
    workspace.put(run)
    return run


def _start_list(workspace: Workspace, run: TaskRun) -> None:
    ref = ScopeRef(run.id)
    if workspace.scope(ref).total == 0:
        turn(workspace, ref, Phase.FINALLY)
    else:
        workspace.agenda.append(Advance(ref))


def _fail(workspace: Workspace, task: Task, run: TaskRun, message: str) -> None:
    workspace.log(run, LogLevel.ERROR, message)
    failed = ended_attempt(run.attempts[-1], State.FAILED, workspace.at)
    end(workspace, run.with_attempts((failed,)), with_flags(task, State.FAILED))

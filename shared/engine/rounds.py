"""A list that is worked through again until a condition holds (LoopUntil, section 5.11)."""

from collections.abc import Iterator

from shared.engine.pause import pause_at, wake
from shared.engine.taskrun import evaluator
from shared.engine.workspace import START_BUDGET, Advance, ScopeRef, Workspace
from shared.errors import WindhoverError
from shared.model.command import StartTimer
from shared.model.event import TimerFired
from shared.model.ids import id_of
from shared.model.scope import Scope
from shared.model.state import State
from shared.model.task import FlowableTask, LogLevel, Rounds, Task
from shared.model.taskrun import TaskRun
from shared.model.timer import TimerKind

COUNT = "iterationCount"
"""The output that counts the rounds, from 1."""


def goes_round(workspace: Workspace, ref: ScopeRef) -> bool:
    """Whether a list that is over will be worked through again; it then waits for its date."""
    if ref.is_root or ref.shard_id:
        return False
    run = workspace.existing(ref.task_run_id)
    task = workspace.flow_map.places[run.task_id].task
    if not isinstance(task, FlowableTask):
        return False
    try:
        return _goes_round(workspace, task, run)
    except WindhoverError as error:
        message = f"Unable to resolve state from the Flowable task: {error}"
        workspace.log(run, LogLevel.ERROR, message)
        _fail(workspace, ref)
        return False


def _goes_round(workspace: Workspace, task: FlowableTask, run: TaskRun) -> bool:
    rounds = task.rounds(evaluator(workspace, task, run))
    if rounds is None or rounds.is_enough:
        return False
    limit = _limit_reached(workspace, rounds, run)
    if limit is not None:
        workspace.log(run, LogLevel.WARN, limit)
        if rounds.fails_at_limit:
            _fail(workspace, ScopeRef(run.id))
        return False
    counted = run.with_outputs({**(run.outputs or {}), COUNT: run.round + 1}, None)
    workspace.put(counted)
    # The condition may be about the count: it is asked again with the count of the next round.
    again = task.rounds(evaluator(workspace, task, counted))
    if again is None or again.is_enough:
        return False
    pause_at(workspace, counted)
    workspace.command(
        StartTimer(
            execution_id=run.execution_id,
            timer=TimerKind.ROUND,
            task_run_id=run.id,
            attempt=run.round,
            at=workspace.at + rounds.interval,
            # A restart may let the same round be over a second time.
            generation=workspace.execution.generation,
        )
    )
    return True


def _limit_reached(workspace: Workspace, rounds: Rounds, run: TaskRun) -> str | None:
    # Servers of Kestra stop one round early; the rounds that are documented are done here.
    if rounds.most is not None and run.round >= rounds.most:
        return "Max iterations reached"
    if rounds.longest is not None and workspace.at - run.state.start_date > rounds.longest:
        return "Max duration reached"
    return None


def _fail(workspace: Workspace, ref: ScopeRef) -> None:
    workspace.put_scope(ref, workspace.scope(ref).changed(verdict=State.FAILED))


def on_round_due(workspace: Workspace, event: TimerFired) -> None:
    """The date of the next round has come; a second timer of the same round changes nothing."""
    run = workspace.task_run(event.task_run_id)
    if run is not None and run.round == event.attempt:
        start_round(workspace, run)


def start_round(workspace: Workspace, run: TaskRun) -> None:
    """Takes the task runs of the last round away, as many as fit a step, and starts the next."""
    if run.state.current is not State.PAUSED or not workspace.has_future(run):
        return
    task = workspace.flow_map.places[run.task_id].task
    for removed, old in enumerate(list(_descendants(workspace, task, run))):
        if removed == START_BUDGET:
            # Written although it does not change: a step that starts the round meanwhile must
            # conflict, or this one may have found the children of that round.
            workspace.put(run)
            workspace.announce(_rest(run, old, workspace))
            return
        workspace.put(old.removed())
    scope = workspace.scope(ScopeRef(run.id))
    fresh = run.in_next_round(workspace.at).with_scope(Scope(total=scope.total))
    workspace.put(fresh)
    wake(workspace, fresh)
    workspace.agenda.append(Advance(ScopeRef(run.id)))


def _rest(run: TaskRun, next_to_remove: TaskRun, workspace: Workspace) -> TimerFired:
    return TimerFired(
        execution_id=run.execution_id,
        at=workspace.at,
        timer=TimerKind.ROUND,
        timer_id=id_of("rest", run.id, next_to_remove.id),
        task_run_id=run.id,
        attempt=run.round,
    )


def _descendants(workspace: Workspace, task: Task, loop: TaskRun) -> Iterator[TaskRun]:
    """Task runs below a task run: those of the tasks inside its task, in its own iteration."""
    pending = list(task.children())
    while pending:
        inner = pending.pop()
        pending.extend(inner.children())
        for run in workspace.view().task_runs_of(inner.id, None):
            if run.path[: len(loop.path)] == loop.path:
                yield run

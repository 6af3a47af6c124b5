"""An attempt starts, ends, waits for a date, or is lost with its worker."""

from datetime import datetime

from shared.engine.branches import turn
from shared.engine.effects import apply_effects
from shared.engine.packed import close_children, on_reported
from shared.engine.retry import policy_for, retry_or_none, schedule_retry, start_timer
from shared.engine.taskrun import (
    concluded_attempt,
    end,
    ended_attempt,
    evaluator,
    started_attempt,
    with_flags,
)
from shared.engine.timeouts import timeout_message, timeout_of
from shared.engine.workspace import ScopeRef, TryAgain, Workspace
from shared.errors import WindhoverError
from shared.model.command import StartTimer, StopTask
from shared.model.event import Outcome, TaskRunEnded, TaskRunStarted, TimerFired
from shared.model.scope import Phase
from shared.model.state import State
from shared.model.task import LogLevel, Task, TaskKind
from shared.model.taskrun import TaskRun
from shared.model.timer import TimerKind

MAX_LOST_ATTEMPTS = 3
"""Workers that may die with a task run that has no retry policy of its own.

Without a bound, a task that kills its worker (memory) would be tried for ever.
"""

_WAITING = {State.CREATED, State.RESTARTED}


def on_started(workspace: Workspace, event: TaskRunStarted) -> None:
    """A worker took the attempt: the task run is RUNNING under a lease."""
    run = _awaited(workspace, event.task_run_id, event.attempt)
    if run is None:
        _stop_if_killed(workspace, event)
        return
    if run.current_attempt is not None or run.state.current not in _WAITING:
        return
    attempt = started_attempt(event.attempt, event.at, event.worker_id)
    started = run.moved(State.RUNNING, event.at).with_attempts((*run.attempts, attempt))
    workspace.put(started)
    start_lease(workspace, started, event.lease_until)


def _stop_if_killed(workspace: Workspace, event: TaskRunStarted) -> None:
    """A worker took an attempt in the moment in which it was killed."""
    run = workspace.task_run(event.task_run_id)
    if run is None or run.attempt != event.attempt or run.state.current is not State.KILLED:
        return
    workspace.command(
        StopTask(execution_id=run.execution_id, task_run_id=run.id, attempt=run.attempt)
    )


def on_ended(workspace: Workspace, event: TaskRunEnded) -> None:
    """The attempt is over: final state, next attempt, or waiting for a date."""
    run = _awaited(workspace, event.task_run_id, event.attempt)
    if run is None:
        return
    if run.current_attempt is None:
        started = started_attempt(event.attempt, event.started_at, event.worker_id)
        run = run.with_attempts((*run.attempts, started))
        if run.state.current in _WAITING:
            run = run.moved(State.RUNNING, event.started_at)
    workspace.measured(run, event.outcome.metrics)
    for report in event.reports:
        on_reported(workspace, report)
    if workspace.existing(run.id).state.current.is_terminal:
        # A child has ended the execution.
        return
    if event.outcome.defer_until is not None:
        _defer(workspace, run, event.outcome.defer_until)
        return
    goes_on = event.outcome.handed_on and run.state.current is not State.KILLING
    if goes_on and workspace.has_future(run):
        ended = ended_attempt(run.attempts[-1], State.RESUBMITTED, workspace.at)
        run = run.with_attempts((*run.attempts[:-1], ended)).handed_on_once_more()
        _start_again(workspace, run)
        return
    finish_attempt(workspace, run, event.outcome)


def finish_attempt(workspace: Workspace, run: TaskRun, outcome: Outcome) -> None:
    """Records how the attempt went and decides what follows."""
    task = workspace.flow_map.places[run.task_id].task
    run = run.with_outputs(outcome.outputs, outcome.outputs_uri)
    ended = concluded_attempt(run.attempts[-1], outcome, workspace.at)
    run = run.with_attempts((*run.attempts[:-1], ended))
    workspace.put(run)
    apply_effects(workspace, run, outcome.effects)
    policy = None
    may_retry = outcome.state is State.FAILED and run.state.current is not State.KILLING
    if may_retry and workspace.has_future(run):
        policy = retry_or_none(workspace, task, run)
    if policy is not None:
        schedule_retry(workspace, run, policy)
        return
    _conclude(workspace, task, run, _after_retries(task, run, outcome.state))


def _after_retries(task: Task, run: TaskRun, state: State) -> State:
    warns = task.retry is not None and task.retry.warning_on_retry
    if state is State.SUCCESS and warns and run.tries > 1:
        return State.WARNING
    return state


def _conclude(workspace: Workspace, task: Task, run: TaskRun, state: State) -> None:
    if task.kind is not TaskKind.PACKED or run.scope is None:
        end(workspace, run, with_flags(task, state))
        return
    close_children(workspace, run, state)
    ref = ScopeRef(run.id)
    scope = run.scope.tallied(state).changed(running=0)
    workspace.put_scope(ref, scope)
    is_cut_short = run.state.current is State.KILLING or not workspace.has_future(run)
    if state is State.KILLED or is_cut_short:
        end(workspace, workspace.existing(run.id).closed(), with_flags(task, state))
    else:
        turn(workspace, ref, Phase.ERRORS if state is State.FAILED else Phase.FINALLY)


def _awaited(workspace: Workspace, task_run_id: str, attempt: int) -> TaskRun | None:
    """The task run, if it still waits for news of this attempt."""
    run = workspace.task_run(task_run_id)
    if run is None or run.state.current.is_terminal or run.attempt != attempt:
        return None
    current = run.current_attempt
    if current is not None and current.state.current.is_terminal:
        return None
    return run


def _defer(workspace: Workspace, run: TaskRun, until: datetime) -> None:
    task = workspace.flow_map.places[run.task_id].task
    run = run.deferred(until)
    workspace.put(run)
    try:
        timeout = timeout_of(task, evaluator(workspace, task, run))
    except WindhoverError as error:
        workspace.log(run, LogLevel.ERROR, str(error))
        finish_attempt(workspace, run, Outcome(state=State.FAILED))
        return
    started_at = run.attempts[-1].state.start_date
    if timeout is not None and started_at + timeout < until:
        start_timer(workspace, run, TimerKind.TIMEOUT, started_at + timeout)
    else:
        start_timer(workspace, run, TimerKind.DEFERRED, until)


def on_deferral_over(workspace: Workspace, event: TimerFired) -> None:
    """The date a task waited for has come: it succeeds, or has timed out before."""
    run = _awaited(workspace, event.task_run_id, event.attempt)
    if run is None or run.until is None:
        return
    if event.timer is TimerKind.DEFERRED:
        finish_attempt(workspace, run, Outcome(state=State.SUCCESS))
        return
    elapsed = workspace.at - run.attempts[-1].state.start_date
    task = workspace.flow_map.places[run.task_id].task
    timeout = timeout_of(task, evaluator(workspace, task, run)) or elapsed
    workspace.log(run, LogLevel.ERROR, timeout_message(timeout))
    finish_attempt(workspace, run, Outcome(state=State.FAILED))


def on_lease_over(workspace: Workspace, event: TimerFired) -> None:
    """A lease has run out: it was renewed meanwhile, or the worker is lost."""
    run = _awaited(workspace, event.task_run_id, event.attempt)
    if run is None or run.current_attempt is None or run.until is not None:
        return
    if event.lease_until is not None and event.lease_until > event.at:
        start_lease(workspace, run, event.lease_until)
        return
    task = workspace.flow_map.places[run.task_id].task
    lost = ended_attempt(run.attempts[-1], State.RESUBMITTED, workspace.at)
    run = run.with_attempts((*run.attempts[:-1], lost)).lost_once_more()
    worker = lost.worker_id or "unknown"
    if run.state.current is State.KILLING:
        _end_lost(workspace, task, run, State.KILLED)
    elif not workspace.has_future(run):
        is_killed = workspace.execution.state.current is State.KILLED
        _end_lost(workspace, task, run, State.KILLED if is_killed else State.FAILED)
    elif _may_be_lost_again(workspace, task, run):
        message = f"The worker {worker} is lost, the task starts again as attempt {run.attempt + 1}"
        workspace.log(run, LogLevel.WARN, message)
        _start_again(workspace, run)
    else:
        message = f"The worker {worker} is lost, and the task may not start again"
        workspace.log(run, LogLevel.ERROR, message)
        workspace.put(run)
        _conclude(workspace, task, run, State.FAILED)


def _start_again(workspace: Workspace, run: TaskRun) -> None:
    """Asks for the next attempt at once."""
    workspace.put(run.moved(State.CREATED, workspace.at))
    workspace.agenda.append(TryAgain(run.id))


def _end_lost(workspace: Workspace, task: Task, run: TaskRun, state: State) -> None:
    """Ends a task run around which everything has ended: nothing follows from it."""
    if task.kind is TaskKind.PACKED:
        close_children(workspace, run, state)
    end(workspace, run.closed(), state)


def _may_be_lost_again(workspace: Workspace, task: Task, run: TaskRun) -> bool:
    policy = policy_for(workspace, task, run)
    if policy is not None and policy.max_attempts is not None:
        return run.tries < policy.max_attempts
    return run.lost <= MAX_LOST_ATTEMPTS


def start_lease(workspace: Workspace, run: TaskRun, until: datetime) -> None:
    """Looks at the lease when it runs out; each date has a timer of its own."""
    workspace.command(
        StartTimer(
            execution_id=run.execution_id,
            timer=TimerKind.LEASE,
            task_run_id=run.id,
            attempt=run.attempt,
            at=until,
            generation=int(until.timestamp() * 1000),
        )
    )

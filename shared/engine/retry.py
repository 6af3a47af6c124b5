"""Retries (flow language, section 9.1): which policy, when, and what is tried again."""

import hashlib
from datetime import datetime, timedelta
from typing import assert_never

from shared.engine.branches import swept
from shared.engine.execution import finish, sweep_all, sweep_below
from shared.engine.taskrun import cut_off, request_attempt
from shared.engine.variables import ancestors
from shared.engine.workspace import TryAgain, Workspace
from shared.model.command import CreateExecution, StartTimer
from shared.model.event import TimerFired
from shared.model.execution import Execution, ExecutionMetadata
from shared.model.ids import id_of
from shared.model.retry import (
    ConstantRetry,
    ExponentialRetry,
    RandomRetry,
    Retry,
    RetryBehavior,
)
from shared.model.scope import Scope
from shared.model.state import History, State
from shared.model.task import Task
from shared.model.taskrun import TaskRun
from shared.model.timer import TimerKind


def policy_for(workspace: Workspace, task: Task, run: TaskRun) -> Retry | None:
    """The task's own policy, else that of the closest group with one, else the flow's."""
    if task.retry is not None:
        return task.retry
    places = workspace.flow_map.places
    for ancestor in ancestors(workspace.view(), run):
        policy = places[ancestor.task_id].task.retry
        if policy is not None:
            return policy
    if places[run.task_id].is_after:
        return None
    return workspace.flow_map.flow.retry


def retry_or_none(workspace: Workspace, task: Task, run: TaskRun) -> Retry | None:
    """The policy if it allows another try after the attempt that has just failed."""
    policy = policy_for(workspace, task, run)
    if policy is None:
        return None
    is_after = workspace.flow_map.places[run.task_id].is_after
    if is_after and policy.behavior is RetryBehavior.CREATE_NEW_EXECUTION:
        # The execution has its final state; no other one replaces it any more.
        return None
    made, began_at = _made(workspace, run, policy)
    if policy.max_attempts is not None and made >= policy.max_attempts:
        return None
    next_at = workspace.at + delay(policy, run, made)
    if policy.max_duration is not None and next_at > began_at + policy.max_duration:
        return None
    return policy


def _made(workspace: Workspace, run: TaskRun, policy: Retry) -> tuple[int, datetime]:
    """Attempts made, and when the first one began."""
    if policy.behavior is RetryBehavior.CREATE_NEW_EXECUTION:
        metadata = workspace.execution.metadata
        return metadata.attempt_number, metadata.original_created_date
    return run.tries, run.attempts[0].state.start_date


def delay(policy: Retry, run: TaskRun, made: int) -> timedelta:
    """How long to wait after the last attempt; `made` counts the attempts so far."""
    match policy:
        case ConstantRetry(interval=interval):
            return interval
        case ExponentialRetry(interval=interval, max_interval=ceiling, delay_factor=factor):
            # The power is bounded before it is taken: 2.0 ** 5000 does not fit a float.
            grown = interval * min(factor ** min(made - 1, 64), ceiling / interval)
            return min(grown, ceiling)
        case RandomRetry(min_interval=low, max_interval=high):
            return low + (high - low) * _fraction(run.id, made)
        case _:
            assert_never(policy)


def _fraction(run_id: str, made: int) -> float:
    """A number in [0, 1) that is chance to an observer and the same when a step is repeated."""
    digest = hashlib.blake2b(f"{run_id}/{made}".encode(), digest_size=8).digest()
    return int.from_bytes(digest) / 2**64


def schedule_retry(workspace: Workspace, run: TaskRun, policy: Retry) -> None:
    """Lets the task run, or the whole execution, wait for the next try."""
    made, _ = _made(workspace, run, policy)
    at = workspace.at + delay(policy, run, made)
    if policy.behavior is RetryBehavior.RETRY_FAILED_TASK:
        workspace.put(run.moved(State.RETRYING, workspace.at))
        if workspace.execution.state.current is State.RUNNING:
            workspace.put_execution(workspace.execution.moved(State.RETRYING, workspace.at))
        start_timer(workspace, run, TimerKind.RETRY, at)
        return
    for around in (run, *ancestors(workspace.view(), run)):
        # What was counted in it meanwhile is in the workspace only.
        replaced = cut_off(workspace.existing(around.id), State.RETRIED, workspace.at)
        workspace.put(replaced)
        swept(workspace, replaced)
        if replaced.scope is not None:
            # By a message of its own: the execution as a whole may be opened again before its own
            # is handled, but not this group. A step that starts iterations only reads the loop.
            sweep_below(workspace, replaced, State.RETRIED)
    start_timer(workspace, run, TimerKind.NEW_EXECUTION, at)
    # What else runs ends with the execution that another one replaces.
    sweep_all(workspace, State.RETRIED)
    finish(workspace, State.RETRIED)


def on_retry_due(workspace: Workspace, event: TimerFired) -> None:
    """The date of the next attempt has come."""
    run = workspace.task_run(event.task_run_id)
    waits = run is not None and run.state.current is State.RETRYING
    if run is not None and waits and run.attempt == event.attempt:
        workspace.agenda.append(TryAgain(run.id))


def try_again(workspace: Workspace, task_run_id: str) -> None:
    """Asks for the next attempt of a task run whose last one has failed, or was lost."""
    run = workspace.task_run(task_run_id)
    waits = run is not None and run.state.current in {State.RETRYING, State.CREATED}
    if run is None or not waits or not workspace.has_future(run):
        return
    current = run.current_attempt
    if current is None or not current.state.current.is_terminal:
        return
    task = workspace.flow_map.places[run.task_id].task
    if workspace.execution.state.current is State.RETRYING:
        workspace.put_execution(workspace.execution.moved(State.RUNNING, workspace.at))
    fresh = run.moved(State.CREATED, workspace.at)
    if fresh.scope is not None:
        fresh = fresh.with_scope(Scope(total=1, cursor=1, running=1))
    request_attempt(workspace, task, fresh)


def on_new_execution_due(workspace: Workspace, event: TimerFired) -> None:
    """The date has come at which the whole execution is tried again, as a new one.

    Not if somebody has opened it again meanwhile: then it makes its attempt itself.
    """
    run = workspace.task_run(event.task_run_id)
    if run is not None and run.state.current is State.RETRIED:
        workspace.command(CreateExecution(execution=_again(workspace.execution, workspace.at)))


def _again(old: Execution, at: datetime) -> Execution:
    number = old.metadata.attempt_number + 1
    return Execution(
        id=retry_id(old),
        namespace=old.namespace,
        flow_id=old.flow_id,
        flow_revision=old.flow_revision,
        state=History.created(at),
        labels=old.lasting_labels,
        inputs=old.inputs,
        inputs_uri=old.inputs_uri,
        variables=old.variables,
        trigger=old.trigger,
        parent_id=old.id,
        original_id=old.original_id,
        metadata=ExecutionMetadata(
            attempt_number=number,
            original_created_date=old.metadata.original_created_date,
        ),
        kind=old.kind,
        caller=old.caller,
    )


def retry_id(old: Execution) -> str:
    """The id of the execution that replaces another one; the same however often it is asked for.

    An execution that was opened again may be replaced again. A replay is replaced by another one
    than its source, whose original it shares.
    """
    return id_of("retry", old.id, old.generation)


def start_timer(workspace: Workspace, run: TaskRun, kind: TimerKind, at: datetime) -> None:
    """Asks for a timer of the current attempt of a task run."""
    workspace.command(
        StartTimer(
            execution_id=run.execution_id,
            timer=kind,
            task_run_id=run.id,
            attempt=run.attempt,
            at=at,
        )
    )

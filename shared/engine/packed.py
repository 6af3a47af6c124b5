"""The children of a WorkingDirectory, as the worker that runs them tells about them."""

from typing import assert_never

from shared.engine.effects import apply_effects
from shared.engine.taskrun import concluded_attempt, cut_off, started_attempt, with_flags
from shared.engine.workspace import Workspace
from shared.model.event import Outcome, PackedStage, PackedTaskReported
from shared.model.ids import task_run_id
from shared.model.state import History, State
from shared.model.taskrun import TaskRun


def on_reported(workspace: Workspace, event: PackedTaskReported) -> None:
    """Keeps the task run of a child in step with what its worker tells.

    A report of an attempt of the group that is over changes nothing. A child that an earlier
    attempt has run starts anew.
    """
    group = workspace.task_run(event.task_run_id)
    if group is None or group.state.current.is_terminal or group.attempt != event.attempt:
        return
    child_id = task_run_id(event.execution_id, group.id, event.task_id, -1)
    known = workspace.task_run(child_id)
    if known is None or known.attempt != event.attempt:
        version = 0 if known is None else known.version
        known = _fresh(group, event, child_id, version)
        # Written although it does not change: a step that ends the group meanwhile must conflict.
        workspace.put(group)
    is_ending = group.state.current is State.KILLING or not workspace.has_future(group)
    # The attempt was given up with its worker, or its news of the end came first.
    is_ending = is_ending or _is_attempt_over(group)
    if known.state.current.is_terminal or (is_ending and event.stage is PackedStage.STARTED):
        return
    match event.stage:
        case PackedStage.STARTED:
            workspace.put(known.moved(State.RUNNING, event.at))
        case PackedStage.SKIPPED:
            _finish(workspace, known, Outcome(state=State.SKIPPED), event)
        case PackedStage.ENDED if event.outcome is not None:
            if known.state.current is State.CREATED:
                known = known.moved(State.RUNNING, event.at)
            _finish(workspace, known, event.outcome, event)
        case PackedStage.ENDED:
            return
        case _:
            assert_never(event.stage)


def _is_attempt_over(group: TaskRun) -> bool:
    current = group.current_attempt
    return current is not None and current.state.current.is_terminal


def close_children(workspace: Workspace, group: TaskRun, state: State) -> None:
    """Ends the children that nobody will tell about any more: their worker was lost."""
    children = len(list(workspace.flow_map.places[group.task_id].task.children()))
    for child in workspace.view().open_task_runs(group.id, children):
        workspace.put(cut_off(child, state, workspace.at))


def _fresh(group: TaskRun, event: PackedTaskReported, child_id: str, version: int) -> TaskRun:
    attempt = started_attempt(event.attempt, event.at, None)
    return TaskRun(
        version=version,
        id=child_id,
        execution_id=group.execution_id,
        namespace=group.namespace,
        flow_id=group.flow_id,
        task_id=event.task_id,
        parent_id=group.id,
        value=group.value,
        iteration=group.iteration,
        path=group.path,
        state=History.created(event.at),
        attempts=(attempt,),
        attempt=event.attempt,
        dynamic=True,
    )


def _finish(
    workspace: Workspace, run: TaskRun, outcome: Outcome, event: PackedTaskReported
) -> None:
    task = workspace.flow_map.places[run.task_id].task
    attempt = concluded_attempt(run.attempts[-1], outcome, event.at)
    run = run.with_attempts((attempt,)).with_outputs(outcome.outputs, outcome.outputs_uri)
    workspace.put(run.moved(with_flags(task, outcome.state), event.at))
    apply_effects(workspace, run, outcome.effects)
    workspace.measured(run, outcome.metrics)

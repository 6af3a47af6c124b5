"""What tasks do to their execution: labels, variables, task runs of their own, its end."""

from collections.abc import Sequence
from typing import assert_never

from shared.engine.exit import leave
from shared.engine.taskrun import ended_attempt, started_attempt
from shared.engine.workspace import Workspace
from shared.model.command import SwitchTrigger
from shared.model.event import (
    Effect,
    ExecutionLeft,
    LabelsSet,
    TaskRunAdded,
    TriggerSwitched,
    VariablesReplaced,
)
from shared.model.ids import id_of, task_run_id
from shared.model.state import History, State
from shared.model.taskrun import TaskRun


def apply_effects(workspace: Workspace, run: TaskRun, effects: Sequence[Effect]) -> None:
    """Changes the execution as the ended attempt of a task asked for."""
    for effect in effects:
        match effect:
            case LabelsSet(labels=labels):
                workspace.put_execution(workspace.execution.relabelled(labels, workspace.at))
            case VariablesReplaced(variables=variables):
                workspace.put_execution(workspace.execution.with_variables(variables))
            case TriggerSwitched():
                workspace.command(
                    SwitchTrigger(
                        execution_id=run.execution_id,
                        request_id=id_of(run.id, run.attempt, effect.trigger_id),
                        **effect.model_dump(exclude={"kind"}),
                    )
                )
            case TaskRunAdded():
                workspace.put(_added(workspace, run, effect))
            case ExecutionLeft(state=state):
                leave(workspace, run, state)
            case _:
                assert_never(effect)


def _added(workspace: Workspace, run: TaskRun, effect: TaskRunAdded) -> TaskRun:
    at = workspace.at
    history = History.created(at)
    attempt = ended_attempt(started_attempt(1, at, None), effect.state, at)
    return (
        TaskRun(
            id=task_run_id(run.execution_id, run.id, effect.task_id, -1),
            execution_id=run.execution_id,
            namespace=run.namespace,
            flow_id=run.flow_id,
            task_id=effect.task_id,
            parent_id=run.id,
            value=effect.value,
            path=run.path if effect.value is None else (*run.path, effect.value),
            state=history,
            attempts=(attempt,),
            attempt=1,
            dynamic=True,
        )
        .moved(State.RUNNING, at)
        .moved(effect.state, at)
    )

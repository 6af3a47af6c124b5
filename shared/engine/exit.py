"""A task ends its execution (`execution.Exit`; flow language, section 6.3)."""

from shared.engine.branches import swept
from shared.engine.execution import finish, sweep_all
from shared.engine.kill import kill
from shared.engine.taskrun import cut_off
from shared.engine.workspace import Workspace
from shared.model.command import StopTask
from shared.model.event import DescendantsSwept
from shared.model.state import State
from shared.model.task import TaskKind
from shared.model.taskrun import TaskRun


def leave(workspace: Workspace, run: TaskRun, state: State) -> None:
    """Gives the execution and what is around a task run a final state; nothing else starts.

    Whatever else is open was cut off, which KILLED says in every case. An execution that has ended
    keeps its state: what comes after the end can not leave it.
    """
    if workspace.execution.state.current.is_terminal:
        return
    if state is State.KILLED:
        kill(workspace)
        return
    parent_id = run.parent_id
    while parent_id is not None:
        parent = workspace.existing(parent_id)
        _end_around(workspace, parent, state)
        parent_id = parent.parent_id
    sweep_all(workspace, State.KILLED)
    finish(workspace, state)


def _end_around(workspace: Workspace, group: TaskRun, state: State) -> None:
    if group.state.current.is_terminal:
        return
    ended = cut_off(group, state, workspace.at)
    workspace.put(ended)
    swept(workspace, ended)
    if workspace.flow_map.places[group.task_id].task.kind is TaskKind.PACKED:
        workspace.command(
            StopTask(execution_id=group.execution_id, task_run_id=group.id, attempt=group.attempt)
        )
    # Also closes the hidden scopes of a loop.
    workspace.announce(
        DescendantsSwept(
            execution_id=group.execution_id,
            at=workspace.at,
            task_run_id=group.id,
            attempt=group.attempt,
            state=State.KILLED,
            stops=True,
            generation=workspace.execution.generation,
        )
    )

"""What an execution tells the task run that has created it: that it exists, that it is over.

Both are commands of the commit that makes them true, so that no crash loses them; a second copy
finds the task run told.
"""

from shared.engine.workspace import Workspace
from shared.model.event import SubflowEnded, SubflowStarted
from shared.model.state import State


def tell_start(workspace: Workspace) -> None:
    """The execution exists: whoever was killed before it did kills it now."""
    execution = workspace.execution
    caller = execution.caller
    if caller is None:
        return
    workspace.announce(
        SubflowStarted(
            execution_id=caller.execution_id,
            at=workspace.at,
            task_run_id=caller.task_run_id,
            attempt=caller.attempt,
            position=caller.position,
            child_id=execution.id,
        )
    )


def tell_end(workspace: Workspace) -> None:
    """The execution is over, unless another one replaces it, which will tell its own end."""
    state = workspace.execution.state.current
    if state is not State.RETRIED:
        tell_end_as(workspace, state)


def tell_end_as(workspace: Workspace, state: State, *, gone: bool = False) -> None:
    """Whoever waits for the execution need not wait any longer.

    Args:
        gone: it had told its end, and is deleted: only who asks for its restart is told.
    """
    execution = workspace.execution
    caller = execution.caller
    if caller is None or not caller.waits:
        return
    workspace.announce(
        SubflowEnded(
            execution_id=caller.execution_id,
            at=workspace.at,
            task_run_id=caller.task_run_id,
            attempt=caller.attempt,
            position=caller.position,
            child_id=execution.id,
            generation=execution.generation + gone,
            state=state,
            gone=gone,
        )
    )

"""An execution that waits for its start: the date has come, or somebody forces it to run."""

from shared.engine.execution import finish, start, start_when_allowed
from shared.engine.pause import let_go
from shared.engine.restart import go_on
from shared.engine.resume import on_resume
from shared.engine.slots import take_slot
from shared.engine.taskrun import Opener
from shared.engine.workspace import Workspace
from shared.model.event import ExecutionReopened, ResumeRequested, StartForced
from shared.model.execution import Execution
from shared.model.state import State

WAITING = frozenset({State.CREATED, State.QUEUED})
"""The states of an execution of which nothing has started."""


UNQUEUED = frozenset({State.RUNNING, State.CANCELLED, State.FAILED})
"""What an execution that is taken out of its queue becomes."""


def may_force(execution: Execution) -> bool:
    """Whether there is something to start, or to send again."""
    return not execution.state.current.is_terminal


def on_scheduled_start(workspace: Workspace) -> None:
    """The date of the start has come; one that was forced to run, or killed, does not wait."""
    if workspace.execution.state.current is State.CREATED:
        start_when_allowed(workspace)


def on_start_forced(workspace: Workspace, event: StartForced, open_flowable: Opener) -> None:
    """Starts an execution that waits, and resumes one that is PAUSED.

    Of one that runs, what it has asked for is sent again. One that is RESTARTED is still being
    opened, and goes on when all of it is.
    """
    execution = workspace.execution
    state = execution.state.current
    if event.state is not State.RUNNING:
        if state is State.QUEUED:
            finish(workspace, event.state)
    elif state in WAITING:
        take_slot(workspace)
        start(workspace)
    elif state is State.PAUSED:
        let_go(workspace)
        for run_id in execution.paused:
            on_resume(
                workspace,
                ResumeRequested(execution_id=execution.id, at=workspace.at, task_run_id=run_id),
            )
    elif state is State.BREAKPOINT:
        workspace.put_execution(execution.with_breakpoints(()))
        let_go(workspace)
    elif not state.is_terminal and state is not State.RESTARTED:
        poke = ExecutionReopened(
            execution_id=execution.id, at=workspace.at, generation=event.generation
        )
        go_on(workspace, poke, open_flowable)

"""Replay from a task run, and restart on another revision: a new execution that copies the old one.

The source is copied in the order of creation, parents before children, some task runs at a time.
What comes after the chosen task run is left out; at the end that one is opened, as a restart opens
what failed, unless the new execution starts behind it.
"""

from shared.engine.copying import Copying, copy_run
from shared.engine.execution import create, give_up
from shared.engine.places import enabled
from shared.engine.reopening import open_scope, reopen, take_back
from shared.engine.restart import announce_reopened, announce_restart, reopen_some
from shared.engine.slots import take_slot
from shared.engine.workspace import START_BUDGET, ScopeRef, Workspace
from shared.model import labels
from shared.model.event import LabelsRequested, ReplayRequested, ReplayStart
from shared.model.scope import Scope
from shared.model.state import State


def on_replay(workspace: Workspace, event: ReplayRequested) -> bool:
    """Copies some task runs; after the last of them the new execution goes on by itself.

    Returns:
        Whether the execution was created by this step with a history of its own. One that goes
        on with the history of its source would be over every limit of time at once.
    """
    is_fresh = workspace.is_new and event.start is ReplayStart.BEGINNING
    _replay(workspace, event)
    return is_fresh


def _replay(workspace: Workspace, event: ReplayRequested) -> None:
    if event.start is ReplayStart.BEGINNING:
        if workspace.is_new:
            create(workspace, event.execution)
            _label_source(workspace, event)
        return
    source = workspace.view().elsewhere(event.source_id)
    if source.execution() is None:
        _give_up(workspace, event)
        return
    if workspace.is_new:
        total = len(enabled(workspace.flow_map.flow.tasks))
        workspace.put_execution(event.execution.with_root(Scope(total=total)))
        take_slot(workspace)
        _label_source(workspace, event)
    elif not _goes_on_copying(workspace, event):
        return
    target = source.task_run(event.task_run_id) if event.task_run_id else None
    page = list(source.task_runs(event.after, START_BUDGET))
    is_kept = event.start is ReplayStart.AFTER_TASK_RUN
    copying = Copying.of(workspace, source, target, keeps_target=is_kept)
    copying.read_ahead(page)
    for run in page:
        copy_run(copying, run)
    if len(page) == START_BUDGET:
        last = page[-1].id
        workspace.put_execution(workspace.execution.paged(last))
        workspace.announce(event.model_copy(update={"after": last, "at": workspace.at}))
        return
    workspace.put_execution(workspace.execution.paged(None))
    _finish(copying)


def _goes_on_copying(workspace: Workspace, event: ReplayRequested) -> bool:
    """Whether this page is the next, and nothing has happened to the new execution meanwhile.

    The execution is written by each page: a step that ends it meanwhile must conflict, or what is
    copied would stay open for ever.
    """
    execution = workspace.execution
    is_next = bool(event.after) and execution.paged_upto == event.after
    return is_next and execution.state == event.execution.state


def _give_up(workspace: Workspace, event: ReplayRequested) -> None:
    """The source was deleted: a new execution that has begun to copy it can not go on."""
    if not workspace.is_new and _goes_on_copying(workspace, event):
        give_up(workspace, State.FAILED, f"The execution {event.source_id} was deleted")


def _label_source(workspace: Workspace, event: ReplayRequested) -> None:
    workspace.announce(
        LabelsRequested(
            execution_id=event.source_id, at=workspace.at, labels={labels.REPLAYED: "true"}
        )
    )


def _finish(copying: Copying) -> None:
    """Opens what the new execution starts with."""
    workspace = copying.workspace
    if copying.target is None:
        if reopen_some(workspace):
            announce_reopened(workspace)
        else:
            announce_restart(workspace)
        return
    target = copying.copied(copying.target)
    if copying.keeps_target:
        open_scope(workspace, ScopeRef())
    elif target is not None and target.state.current.is_terminal:
        reopen(workspace, target)
    elif target is not None:
        take_back(workspace, target, target.state.current)
    announce_reopened(workspace)

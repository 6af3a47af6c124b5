"""Opens ended task runs and the scopes around them again, the exact reverse of counting them.

A scope's counts are right even after it has closed, so that one task run is taken back in
O(depth), however many siblings it has.
"""

from collections.abc import Iterator

from shared.engine.branches import plan_of, stops
from shared.engine.handing_on import was_started
from shared.engine.places import FlowMap, position_in
from shared.engine.taskrun import started_attempt
from shared.engine.workspace import ScopeRef, Workspace
from shared.model.held import Held, HeldKind
from shared.model.ids import task_run_id
from shared.model.scope import Phase, Scope
from shared.model.state import State
from shared.model.task import FlowableTask, Graph, GroupTask, LoopOfChains, TaskKind
from shared.model.taskrun import TaskRun


def in_handler(flow_map: FlowMap, task_id: str) -> bool:
    """Whether a task is of an errors, finally or after list, or inside one of those."""
    place = flow_map.places[task_id]
    while place.phase is Phase.TASKS and place.parent is not None:
        place = flow_map.places[place.parent.id]
    return place.phase is not Phase.TASKS


def remove_handlers(workspace: Workspace, limit: int) -> bool:
    """Removes task runs of errors, finally and after lists; False when more are left than that.

    All of the flow's, those of groups that stay closed too (flow language, section 9.6).
    """
    for task_id in _handler_ids(workspace.flow_map):
        found = workspace.view().task_runs_of(task_id, None, limit + 1)
        for run in found[:limit]:
            workspace.put(run.removed())
        limit -= len(found)
        if limit < 0:
            return False
    return True


def _handler_ids(flow_map: FlowMap) -> Iterator[str]:
    return (task_id for task_id in flow_map.places if in_handler(flow_map, task_id))


def reopen(workspace: Workspace, run: TaskRun) -> None:
    """Opens a task run that is to run again, and everything around it.

    A child of a WorkingDirectory runs again with all of it. What stands beside all lists
    (`onPause`) does not: nothing waits for it. What the flow does not know any more is removed.
    """
    place = workspace.flow_map.places.get(run.task_id)
    if place is None:
        workspace.put(run.removed())
        return
    if run.dynamic:
        group = workspace.existing(run.parent_id) if run.parent_id else None
        if group is not None and group.state.current.is_terminal:
            reopen(workspace, group)
        return
    if isinstance(place.task, FlowableTask) and run.scope is not None:
        open_scope(workspace, ScopeRef(run.id))
        return
    before = run.state.current
    restarted = run.reopened(State.RESTARTED, workspace.at)
    if place.task.kind is not TaskKind.FLOWABLE:
        restarted = restarted.asking_for_attempt(run.attempt + 1)
    if place.task.kind is TaskKind.PACKED:
        _remove_packed(workspace, place.task, run)
        restarted = restarted.with_scope(Scope(total=1, cursor=1, running=1))
    workspace.put(restarted)
    take_back(workspace, run, before)


def _remove_packed(workspace: Workspace, task: object, run: TaskRun) -> None:
    branches = task.branches() if isinstance(task, GroupTask) else ()
    for child in branches:
        known = workspace.task_run(task_run_id(run.execution_id, run.id, child.id, -1))
        if known is not None:
            workspace.put(known.removed())


def take_back(workspace: Workspace, run: TaskRun, before: State) -> None:
    """Counts a task run as running again in its scope, which is opened."""
    if run.dynamic:
        return
    ref = ScopeRef(run.parent_id or "", run.shard_id or "")
    if before.is_terminal and not _forgets_end(workspace, run):
        workspace.put_scope(ref, _counted_back(workspace, ref, run, before))
    open_scope(workspace, ref)


def _forgets_end(workspace: Workspace, run: TaskRun) -> bool:
    """Whether the end of a task run is still to be counted, which is not done any more then.

    It has ended while its execution was PAUSED.
    """
    held = workspace.execution.held
    left = tuple(one for one in held if one != Held(kind=HeldKind.ENDED, task_run_id=run.id))
    if left == held:
        return False
    workspace.put_execution(workspace.execution.holding(left))
    return True


def _counted_back(workspace: Workspace, ref: ScopeRef, run: TaskRun, before: State) -> Scope:
    plan = plan_of(workspace, ref)
    scope = workspace.scope(ref).untallied(before)
    if isinstance(plan, LoopOfChains) and _goes_on_anyway(workspace, ref, run, before, plan):
        return scope
    scope = scope.changed(running=scope.running + 1)
    if isinstance(plan, Graph):
        return scope.changed(done=scope.done - {position_in(plan.tasks, run.task_id)})
    if isinstance(plan, LoopOfChains) and run.iteration is not None:
        following = position_in(plan.tasks, run.task_id) + 1
        if scope.halted.get(run.iteration) == following:
            # The iteration goes on by itself when this task run ends.
            others = {key: at for key, at in scope.halted.items() if key != run.iteration}
            return scope.changed(halted=others)
    return scope


def _goes_on_anyway(
    workspace: Workspace, ref: ScopeRef, run: TaskRun, before: State, plan: LoopOfChains
) -> bool:
    """Whether the iteration of a task run still counts as running: its next task is to start."""
    following = position_in(plan.tasks, run.task_id) + 1
    if run.iteration is None or stops(before) or following == len(plan.tasks):
        return False
    if run.iteration in workspace.scope(ref).halted:
        return False
    return not was_started(workspace, ref, run.iteration, plan.tasks[following])


def open_scope(workspace: Workspace, ref: ScopeRef) -> None:
    """Opens a scope at its normal list, with its task run and everything around it."""
    if ref.is_root:
        root = workspace.execution.root
        workspace.put_scope(ref, root.changed(phase=Phase.TASKS, handler=0))
        return
    if ref.shard_id:
        _open_shard(workspace, ref)
        return
    run = workspace.existing(ref.task_run_id)
    before = run.state.current
    opened = workspace.scope(ref).changed(phase=Phase.TASKS, handler=0, verdict=State.SUCCESS)
    if before is State.PAUSED:
        workspace.put_execution(workspace.execution.resuming(run.id))
    if before.is_terminal or before is State.PAUSED:
        attempt = started_attempt(1, workspace.at, None)
        run = run.reopened(State.RUNNING, workspace.at).with_attempts((attempt,))
    workspace.put(run.with_scope(opened))
    take_back(workspace, run, before)


def _open_shard(workspace: Workspace, ref: ScopeRef) -> None:
    shard = workspace.existing_shard(ref.shard_id)
    if shard.told is not None:
        loop = workspace.scope(ref.loop)
        loop = loop.untallied(shard.told).changed(running=loop.running + 1)
        workspace.put_scope(ref.loop, loop)
    if shard.scope.phase is not Phase.TASKS:
        workspace.put(shard.reopened())
    open_scope(workspace, ref.loop)

"""Copies task runs of one execution into another, leaving out what comes after a chosen one."""

from collections.abc import Mapping
from dataclasses import dataclass

from shared.engine.branches import plan_of
from shared.engine.documents import Documents
from shared.engine.places import position_in
from shared.engine.reopening import in_handler
from shared.engine.shards import copy_loop, shard_id_of
from shared.engine.taskrun import parent_key
from shared.engine.workspace import ScopeRef, Workspace
from shared.model.ids import task_run_id
from shared.model.scope import Scope
from shared.model.state import State
from shared.model.task import Chain, FlowableTask, Graph, LoopOfChains, LoopOfFans, NoBranch, Plan
from shared.model.taskrun import TaskRun


@dataclass(frozen=True, slots=True)
class Copying:
    """What is copied, and where to.

    Attributes:
        workspace: of the new execution.
        source: the documents of the old one.
        target: the task run that is chosen; None to copy all but the handlers.
        around: the task runs around the target, and the target itself, by the id of their parent.
        revised: the new execution follows another revision, whose lists may differ.
    """

    workspace: Workspace
    source: Documents
    target: TaskRun | None
    around: Mapping[str, TaskRun]
    revised: bool

    @classmethod
    def of(
        cls, workspace: Workspace, source: Documents, target: TaskRun | None, *, revised: bool
    ) -> "Copying":
        """With the way from the target up to the flow's own list."""
        around: dict[str, TaskRun] = {}
        run = target
        while run is not None:
            around[run.parent_id or ""] = run
            run = source.task_run(run.parent_id) if run.parent_id else None
        return cls(workspace, source, target, around, revised)

    def copied(self, run: TaskRun) -> TaskRun | None:
        """The copy of a task run, if it was copied."""
        return self.workspace.task_run(self.copied_id(run))

    def copied_id(self, run: TaskRun) -> str:
        """The id that the copy of a task run has."""
        parent = self.source.task_run(run.parent_id) if run.parent_id else None
        key = None
        if parent is not None:
            key = parent_key(parent.model_copy(update={"id": self.copied_id(parent)}))
        index = -1 if run.iteration is None or run.dynamic else run.iteration
        return task_run_id(self.workspace.execution.id, key, run.task_id, index)

    def is_beside(self, run: TaskRun) -> bool:
        """Whether a task run is in one of the lists that lead to the target, or at the top."""
        return run.parent_id is None or run.parent_id in self.around


def copy_run(copying: Copying, run: TaskRun) -> None:
    """Copies a task run, or leaves it out: it follows the target, or what is around it is out."""
    known = run.task_id in copying.workspace.flow_map.places
    if not (known or run.dynamic) or (known and _is_handler(copying, run)):
        return
    parent = copying.source.task_run(run.parent_id) if run.parent_id else None
    copied_parent = copying.copied(parent) if parent is not None else None
    if parent is not None and not _takes_children(copying, parent, copied_parent):
        return
    ref = ScopeRef(copied_parent.id if copied_parent else "", _shard_of(copying, run))
    if not run.dynamic and copying.is_beside(run) and _follows_target(copying, ref, run):
        _forget(copying.workspace, ref, run)
        return
    copying.workspace.put(_copy(copying, run, ref))
    if copying.revised and not run.dynamic:
        _place(copying.workspace, ref, run)


def _is_handler(copying: Copying, run: TaskRun) -> bool:
    """Whether it is of a handler that runs again, if it is needed again."""
    is_handler = in_handler(copying.workspace.flow_map, run.task_id)
    return is_handler and (copying.target is None or copying.is_beside(run))


def _takes_children(copying: Copying, parent: TaskRun, copied: TaskRun | None) -> bool:
    """Not if it was left out, is the target, or runs anew with all that is in it."""
    is_target = copying.target is not None and copying.target.id == parent.id
    return copied is not None and not is_target and copied.state.current is not State.RESTARTED


def _shard_of(copying: Copying, run: TaskRun) -> str:
    loop = copying.source.task_run(run.parent_id) if run.parent_id else None
    shard = copying.source.shard(run.shard_id) if run.shard_id else None
    if loop is None or shard is None:
        return ""
    return shard_id_of(copying.copied_id(loop), shard.index)


def _copy(copying: Copying, run: TaskRun, ref: ScopeRef) -> TaskRun:
    copy = run.copied(
        copying.copied_id(run),
        copying.workspace.execution.id,
        ref.task_run_id or None,
        ref.shard_id or None,
    )
    is_target = copying.target is not None and run.id == copying.target.id
    place = copying.workspace.flow_map.places.get(run.task_id)
    is_flowable = place is not None and isinstance(place.task, FlowableTask)
    if not run.state.current.is_terminal and (is_target or not is_flowable):
        copy = copy.anew(copying.workspace.at)
    if is_target:
        return copy.emptied()
    if run.loop_items is not None:
        copy_loop(copying.workspace, copying.source, run, copy)
    if copying.revised and copy.scope is not None:
        return copy.with_scope(_unplaced(copying.workspace, copy, copy.scope))
    return copy


def _follows_target(copying: Copying, ref: ScopeRef, run: TaskRun) -> bool:
    chosen = copying.around.get(run.parent_id or "")
    if chosen is None or chosen.id == run.id:
        return False
    return follows(plan_of(copying.workspace, ref), run, chosen)


def follows(plan: Plan, run: TaskRun, chosen: TaskRun) -> bool:
    """Whether a task run comes after another one of the same list."""
    if isinstance(plan, NoBranch):
        return False
    position, at = (position_in(plan.tasks, one.task_id) for one in (run, chosen))
    iteration, chosen_iteration = run.iteration or 0, chosen.iteration or 0
    match plan:
        case Chain():
            return position > at
        case Graph():
            return position in _needing(plan, at)
        case LoopOfChains() if iteration == chosen_iteration:
            return position > at
        case LoopOfChains(concurrent=1):
            return iteration > chosen_iteration
        case LoopOfFans(concurrent=1):
            return (iteration, position) > (chosen_iteration, at)
        case _:
            return False


def _needing(plan: Graph, at: int) -> set[int]:
    """Positions of what waits for a task, directly or through others."""
    found = {at}
    while True:
        names = {plan.tasks[position].id for position in found}
        more = {index for index, need in enumerate(plan.needs) if need & names} - found
        if not more:
            return found - {at}
        found |= more


def _forget(workspace: Workspace, ref: ScopeRef, run: TaskRun) -> None:
    """Takes a task run that is left out back from the counts of its scope."""
    scope = workspace.scope(ref)
    state = run.state.current
    if state.is_terminal:
        scope = scope.untallied(state)
    else:
        scope = scope.changed(running=scope.running - 1)
    plan = plan_of(workspace, ref)
    if isinstance(plan, NoBranch):
        return
    position = position_in(plan.tasks, run.task_id)
    starts_unit = not isinstance(plan, LoopOfChains) or position == 0
    if run.iteration is not None:
        halted = {key: at for key, at in scope.halted.items() if key != run.iteration}
        scope = scope.changed(halted=halted)
    workspace.put_scope(
        ref,
        scope.changed(
            cursor=scope.cursor - (1 if starts_unit else 0),
            started=scope.started - {position},
            done=scope.done - {position},
        ),
    )


def _unplaced(workspace: Workspace, copy: TaskRun, scope: Scope) -> Scope:
    """The scope of a group whose list may have changed: what is copied will say where it stands."""
    task = workspace.flow_map.places[copy.task_id].task
    if not isinstance(task, FlowableTask):
        return scope
    plan = task.plan(copy.outputs)
    match plan:
        case Chain(tasks) | Graph(tasks):
            total = sum(not one.disabled for one in tasks)
            return scope.changed(total=total, cursor=0, started=frozenset(), done=frozenset())
        case _:
            return scope


def _place(workspace: Workspace, ref: ScopeRef, run: TaskRun) -> None:
    """Tells the list of another revision that a task of it was started."""
    plan = plan_of(workspace, ref)
    if not isinstance(plan, Chain | Graph):
        return
    scope = workspace.scope(ref)
    position = position_in(plan.tasks, run.task_id)
    if isinstance(plan, Chain):
        workspace.put_scope(ref, scope.changed(cursor=max(scope.cursor, position + 1)))
        return
    done = {position} if run.state.current.is_terminal else set()
    workspace.put_scope(
        ref,
        scope.changed(
            cursor=scope.cursor + 1, started=scope.started | {position}, done=scope.done | done
        ),
    )

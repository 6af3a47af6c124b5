"""Copies task runs of one execution into another, leaving out what comes after a chosen one."""

from collections.abc import Mapping
from dataclasses import dataclass

from shared.engine.branches import plan_of
from shared.engine.documents import Documents, read_around
from shared.engine.places import position_in, without_disabled
from shared.engine.reopening import in_handler
from shared.engine.shards import copy_values, open_shards, shard_id_of, shards_of
from shared.engine.taskrun import cut_off, parent_key
from shared.engine.units import is_sharded, total_units
from shared.engine.workspace import ScopeRef, Workspace
from shared.model.ids import task_run_id
from shared.model.scope import Phase, Scope
from shared.model.state import State
from shared.model.task import (
    Chain,
    FlowableTask,
    Graph,
    LoopOfChains,
    LoopOfFans,
    NoBranch,
    Plan,
    Task,
    TaskKind,
)
from shared.model.taskrun import TaskRun


@dataclass(frozen=True, slots=True)
class Copying:
    """What is copied, and where to.

    Attributes:
        workspace: of the new execution.
        source: the documents of the old one.
        target: the task run that is chosen; None to copy all but the handlers.
        around: the task runs around the target, and the target itself, by the id of their parent.
        keeps_target: the target is copied as it ended, with what is in it, and does not run again.
    """

    workspace: Workspace
    source: Documents
    target: TaskRun | None
    around: Mapping[str, TaskRun]
    keeps_target: bool

    @classmethod
    def of(
        cls,
        workspace: Workspace,
        source: Documents,
        target: TaskRun | None,
        *,
        keeps_target: bool = False,
    ) -> "Copying":
        """With the way from the target up to the flow's own list."""
        around: dict[str, TaskRun] = {}
        run = target
        while run is not None:
            around[run.parent_id or ""] = run
            run = source.task_run(run.parent_id) if run.parent_id else None
        return cls(workspace, source, target, around, keeps_target)

    def read_ahead(self, page: list[TaskRun]) -> None:
        """Reads together what is around the task runs of a page, and the copies of them all."""
        around = read_around(self.source, page)
        wanted = [self.copied_id(run) for run in (*around.values(), *page)]
        self.workspace.view().read_ahead(wanted)

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

    def is_opened(self, run: TaskRun) -> bool:
        """Whether a task run of the source is the one that runs again."""
        return self.target is not None and run.id == self.target.id and not self.keeps_target

    def is_beside(self, run: TaskRun) -> bool:
        """Whether a task run is in one of the lists that lead to the target, or at the top."""
        return run.parent_id is None or run.parent_id in self.around


def copy_run(copying: Copying, run: TaskRun) -> None:
    """Copies a task run, or leaves it out: it follows the target, or what is around it is out.

    Its list counts the copy, not the original: the source may go on while it is copied. A second
    time changes nothing.
    """
    known = run.task_id in copying.workspace.flow_map.places
    if not (known or run.dynamic) or (known and _is_handler(copying, run)):
        return
    if copying.copied(run) is not None:
        return
    parent = copying.source.task_run(run.parent_id) if run.parent_id else None
    copied_parent = copying.copied(parent) if parent is not None else None
    if run.parent_id and not (parent and _takes_children(copying, parent, copied_parent)):
        return
    if run.dynamic and not run.parent_id and not run.state.current.is_terminal:
        # It stands beside all lists (`onPause`), and runs again if its Pause does.
        return
    if run.dynamic:
        ref = ScopeRef(copied_parent.id if copied_parent else "")
        copying.workspace.put(_copy(copying, run, ref, copied_parent))
        return
    place = copying.workspace.flow_map.places[run.task_id]
    ref = _list_of(copying, run, copied_parent)
    if place.phase is not Phase.TASKS:
        copying.workspace.put(_copy(copying, run, ref, copied_parent))
        return
    plan = plan_of(copying.workspace, ref)
    if not _is_in(plan, run) or _follows_target(copying, plan, run):
        return
    copy = _copy(copying, run, ref, copied_parent)
    copying.workspace.put(copy)
    _count(copying.workspace, ref, plan, copy)


def _is_handler(copying: Copying, run: TaskRun) -> bool:
    """Whether it is of a handler that runs again, if it is needed again."""
    is_handler = in_handler(copying.workspace.flow_map, run.task_id)
    return is_handler and (copying.target is None or copying.is_beside(run))


def _takes_children(copying: Copying, parent: TaskRun, copied: TaskRun | None) -> bool:
    """Not if it was left out, is the target, or runs anew with all that is in it."""
    if copied is None or copying.is_opened(parent):
        return False
    return copied.state.current is not State.RESTARTED


def _list_of(copying: Copying, run: TaskRun, copied_parent: TaskRun | None) -> ScopeRef:
    """The list that counts the copy of a task run; its shard is opened if it is not yet."""
    if copied_parent is None:
        return ScopeRef()
    loop = ScopeRef(copied_parent.id)
    shard = copying.source.shard(run.shard_id) if run.shard_id else None
    if shard is None:
        return loop
    plan = plan_of(copying.workspace, loop)
    open_shards(copying.workspace, loop, plan, copied_parent.loop_items or 0, shard.index + 1)
    return ScopeRef(loop.task_run_id, shard_id_of(loop.task_run_id, shard.index))


def _is_in(plan: Plan, run: TaskRun) -> bool:
    """Whether a task is in a list; another revision may have it elsewhere."""
    return not isinstance(plan, NoBranch) and run.task_id in {task.id for task in plan.tasks}


def _copy(copying: Copying, run: TaskRun, ref: ScopeRef, parent: TaskRun | None) -> TaskRun:
    copy = run.copied(
        copying.copied_id(run),
        copying.workspace.execution.id,
        ref.task_run_id or None,
        ref.shard_id or None,
    )
    if parent is not None and _is_left_behind(copying, run, parent):
        is_killed = run.state.current is State.KILLING
        state = State.KILLED if is_killed else parent.state.current
        return cut_off(copy, state, copying.workspace.at)
    is_target = copying.is_opened(run)
    place = copying.workspace.flow_map.places.get(run.task_id)
    task = place.task if place is not None else None
    if _starts_anew(run, task, is_target=is_target):
        copy = copy.anew(copying.workspace.at)
    is_group = isinstance(task, FlowableTask)
    if copy.state.current is State.RESTARTED and not is_group:
        copy = copy.asking_for_attempt(copy.attempt + 1)
    if is_group and (is_target or copy.state.current is State.RESTARTED):
        return copy.emptied()
    if copy.state.current is State.RESTARTED and task is not None and task.kind is TaskKind.PACKED:
        return copy.with_scope(Scope(total=1, cursor=1, running=1))
    if not isinstance(task, FlowableTask) or copy.scope is None:
        return copy
    if run.loop_items is not None:
        copy_values(copying.workspace, copying.source, run, copy)
    return copy.with_scope(_uncounted(task, copy, copy.scope))


def _is_left_behind(copying: Copying, run: TaskRun, parent: TaskRun) -> bool:
    """Whether a task run is still open in a group that has ended: nobody would end its copy."""
    is_opened_again = run.parent_id in copying.around
    is_over = parent.state.current.is_terminal and not is_opened_again
    return is_over and not run.state.current.is_terminal


def _starts_anew(run: TaskRun, task: Task | None, *, is_target: bool) -> bool:
    """Whether what has not ended in the source waits for an attempt of its own in the copy.

    A group goes on from where its copied children are. One that is PAUSED waits again: nobody has
    resumed the copy.
    """
    if run.state.current.is_terminal:
        return False
    is_group = isinstance(task, FlowableTask) and run.scope is not None
    return is_target or not is_group or run.state.current is State.PAUSED


def _uncounted(task: FlowableTask, copy: TaskRun, scope: Scope) -> Scope:
    """The scope of a copied group before any of its children is copied."""
    plan, items = without_disabled(task.plan(copy.outputs)), copy.loop_items or 0
    total = shards_of(items) if is_sharded(plan, items) else total_units(plan, items)
    return Scope(total=total, phase=scope.phase, verdict=scope.verdict, handler=scope.handler)


def _follows_target(copying: Copying, plan: Plan, run: TaskRun) -> bool:
    chosen = copying.around.get(run.parent_id or "")
    if chosen is None or chosen.id == run.id or not _is_in(plan, chosen):
        return False
    return follows(plan, run, chosen)


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


def _count(workspace: Workspace, ref: ScopeRef, plan: Plan, run: TaskRun) -> None:
    """Takes a copied task run into the counts of its list."""
    scope = workspace.scope(ref)
    state = run.state.current
    if isinstance(plan, LoopOfChains):
        workspace.put_scope(ref, _with_link(scope, plan, run, _first_of(workspace, ref)))
        return
    is_over = state.is_terminal
    scope = scope.tallied(state) if is_over else scope.changed(running=scope.running + 1)
    if isinstance(plan, NoBranch):
        return
    position = position_in(plan.tasks, run.task_id)
    match plan:
        case Graph():
            done = scope.done | {position} if is_over else scope.done
            started = scope.started | {position}
            scope = scope.changed(cursor=scope.cursor + 1, started=started, done=done)
        case LoopOfFans(tasks):
            iteration = (run.iteration or 0) - _first_of(workspace, ref)
            unit = iteration * len(tasks) + position
            scope = scope.changed(cursor=max(scope.cursor, unit + 1))
        case _:
            # Another revision may have put tasks before it, which are over then.
            scope = scope.changed(cursor=max(scope.cursor, position + 1))
    workspace.put_scope(ref, scope)


def _with_link(scope: Scope, plan: LoopOfChains, run: TaskRun, first: int) -> Scope:
    """The scope of a loop with one more task run of the chain of an iteration.

    An iteration of which only some tasks are copied has stopped between two of them.
    """
    iteration, state = run.iteration or 0, run.state.current
    following = position_in(plan.tasks, run.task_id) + 1
    cursor = max(scope.cursor, iteration - first + 1)
    halted = {key: at for key, at in scope.halted.items() if key != iteration}
    if not state.is_terminal:
        return scope.changed(cursor=cursor, halted=halted, running=scope.running + 1)
    stops = state in {State.FAILED, State.KILLED} or following == len(plan.tasks)
    if not stops:
        halted[iteration] = following
    return scope.tallied(state).changed(cursor=cursor, halted=halted)


def _first_of(workspace: Workspace, ref: ScopeRef) -> int:
    return workspace.existing_shard(ref.shard_id).first if ref.shard_id else 0

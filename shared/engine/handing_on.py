"""Loops with a limit: an iteration that ends starts the next one, and nobody writes the loop.

Both are one commit, so that never more run than the limit says, and never fewer. Which have
started is told by their task runs: they start in order, and whoever creates one that another has
created meanwhile meets it.
"""

from shared.engine.taskrun import parent_key
from shared.engine.units import place_of
from shared.engine.workspace import START_BUDGET, ScopeRef, Workspace
from shared.model.ids import task_run_id
from shared.model.scope import Phase, Scope
from shared.model.task import LoopOfChains, LoopOfFans, Plan, Task
from shared.model.taskrun import TaskRun


def may_hand_on(workspace: Workspace, ref: ScopeRef) -> bool:
    """Whether an end in a loop with a limit may start what follows in the same step."""
    if workspace.started >= START_BUDGET or not workspace.is_open(ref):
        return False
    scope = workspace.scope(ref)
    return scope.phase is Phase.TASKS and not scope.has_failed


def caught_up(workspace: Workspace, ref: ScopeRef, plan: Plan) -> Scope:
    """The scope of a list with the units that were started without a write of it."""
    scope = workspace.scope(ref)
    knows_all = not workspace.surroundings.counts_late or bool(ref.shard_id)
    if knows_all or not isinstance(plan, LoopOfChains | LoopOfFans):
        return scope
    if scope.cursor in {0, scope.total}:
        return scope
    started = workspace.view().started_iterations(ref.task_run_id)
    width = 1 if isinstance(plan, LoopOfChains) else len(plan.tasks)
    cursor = max(scope.cursor, (started - 1) * width + 1)
    while cursor < scope.total and _has_started(workspace, ref, plan, cursor):
        cursor += 1
    return scope if cursor == scope.cursor else scope.changed(cursor=cursor)


def _has_started(
    workspace: Workspace, ref: ScopeRef, plan: LoopOfChains | LoopOfFans, index: int
) -> bool:
    iteration, position = place_of(plan, index)
    return was_started(workspace, ref, iteration, plan.tasks[position])


def link(workspace: Workspace, ref: ScopeRef, iteration: int, task: Task) -> TaskRun | None:
    """The task run of a task in an iteration of a loop."""
    loop = workspace.existing(ref.task_run_id)
    run_id = task_run_id(loop.execution_id, parent_key(loop), task.id, iteration)
    return workspace.task_run(run_id)


def was_started(workspace: Workspace, ref: ScopeRef, iteration: int, task: Task) -> bool:
    """Whether an iteration of a loop has come to a task."""
    return link(workspace, ref, iteration, task) is not None

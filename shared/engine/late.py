"""Ends that a list does not count one by one, so that its document is not written by every unit.

Where a list starts all of its units at once, one that simply ends changes nothing until all are
over. The list leaves it out of its counts; whoever has committed the end looks whether a unit is
still open, and behind the last end finds none. In a loop with a limit one that simply ends starts
the next in the same commit, as long as there is one, so that as many run as before. A list may so
count too many units as running, but never too few.
"""

from shared.engine.handing_on import caught_up
from shared.engine.places import Place, without_disabled
from shared.engine.workspace import ScopeRef, Workspace
from shared.model.command import CountUnits
from shared.model.event import DescendantsSwept
from shared.model.scope import Phase
from shared.model.state import State, counted
from shared.model.task import Fan, FlowableTask, LoopOfChains, LoopOfFans, Plan
from shared.model.taskrun import TaskRun


def starts_at_once(plan: Plan) -> bool:
    """Whether all units of a list start as soon as it is opened."""
    return isinstance(plan, Fan | LoopOfFans | LoopOfChains) and plan.concurrent == 0


def is_counted_late(workspace: Workspace, plan: Plan) -> bool:
    """Whether simple ends of units of a list may be left out of its counts.

    Of a Parallel with a limit they are counted: it has no more units than its flow has lines.
    """
    may_be_left_out = starts_at_once(plan) or isinstance(plan, LoopOfFans | LoopOfChains)
    return may_be_left_out and workspace.surroundings.counts_late


def plan_without_count(
    workspace: Workspace, ref: ScopeRef, run: TaskRun, place: Place
) -> Plan | None:
    """The list of a task run if it may leave its end out of the counts, without a read of it.

    Not where the list is written anyway: it then counts at once.
    """
    if not workspace.surroundings.counts_late or not isinstance(place.parent, FlowableTask):
        return None
    if place.phase is not Phase.TASKS:
        return None
    if counted(run.state.current) is not State.SUCCESS or _was_marked(run):
        return None
    # Which units a list like that has does not hang on what it has computed.
    plan = without_disabled(place.parent.plan(None))
    if not is_counted_late(workspace, plan):
        return None
    if isinstance(plan, LoopOfChains) and run.task_id != plan.tasks[-1].id:
        return None
    is_written = workspace.view().is_changed(ref.shard_id or ref.task_run_id)
    return None if is_written else plan


def _was_marked(run: TaskRun) -> bool:
    """Whether a state was set by hand: the task run was taken back into the counts for that."""
    states = [moment.state for moment in run.state.histories[-2:]]
    return all(state.is_terminal for state in states)


def look_behind(
    workspace: Workspace, ref: ScopeRef, run: TaskRun, started: TaskRun | None = None
) -> None:
    """Has it looked, behind the commit of the end of a task run, whether its list is over.

    Args:
        workspace: of the step.
        ref: the list.
        run: what has ended.
        started: what follows it: whether the list was open for that is looked at.
    """
    workspace.command(
        CountUnits(
            execution_id=run.execution_id,
            task_run_id=run.id,
            parent_id=ref.task_run_id,
            shard_id=ref.shard_id,
            started_id=started.id if started is not None else "",
        )
    )


def goes_on_unwritten(workspace: Workspace, ref: ScopeRef, plan: Plan, before: TaskRun) -> bool:
    """Whether the next task of an iteration may start without a write of the list.

    Where the one before it has ended in the same commit, which so looks behind it.
    """
    view = workspace.view()
    if not is_counted_late(workspace, plan):
        return False
    return view.is_changed(before.id) and not view.is_changed(ref.shard_id or ref.task_run_id)


def end_left_open(workspace: Workspace, run: TaskRun) -> None:
    """Ends a task run around which a list has ended, whose sweep may have come before it."""
    if run.state.current.is_terminal or run.parent_id is None:
        return
    group = workspace.task_run(run.parent_id)
    if group is None:
        workspace.put(run.removed())
    elif group.state.current.is_terminal:
        workspace.announce(
            DescendantsSwept(
                execution_id=group.execution_id,
                at=workspace.at,
                task_run_id=group.id,
                attempt=group.attempt,
                state=group.state.current,
                generation=workspace.execution.generation,
            )
        )


def may_be_over(workspace: Workspace, ref: ScopeRef, plan: Plan) -> bool:
    """Whether all units of a list have started and none has failed, whatever its counts say."""
    scope = workspace.scope(ref)
    if not is_counted_late(workspace, plan) or scope.phase is not Phase.TASKS:
        return False
    return not scope.has_failed and caught_up(workspace, ref, plan).cursor >= scope.total


def are_over(workspace: Workspace, ref: ScopeRef, plan: Plan) -> bool:
    """Whether every unit of a list has ended, by a look at their task runs."""
    if workspace.view().open_units(ref.task_run_id, ref.shard_id, 1):
        return False
    if not isinstance(plan, LoopOfChains) or len(plan.tasks) == 1:
        return True
    # Between two tasks of an iteration, put off to a message of its own, none of it is open.
    last = plan.tasks[-1].id
    ended = workspace.view().ended_units(ref.task_run_id, ref.shard_id, last)
    return ended == workspace.scope(ref).total

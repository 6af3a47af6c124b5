"""What a scope does: it starts units, counts those that end, turns to its handlers, closes.

Section 4.5 to 4.7 of the flow language, with counts instead of a look at every task run.
"""

from shared.engine.after_tasks import next_after
from shared.engine.execution import close_root
from shared.engine.handing_on import caught_up, link, may_hand_on, was_started
from shared.engine.late import (
    are_over,
    end_left_open,
    goes_on_unwritten,
    look_behind,
    may_be_over,
    plan_without_count,
    starts_at_once,
)
from shared.engine.outputs_view import outputs_of
from shared.engine.pause import hold, is_paused
from shared.engine.places import Place, position_in, without_disabled
from shared.engine.rounds import goes_round
from shared.engine.shards import may_go_on, shard_refs, start_shards, value_at
from shared.engine.taskrun import Opener, begin, close_group, create, id_in
from shared.engine.units import Unit, is_sharded, ready_units
from shared.engine.workspace import (
    START_BUDGET,
    Advance,
    ChildEnded,
    Resume,
    ScopeRef,
    StartHandler,
    StartUnit,
    Workspace,
)
from shared.errors import EngineBug
from shared.model.event import ScopeContinued, UnitsOver
from shared.model.scope import Phase, Scope
from shared.model.state import State
from shared.model.task import Chain, FlowableTask, Graph, GroupTask, LoopOfChains, Plan
from shared.model.taskrun import TaskRun


def group_of(workspace: Workspace, ref: ScopeRef) -> GroupTask | None:
    """The task that a scope belongs to; None for the flow's own list."""
    if ref.is_root:
        return None
    run = workspace.existing(ref.task_run_id)
    task = workspace.flow_map.places[run.task_id].task
    if not isinstance(task, GroupTask):
        raise EngineBug(f"the task {task.id} has a scope but is no group")
    return task


def plan_of(workspace: Workspace, ref: ScopeRef) -> Plan:
    """The normal list of a scope, disabled tasks left out."""
    group = group_of(workspace, ref)
    if group is None:
        return without_disabled(Chain(workspace.flow_map.flow.tasks))
    if not isinstance(group, FlowableTask):
        return Chain(())
    run = workspace.existing(ref.task_run_id)
    return without_disabled(group.plan(outputs_of(workspace.view(), run)))


def advance(workspace: Workspace, ref: ScopeRef, open_flowable: Opener) -> None:
    """Starts the units that may start now, up to the budget of the step."""
    if not workspace.is_open(ref) or not may_go_on(workspace, ref):
        return
    plan = plan_of(workspace, ref)
    items = 0 if ref.is_root else workspace.existing(ref.task_run_id).loop_items or 0
    if is_sharded(plan, items) and not ref.shard_id:
        start_shards(workspace, ref, plan, items)
        return
    first = workspace.existing_shard(ref.shard_id).first if ref.shard_id else 0
    scope = caught_up(workspace, ref, plan)
    if scope is not workspace.scope(ref):
        workspace.put_scope(ref, scope)
    for unit in ready_units(plan, scope, first):
        if workspace.started >= START_BUDGET:
            _continue_later(workspace, ref)
            return
        workspace.put_scope(ref, _counting(workspace.scope(ref), plan, unit))
        _start(workspace, ref, plan, unit, open_flowable)


def resume(workspace: Workspace, ref: ScopeRef) -> None:
    """Goes on with a scope whose children were opened again; a second time changes nothing."""
    if not workspace.is_open(ref):
        # Held while the execution waited, and of a handler that a restart has removed since.
        return
    scope = workspace.scope(ref)
    if scope.phase is not Phase.TASKS:
        return
    if scope.worst is State.KILLED:
        close(workspace, ref)
    elif scope.has_failed:
        turn(workspace, ref, Phase.ERRORS)
    elif scope.halted and may_go_on(workspace, ref):
        _start_halted(workspace, ref, scope)
    elif scope.is_over:
        _list_over(workspace, ref)
    else:
        workspace.agenda.append(Advance(ref))
        if _may_be_over(workspace, ref):
            workspace.announce(
                UnitsOver(
                    execution_id=workspace.execution.id,
                    at=workspace.at,
                    task_run_id=ref.task_run_id,
                    shard_id=ref.shard_id,
                )
            )


def on_units_over(workspace: Workspace, event: UnitsOver) -> None:
    """Closes a list of which every unit has ended, if it does not know that yet."""
    ref = ScopeRef(event.task_run_id, event.shard_id)
    if event.started_id or not workspace.is_open(ref):
        left = workspace.task_run(event.started_id or event.task_run_id)
        if left is not None:
            end_left_open(workspace, left)
        return
    if _is_loop_of_shards(workspace, ref):
        _tell_shards(workspace, event)
        return
    if not _may_be_over(workspace, ref):
        return
    if is_paused(workspace):
        hold(workspace, Resume(ref))
    elif are_over(workspace, ref, plan_of(workspace, ref)):
        scope = workspace.scope(ref)
        workspace.put_scope(ref, scope.changed(cursor=scope.total, running=0))
        _list_over(workspace, ref)


def _may_be_over(workspace: Workspace, ref: ScopeRef) -> bool:
    if ref.is_root or not workspace.surroundings.counts_late:
        return False
    if _is_loop_of_shards(workspace, ref):
        return False
    return may_be_over(workspace, ref, plan_of(workspace, ref))


def _is_loop_of_shards(workspace: Workspace, ref: ScopeRef) -> bool:
    items = workspace.existing(ref.task_run_id).loop_items or 0
    return not ref.shard_id and is_sharded(plan_of(workspace, ref), items)


def _tell_shards(workspace: Workspace, event: UnitsOver) -> None:
    """Leaves it to messages to look at the shards of a loop that are open."""
    for ref in shard_refs(workspace.existing(event.task_run_id)):
        if not workspace.scope(ref).is_closed:
            workspace.announce(event.model_copy(update={"shard_id": ref.shard_id}))


def _list_over(workspace: Workspace, ref: ScopeRef) -> None:
    if not goes_round(workspace, ref):
        turn(workspace, ref, Phase.FINALLY)


def _start_halted(workspace: Workspace, ref: ScopeRef, scope: Scope) -> None:
    running = scope.running + len(scope.halted)
    workspace.put_scope(ref, scope.changed(running=running, halted={}))
    for iteration, position in scope.halted.items():
        workspace.agenda.append(StartUnit(ref, iteration, position))
    workspace.agenda.append(Advance(ref))


def _counting(scope: Scope, plan: Plan, unit: Unit) -> Scope:
    started = scope.changed(cursor=scope.cursor + 1, running=scope.running + 1)
    if isinstance(plan, Graph):
        return started.changed(started=scope.started | {unit.index})
    return started


def _start(
    workspace: Workspace, ref: ScopeRef, plan: Plan, unit: Unit, open_flowable: Opener
) -> TaskRun | None:
    value = None
    if unit.iteration is not None:
        is_counted = isinstance(plan, LoopOfChains) and plan.by_index
        of_loop = ref.task_run_id, unit.iteration
        value = str(unit.iteration) if is_counted else value_at(workspace, *of_loop)
    run = create(workspace, ref, unit.task, unit.iteration, value)
    if run is not None:
        begin(workspace, unit.task, run, open_flowable)
    return run


def _continue_later(workspace: Workspace, ref: ScopeRef) -> None:
    workspace.announce(
        ScopeContinued(
            execution_id=workspace.execution.id,
            at=workspace.at,
            task_run_id=ref.task_run_id,
            shard_id=ref.shard_id,
            cursor=workspace.scope(ref).cursor,
        )
    )


def start_unit(workspace: Workspace, item: StartUnit, open_flowable: Opener) -> None:
    """Starts the next task of an iteration; a second call finds it started.

    An iteration that may not go on any more (its loop failed meanwhile) counts as ended until its
    loop is opened again.
    """
    if workspace.task_run(item.ref.task_run_id) is None:
        return
    plan = plan_of(workspace, item.ref)
    if not isinstance(plan, LoopOfChains):
        raise EngineBug("only the iterations of a loop of chains have a next task")
    before = link(workspace, item.ref, item.iteration, plan.tasks[item.position - 1])
    if before is None or stops(before.state.current):
        # What is before it may have been opened again.
        return
    task = plan.tasks[item.position]
    scope = workspace.scope(item.ref)
    if workspace.is_open(item.ref) and may_go_on(workspace, item.ref):
        _go_on_behind(workspace, before, item, plan, open_flowable)
        return
    if item.iteration not in scope.halted and not was_started(
        workspace, item.ref, item.iteration, task
    ):
        halted = scope.halted | {item.iteration: item.position}
        workspace.put_scope(item.ref, scope.changed(running=scope.running - 1, halted=halted))


def _go_on_behind(
    workspace: Workspace,
    before: TaskRun,
    item: StartUnit,
    plan: LoopOfChains,
    open_flowable: Opener,
) -> None:
    """Starts the task of an iteration that comes behind a task run."""
    is_unwritten = goes_on_unwritten(workspace, item.ref, plan, before)
    if not is_unwritten:
        # Written although it does not change: a step that closes the scope meanwhile must conflict.
        workspace.put_scope(item.ref, workspace.scope(item.ref))
    task = plan.tasks[item.position]
    run = create(workspace, item.ref, task, item.iteration, before.value)
    if run is None:
        return
    begin(workspace, task, run, open_flowable)
    if is_unwritten:
        look_behind(workspace, item.ref, before, run)


def stops(state: State) -> bool:
    """Whether an iteration does not go on behind a task run in a state."""
    return not state.is_terminal or state in {State.FAILED, State.KILLED}


def child_ended(workspace: Workspace, run: TaskRun, open_flowable: Opener) -> None:
    """Counts a task run that is terminal now; the scope goes on, turns or closes."""
    place = workspace.flow_map.places.get(run.task_id)
    if place is None or run.dynamic:
        return
    ref = ScopeRef(run.parent_id or "", run.shard_id or "")
    if _is_left_out(workspace, ref, run, place, open_flowable):
        return
    if not workspace.is_open(ref):
        # Nothing follows, but the counts stay right: the scope may be opened again.
        swept(workspace, run)
    elif place.phase is not Phase.TASKS:
        _handler_ended(workspace, ref, run, place)
    elif _count(workspace, ref, run):
        _unit_ended(workspace, ref, run.state.current)
        if _may_be_over(workspace, ref):
            # The ends of others may have been left out.
            look_behind(workspace, ref, run)


def _is_left_out(
    workspace: Workspace, ref: ScopeRef, run: TaskRun, place: Place, open_flowable: Opener
) -> bool:
    """Whether the scope need not count an end; a loop with a limit then starts what follows."""
    plan = plan_without_count(workspace, ref, run, place)
    if plan is None:
        return False
    following = None
    if not starts_at_once(plan):
        if not may_hand_on(workspace, ref):
            return False
        scope = caught_up(workspace, ref, plan)
        unit = next(ready_units(plan, scope.changed(running=scope.running - 1)), None)
        if unit is None and scope.cursor < scope.total:
            # Another revision of the flow has a lower limit.
            return False
        if unit is not None:
            following = _start(workspace, ref, plan, unit, open_flowable)
    look_behind(workspace, ref, run, following)
    return True


def swept(workspace: Workspace, run: TaskRun) -> None:
    """Counts a task run that took the state of what is around it; nothing follows from it."""
    place = workspace.flow_map.places.get(run.task_id)
    is_gone = run.parent_id is not None and workspace.task_run(run.parent_id) is None
    if place is None or run.dynamic or is_gone:
        return
    if place.phase is Phase.TASKS:
        _count(workspace, ScopeRef(run.parent_id or "", run.shard_id or ""), run)


def _count(workspace: Workspace, ref: ScopeRef, run: TaskRun) -> bool:
    """Takes an ended task run into the counts of its scope; whether its unit is over, too.

    A closed scope is kept right as well: it may be opened again.
    """
    plan = plan_of(workspace, ref)
    if isinstance(plan, LoopOfChains) and _goes_on(workspace, ref, run, plan):
        return False
    scope = workspace.scope(ref)
    counted = scope.tallied(run.state.current).changed(running=scope.running - 1)
    if isinstance(plan, Graph):
        counted = counted.changed(done=scope.done | {position_in(plan.tasks, run.task_id)})
    workspace.put_scope(ref, counted)
    return True


def _goes_on(workspace: Workspace, ref: ScopeRef, run: TaskRun, plan: LoopOfChains) -> bool:
    """Whether the iteration of an ended task run has a next task, which is then started."""
    position = position_in(plan.tasks, run.task_id) + 1
    state = run.state.current
    if stops(state) or position == len(plan.tasks) or run.iteration is None:
        return False
    scope = workspace.scope(ref)
    if was_started(workspace, ref, run.iteration, plan.tasks[position]):
        # The iteration was over before this one of its tasks was run once more.
        return False
    if not may_go_on(workspace, ref):
        # The caller counts the iteration as ended.
        workspace.put_scope(ref, scope.changed(halted=scope.halted | {run.iteration: position}))
        return False
    tallied = scope.tallied(state)
    if tallied is not scope:
        workspace.put_scope(ref, tallied)
    workspace.agenda.append(StartUnit(ref, run.iteration, position))
    return True


def _unit_ended(workspace: Workspace, ref: ScopeRef, state: State) -> None:
    scope = workspace.scope(ref)
    if scope.phase is not Phase.TASKS:
        return
    if state is State.KILLED:
        close(workspace, ref)
    elif state is State.FAILED:
        turn(workspace, ref, Phase.ERRORS)
    elif scope.is_over:
        _list_over(workspace, ref)
    else:
        workspace.agenda.append(Advance(ref))


def turn(workspace: Workspace, ref: ScopeRef, phase: Phase) -> None:
    """Turns a scope to the first list from `phase` on that has tasks; closes it if none has.

    `errors` start at once, while siblings may still run (flow language, section 5.2).
    """
    if ref.shard_id:
        close(workspace, ref)
        return
    phases = (Phase.ERRORS, Phase.FINALLY) if phase is Phase.ERRORS else (Phase.FINALLY,)
    group = group_of(workspace, ref)
    for candidate in phases:
        if workspace.flow_map.handlers(group, candidate):
            scope = workspace.scope(ref)
            workspace.put_scope(ref, scope.changed(phase=candidate, handler=0))
            workspace.agenda.append(StartHandler(ref))
            return
    close(workspace, ref)


def start_handler(workspace: Workspace, ref: ScopeRef, open_flowable: Opener) -> None:
    """Starts the current task of the errors, finally or after list."""
    if not workspace.is_open(ref):
        return
    scope = workspace.scope(ref)
    tasks = workspace.flow_map.handlers(group_of(workspace, ref), scope.phase)
    if scope.phase is Phase.AFTER:
        scope = scope.changed(handler=next_after(workspace, scope.handler))
        workspace.put_scope(ref, scope)
        if scope.handler == len(tasks):
            close(workspace, ref)
            return
    task = tasks[scope.handler]
    run = create(workspace, ref, task)
    if run is not None:
        begin(workspace, task, run, open_flowable)
        return
    # A copy of one that the source started while it was copied, after the group around it.
    group = None if ref.is_root else workspace.existing(ref.task_run_id)
    known = workspace.existing(id_in(workspace, group, task))
    if known.state.current.is_terminal:
        workspace.agenda.append(ChildEnded(known.id))


def _handler_ended(workspace: Workspace, ref: ScopeRef, run: TaskRun, place: Place) -> None:
    scope = workspace.scope(ref)
    if scope.phase is not place.phase or scope.handler != place.position:
        # Written although it does not change: it may have been read before it came to the task.
        workspace.put_scope(ref, scope)
        return
    tasks = workspace.flow_map.handlers(place.parent, place.phase)
    if not stops(run.state.current) and place.position + 1 < len(tasks):
        workspace.put_scope(ref, scope.changed(handler=place.position + 1))
        workspace.agenda.append(StartHandler(ref))
    elif place.phase is Phase.ERRORS:
        turn(workspace, ref, Phase.FINALLY)
    else:
        close(workspace, ref)


def close(workspace: Workspace, ref: ScopeRef) -> None:
    """Ends a scope and tells what is around it."""
    scope = workspace.scope(ref)
    if ref.is_root:
        close_root(workspace, scope.worst)
        return
    if not ref.shard_id:
        workspace.put_scope(ref, scope.changed(phase=Phase.CLOSED))
        close_group(workspace, ref, scope)
        return
    workspace.put(workspace.existing_shard(ref.shard_id).closed(scope.worst))
    loop = workspace.scope(ref.loop)
    counted = loop.tallied(scope.worst).changed(running=loop.running - 1)
    workspace.put_scope(ref.loop, counted)
    _unit_ended(workspace, ref.loop, scope.worst)

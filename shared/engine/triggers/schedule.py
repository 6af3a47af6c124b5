"""Triggers that the clock fires (flow language, sections 8.2 to 8.4)."""

from collections.abc import Callable, Set
from dataclasses import dataclass
from datetime import datetime, timedelta

from shared.engine.documents import Surroundings
from shared.engine.triggers.decision import NOTHING, Decision, trigger_log
from shared.engine.triggers.drafts import Draft, draft
from shared.engine.triggers.owner import Owned
from shared.engine.triggers.ticks import Neighbours, Ticks
from shared.engine.triggers.trial import Trial, unmet
from shared.errors import WindhoverError
from shared.model.command import CreateExecution
from shared.model.conditions import FlowName
from shared.model.execution import Execution
from shared.model.json import Json
from shared.model.timetable import RecoverMissedSchedules, ScheduledTrigger, date_text
from shared.model.trigger import Trigger
from shared.model.trigger_evaluation import Evaluation, Verdict
from shared.model.trigger_state import Backfill, TriggerState

_MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Planned:
    """A scheduled trigger of a flow and its dates."""

    owned: Owned[ScheduledTrigger]
    ticks: Ticks

    @classmethod
    def of(
        cls, owned: Owned[ScheduledTrigger], now: datetime, surroundings: Surroundings
    ) -> "Planned":
        """The plan of a trigger. Raises WindhoverError when its dates can not be rendered."""

        def evaluate(value: Json) -> Json:
            context = draft(owned, owned.execution_id("dates"), now, {}, surroundings)
            return context.evaluator().evaluate(value)

        return cls(owned, Ticks(owned.trigger.timetable(evaluate), owned.trigger.conditions))


def plan_of(
    owned: Owned[Trigger] | None, now: datetime, surroundings: Surroundings
) -> Planned | None:
    """The plan of a trigger if it is scheduled; None for others. Raises WindhoverError."""
    if owned is None or not isinstance(owned.trigger, ScheduledTrigger):
        return None
    return Planned.of(Owned(owned.flow_map, owned.trigger), now, surroundings)


def first_date(plan: Planned, last: datetime | None, now: datetime) -> datetime | None:
    """Where a new or changed schedule starts."""
    found = plan.owned.trigger.first_date(plan.ticks.timetable, last, now)
    if found is None:
        return None
    return plan.ticks.next_after(found - _MOMENT)


def next_replayed(plan: Planned, at: datetime, skipped: Set[datetime]) -> datetime | None:
    """The next tick of a backfill after a moment."""
    found = plan.ticks.next_after(at)
    while found is not None and found in skipped:
        found = plan.ticks.next_after(found)
    return found


def recovered(
    plan: Planned, state: TriggerState, now: datetime, default: RecoverMissedSchedules
) -> TriggerState:
    """The state after the scheduler starts: what becomes of dates that were missed."""
    if state.next_date is None or state.next_date > now or _active(state.backfill) is not None:
        return state
    match plan.owned.trigger.recovers or default:
        case RecoverMissedSchedules.ALL:
            return state
        case RecoverMissedSchedules.LAST:
            last = plan.ticks.last_until(now)
            if last is None or last <= state.next_date:
                return state
            return passed_over(plan, state, last, now)
        case RecoverMissedSchedules.NONE:
            return passed_over(plan, state, plan.ticks.next_after(now), now)


def passed_over(
    plan: Planned,
    state: TriggerState,
    to: datetime | None,
    now: datetime,
    outcome: Verdict = Verdict.MISSED,
) -> TriggerState:
    """The state of a schedule that leaves out its dates before another one; it remembers them."""
    first = state.next_date
    if first is None:
        return state
    until = now if to is None else min(to, now)
    last = plan.ticks.last_until(until - _MOMENT) or first
    times = sum(1 for _ in plan.ticks.between(first, last))
    told = Evaluation(outcome=outcome, at=now, since=first, times=max(times, 1), date=last)
    return state.changed(now, next_date=to).evaluated(told)


def on_due(
    plan: Planned,
    state: TriggerState,
    now: datetime,
    surroundings: Surroundings,
    find: Callable[[str], Execution | None],
) -> Decision:
    """Takes one tick whose date has come.

    Args:
        plan: of the trigger, at the latest revision of its flow.
        state: as stored.
        now: the date.
        surroundings: of templates.
        find: an execution by its id: one that is there already was started by this very tick.
    """
    date = state.next_date
    if date is None or state.due_at is None or date > now:
        return NOTHING
    limit = plan.owned.trigger.latest_delay
    if limit is not None and date + limit < now and _active(state.backfill) is None:
        going_on = plan.ticks.next_after(now - limit - _MOMENT)
        return Decision((passed_over(plan, state, going_on, now, Verdict.TOO_LATE),))
    after = _after(plan, state, date, now)
    execution_id = _execution_id(plan, state, date)
    known = find(execution_id)
    if known is not None:
        is_over = known.state.current.is_terminal
        found = after if is_over else after.locked_by(now, execution_id)
        created = _tick_told(Verdict.EXECUTION_CREATED, date, now, execution_id=execution_id)
        return Decision((found.evaluated(created),))
    return _tick(plan, state, after, execution_id, now, surroundings)


def _tick(
    plan: Planned,
    state: TriggerState,
    after: TriggerState,
    execution_id: str,
    now: datetime,
    surroundings: Surroundings,
) -> Decision:
    date = after.date or now
    neighbours = Neighbours(plan.ticks, date)
    variables = plan.owned.trigger.variables(neighbours)
    begun = draft(plan.owned, execution_id, now, variables, surroundings)
    flow = plan.owned.flow_map.flow
    trial = Trial(FlowName(flow.namespace, flow.id), date, begun.evaluator())
    created = _tick_told(Verdict.EXECUTION_CREATED, date, now, execution_id=execution_id)
    locked = after.locked_by(now, execution_id)
    try:
        failing = unmet(plan.owned.trigger, trial)
    except WindhoverError as error:
        # Source: flow language, section 8.2: an execution that failed tells it.
        reason = f"The conditions of the trigger can not be evaluated: {error}"
        told = _tick_told(Verdict.FAILED, date, now, reason, execution_id)
        return _started(locked.evaluated(told), begun.execution.failing(reason), begun)
    if failing is not None:
        not_met = _tick_told(Verdict.CONDITION_NOT_MET, date, now, failing)
        return Decision((after.evaluated(not_met),))
    backfill = _active(state.backfill)
    labelled = begun.with_labels(backfill.labels if backfill else None)
    try:
        complete = labelled.with_inputs(backfill.inputs if backfill else None).checked()
    except WindhoverError as error:
        shown = date_text(date, plan.ticks.timetable.zone)
        message = f"[date: {shown}] Evaluate Failed with error '{error}'"
        if plan.owned.trigger.fail_on_trigger_error:
            told = _tick_told(Verdict.FAILED, date, now, str(error), execution_id)
            return _started(locked.evaluated(told), labelled.execution.failing(message), labelled)
        line = trigger_log(plan.owned.key, now, message)
        failed = after.evaluated(_tick_told(Verdict.FAILED, date, now, str(error)))
        return Decision((failed,), logs=(*labelled.logs, line))
    return _started(locked.evaluated(created), complete.execution, complete)


def _tick_told(
    outcome: Verdict,
    date: datetime,
    now: datetime,
    message: str = "",
    execution_id: str | None = None,
) -> Evaluation:
    return Evaluation(
        outcome=outcome, at=now, date=date, message=message, execution_id=execution_id
    )


def _started(state: TriggerState, execution: Execution, begun: Draft) -> Decision:
    return Decision((state,), commands=(CreateExecution(execution=execution),), logs=begun.logs)


def _execution_id(plan: Planned, state: TriggerState, date: datetime) -> str:
    backfill = _active(state.backfill)
    shown = date_text(date, date.tzinfo or plan.ticks.timetable.zone)
    return plan.owned.execution_id(shown, backfill.id if backfill else "")


def _active(backfill: Backfill | None) -> Backfill | None:
    """A backfill that takes the ticks now."""
    return None if backfill is None or backfill.paused else backfill


def _after(plan: Planned, state: TriggerState, date: datetime, now: datetime) -> TriggerState:
    """The state once a tick was taken, whatever it led to."""
    backfill = _active(state.backfill)
    if backfill is None:
        return state.changed(now, date=date, next_date=plan.ticks.next_after(date))
    following = next_replayed(plan, date, frozenset(backfill.skipped))
    if following is None or following > backfill.end:
        return state.changed(now, date=date, next_date=backfill.previous_next_date, backfill=None)
    moved = backfill.model_copy(update={"current_date": following})
    return state.changed(now, date=date, next_date=following, backfill=moved)

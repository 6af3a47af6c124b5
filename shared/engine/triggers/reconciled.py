"""Makes the states of a flow's triggers fit the flow as it is now."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from shared.engine.documents import Surroundings
from shared.engine.places import FlowMap
from shared.engine.triggers.decision import NOTHING, Decision, trigger_log
from shared.engine.triggers.owner import Owned
from shared.engine.triggers.schedule import first_date, plan_of
from shared.errors import WindhoverError
from shared.model.trigger import Trigger
from shared.model.trigger_evaluation import Evaluation, Verdict
from shared.model.trigger_kinds import PolledTrigger
from shared.model.trigger_state import TriggerState

_MOMENT = timedelta(microseconds=1)


def reconciled(
    flow_map: FlowMap | None,
    states: Sequence[TriggerState],
    now: datetime,
    surroundings: Surroundings,
) -> Decision:
    """What changes because a flow was saved, disabled or deleted; doing it twice changes nothing.

    Args:
        flow_map: the flow at its latest revision; None when there is none any more.
        states: of its triggers, as stored.
        now: the date from which new schedules run.
        surroundings: of the templates in dates.
    """
    triggers = () if flow_map is None else flow_map.flow.triggers
    known = {state.trigger_id: state for state in states}
    declared = {trigger.id for trigger in triggers}
    result = Decision(removed=tuple(one for one in states if one.trigger_id not in declared))
    for trigger in triggers:
        if flow_map is not None:
            owned = Owned(flow_map, trigger)
            result = result.and_(_of_one(owned, known.get(trigger.id), now, surroundings))
    return result


def _of_one(
    owned: Owned[Trigger], state: TriggerState | None, now: datetime, surroundings: Surroundings
) -> Decision:
    if state is None and not owned.trigger.keeps_state:
        return NOTHING
    before = state or blank(owned, now)
    found = _switched(before, owned, now).model_copy(
        update={
            "definition": owned.definition,
            "suspended": owned.is_suspended,
            "allow_concurrent": owned.trigger.allow_concurrent,
            "held": False,
            # Of two flows the one that stays disabled has given its backfill to the other.
            "backfill": None if before.held and owned.is_suspended else before.backfill,
        }
    )
    has_changed = state is None or found.definition != before.definition
    wakes_up = before.suspended and not found.suspended and not before.held
    if not (has_changed or wakes_up):
        return NOTHING if found == before else Decision((found.changed(now),))
    try:
        planned = _planned(owned, found, now, surroundings)
    except WindhoverError as error:
        line = trigger_log(owned.key, now, f"The dates of the trigger are not known: {error}")
        return Decision((found.changed(now, next_date=None, backfill=None),), logs=(line,))
    return Decision((planned.model_copy(update={"windows": {}} if has_changed else None),))


def _switched(before: TriggerState, owned: Owned[Trigger], now: datetime) -> TriggerState:
    """The state that remembers when its source has begun or ceased to let it rest."""
    if before.suspended == owned.is_suspended:
        return before
    outcome = Verdict.DISABLED if owned.is_suspended else Verdict.ENABLED
    return before.evaluated(Evaluation(outcome=outcome, at=now, message="in the flow's source"))


def blank(owned: Owned[Trigger], now: datetime) -> TriggerState:
    """The state of a trigger of which nothing is known."""
    key = owned.key
    return TriggerState(
        namespace=key.namespace,
        flow_id=key.flow_id,
        trigger_id=key.trigger_id,
        definition=owned.definition,
        updated_at=now,
        suspended=owned.is_suspended,
        allow_concurrent=owned.trigger.allow_concurrent,
    )


def restarted(
    owned: Owned[Trigger], state: TriggerState, now: datetime, surroundings: Surroundings
) -> TriggerState:
    """The state of a trigger that is evaluated again from now; an execution still locks it.

    Raises:
        WindhoverError: its dates can not be rendered.
    """
    return _planned(owned, state.changed(now, evaluating_since=None), now, surroundings)


def _planned(
    owned: Owned[Trigger], state: TriggerState, now: datetime, surroundings: Surroundings
) -> TriggerState:
    """The state with the date on which the trigger, as it is declared, is looked at next."""
    if isinstance(owned.trigger, PolledTrigger):
        return state.changed(now, next_date=now, evaluating_since=None)
    plan = plan_of(owned, now, surroundings)
    if plan is None:
        return state.changed(now, next_date=None)
    date = first_date(plan, state.date, now)
    backfill = state.backfill
    if backfill is None or backfill.paused:
        return state.changed(now, next_date=date)
    going_on = plan.ticks.next_after(backfill.current_date - _MOMENT)
    if going_on is None or going_on > backfill.end:
        return state.changed(now, next_date=date, backfill=None)
    moved = backfill.model_copy(update={"current_date": going_on, "previous_next_date": date})
    return state.changed(now, next_date=going_on, backfill=moved)

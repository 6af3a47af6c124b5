"""Triggers that a worker evaluates (flow language, section 8.7)."""

from datetime import datetime

from shared.engine.checks import CheckFailed
from shared.engine.documents import Surroundings
from shared.engine.triggers.decision import NOTHING, Decision, trigger_log
from shared.engine.triggers.drafts import draft
from shared.engine.triggers.owner import Owned
from shared.engine.triggers.trial import Trial, unmet
from shared.errors import WindhoverError
from shared.model.command import CreateExecution, PollTrigger
from shared.model.conditions import FlowName
from shared.model.json import JsonObject
from shared.model.trigger import Trigger
from shared.model.trigger_evaluation import Evaluation, Verdict
from shared.model.trigger_kinds import PolledTrigger
from shared.model.trigger_state import TriggerState


def on_poll_due(
    owned: Owned[PolledTrigger], state: TriggerState, now: datetime, surroundings: Surroundings
) -> Decision:
    """Locks the trigger and asks a worker, if its conditions hold."""
    if state.due_at is None or state.due_at > now:
        return NOTHING
    later = state.changed(now, next_date=now + owned.trigger.every)
    execution_id = owned.execution_id("poll", now)
    begun = draft(owned, execution_id, now, {}, surroundings)
    flow = owned.flow_map.flow
    trial = Trial(FlowName(flow.namespace, flow.id), now, begun.evaluator())
    try:
        failing = unmet(owned.trigger, trial)
    except WindhoverError as error:
        message = f"A condition can not be evaluated: {error}"
        failed = Evaluation(outcome=Verdict.FAILED, at=now, message=message)
        line = trigger_log(owned.key, now, message)
        return Decision((later.evaluated(failed),), logs=(line,))
    if failing is not None:
        not_met = Evaluation(outcome=Verdict.CONDITION_NOT_MET, at=now, message=failing)
        return Decision((later.evaluated(not_met),))
    key = owned.key
    command = PollTrigger(
        namespace=key.namespace,
        flow_id=key.flow_id,
        trigger_id=key.trigger_id,
        since=now,
        execution_id=execution_id,
    )
    return Decision((state.changed(now, date=now, evaluating_since=now),), commands=(command,))


def on_evaluated(
    owned: Owned[PolledTrigger],
    state: TriggerState,
    command: PollTrigger,
    variables: JsonObject | None,
    now: datetime,
    surroundings: Surroundings,
) -> Decision:
    """Unlocks the trigger after an evaluation, and starts an execution if there is something."""
    if not _is_awaited(state, command):
        return NOTHING
    done = _done(owned, state, now)
    if variables is None:
        return Decision((done.evaluated(_looked(command, Verdict.NOTHING_FOUND, now)),))
    return _started(owned, done, command, variables, now, surroundings)


def on_evaluation_failed(
    owned: Owned[PolledTrigger],
    state: TriggerState,
    command: PollTrigger,
    reason: str,
    now: datetime,
    surroundings: Surroundings,
) -> Decision:
    """Unlocks the trigger after an evaluation that failed; the next one is due as ever."""
    if not _is_awaited(state, command):
        return NOTHING
    looked = _looked(command, Verdict.FAILED, now, reason)
    done = _done(owned, state, now)
    line = trigger_log(owned.key, now, f"Evaluate Failed with error '{reason}'")
    if not owned.trigger.fail_on_trigger_error:
        return Decision((done.evaluated(looked),), logs=(line,))
    execution_id = command.execution_id
    begun = draft(owned, execution_id, now, {}, surroundings).with_labels()
    failed = CreateExecution(execution=begun.execution.failing(reason))
    told = looked.model_copy(update={"execution_id": execution_id})
    locked = done.changed(now, execution_id=execution_id).evaluated(told)
    return Decision((locked,), commands=(failed,), logs=(line,))


def event_execution(
    owned: Owned[Trigger],
    execution_id: str,
    variables: JsonObject,
    now: datetime,
    surroundings: Surroundings,
) -> Decision:
    """The execution of one event of a realtime trigger; it locks nothing.

    None where a check of the flow blocks it, which the log of the trigger tells.
    """
    labelled = draft(owned, execution_id, now, variables, surroundings).with_labels()
    try:
        complete = labelled.with_defaults().checked()
    except CheckFailed as refused:
        line = trigger_log(owned.key, now, f"No execution was created: {refused.message}")
        return Decision(logs=(*labelled.logs, line))
    return Decision(commands=(CreateExecution(execution=complete.execution),), logs=complete.logs)


def _is_awaited(state: TriggerState, command: PollTrigger) -> bool:
    return state.evaluating_since == command.since


def _done(owned: Owned[PolledTrigger], state: TriggerState, now: datetime) -> TriggerState:
    return state.changed(now, evaluating_since=None, next_date=now + owned.trigger.every)


def _looked(command: PollTrigger, outcome: Verdict, now: datetime, message: str = "") -> Evaluation:
    lasted = now - command.since
    return Evaluation(outcome=outcome, at=command.since, lasted=lasted, message=message)


def _started(
    owned: Owned[PolledTrigger],
    state: TriggerState,
    command: PollTrigger,
    variables: JsonObject,
    now: datetime,
    surroundings: Surroundings,
) -> Decision:
    execution_id = command.execution_id
    begun = event_execution(owned, execution_id, variables, now, surroundings)
    if not begun.commands:
        # What is never created must lock nothing: nobody would unlock it.
        told = begun.logs[-1].lines[-1].message
        return begun.and_(Decision((state.evaluated(_looked(command, Verdict.FAILED, now, told)),)))
    created = _looked(command, Verdict.EXECUTION_CREATED, now)
    found = created.model_copy(update={"execution_id": execution_id})
    return begun.and_(Decision((state.changed(now, execution_id=execution_id).evaluated(found),)))

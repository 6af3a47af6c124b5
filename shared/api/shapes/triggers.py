"""Triggers and their states as JSON, in the members of every era."""

from shared.api.shapes.values import TENANT, duration, moment, pruned
from shared.model.json import Json, JsonObject
from shared.model.trigger_evaluation import Evaluation
from shared.model.trigger_state import Backfill, TriggerState


def trigger_json(state: TriggerState) -> JsonObject:
    """The state of a trigger (`Trigger`), old and new names side by side."""
    evaluated = None if state.date is None else moment(state.date)
    upcoming = None if state.next_date is None else moment(state.next_date)
    updated = moment(state.updated_at)
    running = state.evaluating_since
    return pruned(
        {
            "tenantId": TENANT,
            "namespace": state.namespace,
            "flowId": state.flow_id,
            "triggerId": state.trigger_id,
            "date": evaluated or updated,
            "nextExecutionDate": upcoming,
            "nextEvaluationDate": upcoming,
            "evaluatedAt": evaluated,
            "lastTriggeredDate": evaluated,
            "updatedDate": updated,
            "updatedAt": updated,
            "evaluateRunningDate": None if running is None else moment(running),
            "executionId": state.execution_id,
            "disabled": state.disabled,
            "locked": state.is_locked,
            "backfill": None if state.backfill is None else _backfill_json(state.backfill),
        }
    )


def _backfill_json(backfill: Backfill) -> JsonObject:
    before = backfill.previous_next_date
    labels: list[Json] = [{"key": key, "value": value} for key, value in backfill.labels.items()]
    return pruned(
        {
            "start": moment(backfill.start),
            "end": moment(backfill.end),
            "currentDate": moment(backfill.current_date),
            "paused": backfill.paused,
            "skipped": len(backfill.skipped),
            "parallel": backfill.parallel,
            "running": len(backfill.running),
            "inputs": backfill.inputs,
            "labels": labels,
            "previousNextExecutionDate": None if before is None else moment(before),
        }
    )


def evaluation_json(evaluation: Evaluation) -> JsonObject:
    """What came of looking at a trigger."""
    since, date = evaluation.since, evaluation.date
    return pruned(
        {
            "outcome": evaluation.outcome,
            "evaluatedAt": moment(evaluation.at),
            "since": None if since is None else moment(since),
            "times": evaluation.times,
            "duration": duration(evaluation.lasted),
            "scheduledDate": None if date is None else moment(date),
            "executionId": evaluation.execution_id,
            "message": evaluation.message or None,
        }
    )


def item_json(state: TriggerState, declared: JsonObject | None) -> JsonObject:
    """A result of a search: the state, and the trigger as its flow declares it."""
    shaped = trigger_json(state)
    return pruned(
        {
            "abstractTrigger": declared,
            "triggerContext": shaped,
            "trigger": declared,
            "state": shaped,
        }
    )

"""Triggers (HTTP API, section 6)."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel
from starlette.responses import Response

from shared.api.access.guard import GuardedRoute
from shared.api.answers import JsonAnswer, no_content
from shared.api.requests import Date, Engine
from shared.api.resources import trigger_field, trigger_filters
from shared.api.shapes.flows import declared
from shared.api.shapes.triggers import evaluation_json, item_json, trigger_json
from shared.engine.triggers.operations import BackfillRefused, BackfillRequest
from shared.model.execution import Label
from shared.model.json import Json, JsonObject, StoredObject
from shared.model.query import Comparison, Every, Operation, Query, page_of
from shared.model.trigger_state import TriggerKey, TriggerState
from shared.runtime.instance import Instance
from shared.runtime.triggers import Switch

router = APIRouter(prefix="/api/v1/triggers", tags=["Triggers"], route_class=GuardedRoute)

MOST_PARALLEL = 100
"""Executions of a backfill that may run side by side."""

ONE = "/{namespace}/{flow_id}/{trigger_id}"


class _Wire(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, frozen=True, extra="ignore")


class GivenBackfill(_Wire):
    """Ticks to replay, both ends included.

    Attributes:
        missing_only: whether ticks that have led to an execution are left out.
        parallel: how many of its executions may run side by side (an extension).
    """

    start: Date
    end: Date | None = None
    inputs: StoredObject | None = None
    labels: Annotated[list[Label], Field(max_length=100)] = Field(default_factory=list)
    missing_only: bool = False
    parallel: Annotated[int, Field(ge=1, le=MOST_PARALLEL)] = 1


class GivenTrigger(_Wire):
    """Which trigger, and what it shall be."""

    namespace: str
    flow_id: str
    trigger_id: str
    disabled: bool | None = None
    backfill: GivenBackfill | None = None

    @property
    def key(self) -> TriggerKey:
        """Which trigger it is."""
        return TriggerKey(self.namespace, self.flow_id, self.trigger_id)


@router.get("/search", operation_id="searchTriggers")
def search_triggers(request: Request, engine: Engine) -> Response:
    """A page of the states of triggers."""
    query = trigger_filters(engine.ports.clock.now).query(request.query_params)
    page = page_of(query, engine.ports.triggers.every(), trigger_field)
    results: list[Json] = [item_json(one, _declared(engine, one)) for one in page.results]
    return JsonAnswer({"results": results, "total": page.total})


@router.get("/{namespace}/{flow_id}", operation_id="searchTriggersForFlow")
def triggers_of_flow(namespace: str, flow_id: str, request: Request, engine: Engine) -> Response:
    """A page of the states of the triggers of a flow."""
    query = trigger_filters(engine.ports.clock.now).query(request.query_params)
    of_flow = (
        Comparison("namespace", Operation.EQUALS, (namespace,)),
        Comparison("flowId", Operation.EQUALS, (flow_id,)),
    )
    where = Every((query.where, *of_flow))
    asked = Query(where, query.sort, query.page, query.size)
    page = page_of(asked, engine.ports.triggers.every(), trigger_field)
    results: list[Json] = [trigger_json(one) for one in page.results]
    return JsonAnswer({"results": results, "total": page.total})


def _declared(engine: Instance, state: TriggerState) -> JsonObject | None:
    """The trigger as its flow declares it; None when the flow has lost it."""
    record = engine.ports.flows.find(state.namespace, state.flow_id)
    triggers = [] if record is None else declared(record.source).get("triggers")
    for one in triggers if isinstance(triggers, list) else []:
        if isinstance(one, dict) and one.get("id") == state.trigger_id:
            return {**one, "disabled": one.get("disabled", False)}
    return None


@router.put("", operation_id="updateTrigger")
def update_trigger(given: GivenTrigger, engine: Engine) -> Response:
    """Enables or disables a trigger, and starts a backfill if a new one is given."""
    before = engine.triggers.find(given.key).state
    state = _switched(engine, given)
    if given.backfill is not None and before.backfill is None:
        state = _backfilled(engine, given.key, given.backfill)
    return JsonAnswer(trigger_json(state))


@router.put("/set-disabled", operation_id="disabledTriggerById")
def set_disabled(given: GivenTrigger, engine: Engine) -> Response:
    """Enables or disables a trigger; the source of the flow stays as it is."""
    return JsonAnswer(trigger_json(_switched(engine, given)))


def _switched(engine: Instance, given: GivenTrigger) -> TriggerState:
    if given.disabled is None:
        return engine.triggers.find(given.key).state
    return engine.triggers.switch(given.key, Switch.DISABLED if given.disabled else Switch.ENABLED)


@router.put("/backfill/create", operation_id="createBackfill")
def create_backfill(given: GivenTrigger, engine: Engine) -> Response:
    """Replays the ticks of a schedule."""
    if given.backfill is None:
        return update_trigger(given, engine)
    return JsonAnswer(trigger_json(_backfilled(engine, given.key, given.backfill)))


def _backfilled(engine: Instance, key: TriggerKey, given: GivenBackfill) -> TriggerState:
    end: datetime = given.end or engine.ports.clock.now()
    labels = {label.key: label.value for label in given.labels}
    skipped = _already_started(engine, key, given.start) if given.missing_only else frozenset()
    request = BackfillRequest(given.start, end, given.inputs, labels, skipped, given.parallel)
    return engine.triggers.backfill_create(key, request)


def _already_started(engine: Instance, key: TriggerKey, since: datetime) -> frozenset[datetime]:
    started = engine.calendar.started(key, since)
    if not started.is_whole:
        raise BackfillRefused(
            f"the schedule has started too many executions since {since.isoformat()} to tell which "
            "ticks are missing",
            remedy="Choose a later start, or replay all ticks.",
        )
    return frozenset(started.executions)


@router.put("/backfill/pause", operation_id="pauseBackfill")
def pause_backfill(given: GivenTrigger, engine: Engine) -> Response:
    """Lets a backfill rest."""
    return JsonAnswer(trigger_json(engine.triggers.backfill_pause(given.key)))


@router.put("/backfill/unpause", operation_id="unpauseBackfill")
def unpause_backfill(given: GivenTrigger, engine: Engine) -> Response:
    """Goes on with a backfill."""
    return JsonAnswer(trigger_json(engine.triggers.backfill_unpause(given.key)))


@router.post("/backfill/delete", operation_id="deleteBackfill")
def delete_backfill(given: GivenTrigger, engine: Engine) -> Response:
    """Ends a backfill."""
    return JsonAnswer(trigger_json(engine.triggers.backfill_delete(given.key)))


@router.get(f"{ONE}/evaluations", operation_id="triggerEvaluations")
def evaluations(namespace: str, flow_id: str, trigger_id: str, engine: Engine) -> Response:
    """Why a trigger has fired, or has not (an extension): its last evaluations.

    Those in a row that came to the same are one, with `times` and `since`.
    """
    found = engine.trigger_history.of(TriggerKey(namespace, flow_id, trigger_id))
    results: list[Json] = [evaluation_json(one) for one in found]
    return JsonAnswer({"results": results, "total": len(results)})


@router.post(f"{ONE}/unlock", operation_id="unlockTrigger")
def unlock(namespace: str, flow_id: str, trigger_id: str, engine: Engine) -> Response:
    """Lets a trigger go on without the end of what locks it."""
    state = engine.triggers.unlock(TriggerKey(namespace, flow_id, trigger_id))
    return JsonAnswer(trigger_json(state))


@router.post(f"{ONE}/restart", operation_id="restartTrigger")
def restart(namespace: str, flow_id: str, trigger_id: str, engine: Engine) -> Response:
    """Evaluates a trigger again from now."""
    state = engine.triggers.restart(TriggerKey(namespace, flow_id, trigger_id))
    return JsonAnswer(trigger_json(state))


@router.delete(ONE, operation_id="deleteTrigger", status_code=204)
def delete(namespace: str, flow_id: str, trigger_id: str, engine: Engine) -> Response:
    """Forgets the state of a trigger."""
    engine.triggers.delete(TriggerKey(namespace, flow_id, trigger_id))
    return no_content()

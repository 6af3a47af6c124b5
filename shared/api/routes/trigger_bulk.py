"""Actions on several triggers, and their table (HTTP API, sections 1.8 and 6)."""

from collections.abc import Callable
from functools import partial
from typing import Annotated, TypeAlias

from fastapi import APIRouter, Body, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel
from starlette.responses import Response

from shared.api.access.guard import GuardedRoute
from shared.api.answers import counted
from shared.api.requests import Engine
from shared.api.resources import trigger_field, trigger_filters
from shared.api.shapes.values import moment
from shared.api.tables import csv_answer
from shared.model.query import matches
from shared.model.timetable import RecoverMissedSchedules
from shared.model.trigger_state import TriggerKey, TriggerState
from shared.runtime.instance import Instance
from shared.runtime.trigger_bulk import TriggerAction, TriggerBulk
from shared.runtime.triggers import Switch

router = APIRouter(prefix="/api/v1/triggers", tags=["Triggers"], route_class=GuardedRoute)

MOST_TRIGGERS = 10_000
COLUMNS = (
    *("namespace", "flowId", "triggerId", "disabled", "locked"),
    *("lastTriggeredDate", "nextExecutionDate", "executionId"),
)


class NamedTrigger(BaseModel):
    """Which trigger."""

    model_config = ConfigDict(alias_generator=to_camel, frozen=True, extra="ignore")

    namespace: str = Field(max_length=150)
    flow_id: str = Field(max_length=100)
    trigger_id: str = Field(max_length=200)

    @property
    def key(self) -> TriggerKey:
        """Which trigger it is."""
        return TriggerKey(self.namespace, self.flow_id, self.trigger_id)


class Switched(BaseModel):
    """Triggers, and whether they may fire.

    Attributes:
        recover_missed_schedules: of schedules that are enabled: what becomes of missed ticks.
    """

    model_config = ConfigDict(alias_generator=to_camel, frozen=True, extra="ignore")

    triggers: list[NamedTrigger] = Field(max_length=MOST_TRIGGERS)
    disabled: bool
    recover_missed_schedules: RecoverMissedSchedules = RecoverMissedSchedules.NONE


Named: TypeAlias = Annotated[list[NamedTrigger], Body(max_length=MOST_TRIGGERS)]
Make: TypeAlias = Callable[[TriggerBulk], TriggerAction]

_ACTIONS: tuple[tuple[str, str, str, Make], ...] = (
    ("POST", "/unlock", "unlockTriggers", TriggerBulk.unlock),
    ("DELETE", "/delete", "deleteTriggers", TriggerBulk.delete),
    ("POST", "/backfill/pause", "pauseBackfill", TriggerBulk.backfill_pause),
    ("POST", "/backfill/unpause", "unpauseBackfill", TriggerBulk.backfill_unpause),
    ("POST", "/backfill/delete", "deleteBackfill", TriggerBulk.backfill_delete),
)
"""Method, path, Kestra's name of the operation, the action."""


@router.post("/set-disabled/by-triggers", operation_id="disabledTriggersByIds")
def switch_named(given: Switched, engine: Engine) -> Response:
    """Enables or disables triggers; if one is not there, none."""
    action = engine.trigger_bulk.switch(_switch(given.disabled), given.recover_missed_schedules)
    return counted(engine.trigger_bulk.on_keys(action, [one.key for one in given.triggers]))


@router.post("/set-disabled/by-query", operation_id="disabledTriggersByQuery")
def switch_found(request: Request, engine: Engine, disabled: Annotated[bool, Query()]) -> Response:
    """Enables or disables the triggers that a filter finds."""
    action = engine.trigger_bulk.switch(_switch(disabled))
    found = _found(engine, request, frozenset({"disabled"}))
    return counted(engine.trigger_bulk.on_found(action, found))


def _switch(disabled: bool) -> Switch:  # noqa: FBT001 - it is a member of the request
    return Switch.DISABLED if disabled else Switch.ENABLED


def _on_named(make: Make) -> Callable[..., Response]:
    def act(names: Named, engine: Engine) -> Response:
        bulk = engine.trigger_bulk
        return counted(bulk.on_keys(make(bulk), [one.key for one in names]))

    return act


def _on_found(make: Make) -> Callable[..., Response]:
    def act(request: Request, engine: Engine) -> Response:
        bulk = engine.trigger_bulk
        return counted(bulk.on_found(make(bulk), _found(engine, request)))

    return act


def _add_actions() -> None:
    for method, path, operation, make in _ACTIONS:
        name = path.strip("/").replace("/", " ")
        router.add_api_route(
            f"{path}/by-triggers",
            _on_named(make),
            methods=[method],
            operation_id=f"{operation}ByIds",
            summary=f"Does `{name}` to triggers; if one does not qualify, to none.",
        )
        router.add_api_route(
            f"{path}/by-query",
            _on_found(make),
            methods=[method],
            operation_id=f"{operation}ByQuery",
            summary=f"Does `{name}` to the triggers that a filter finds and that qualify.",
        )


_add_actions()


@router.get("/export/by-query/csv", operation_id="exportTriggers")
def export_csv(request: Request, engine: Engine) -> Response:
    """The triggers that a filter finds, a line each."""
    return csv_answer("triggers.csv", COLUMNS, map(_row, _found(engine, request)))


def _row(state: TriggerState) -> list[str]:
    dates = (state.date, state.next_date)
    return [
        *(state.namespace, state.flow_id, state.trigger_id),
        *(str(one).lower() for one in (state.disabled, state.is_locked)),
        *("" if one is None else moment(one) for one in dates),
        state.execution_id or "",
    ]


def _found(
    engine: Instance, request: Request, others: frozenset[str] = frozenset()
) -> list[TriggerState]:
    where = trigger_filters(engine.ports.clock.now, others).where(request.query_params)
    every = engine.ports.triggers.every()
    return [state for state in every if matches(where, partial(trigger_field, state))]

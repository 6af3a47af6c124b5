"""The dates of schedules (an extension: nothing of Kestra's is like it)."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from shared.api.access.guard import GuardedRoute
from shared.api.answers import JsonAnswer
from shared.api.errors import InvalidArgument
from shared.api.requests import Date, Engine
from shared.api.shapes.values import moment, pruned
from shared.model.execution import Execution
from shared.model.json import Json, JsonObject
from shared.model.trigger_state import TriggerKey
from shared.model.zones import is_zone, zone_named
from shared.runtime.calendar import Fire, Range, Row
from shared.runtime.triggers import ScheduledDate

router = APIRouter(prefix="/api/v1/triggers", tags=["Triggers"], route_class=GuardedRoute)

MOST_DATES = 100


class Span(BaseModel):
    """Which dates: the next ones after now unless told otherwise."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    after: Date | None = None
    until: Date | None = None
    limit: int = Field(default=5, ge=1, le=MOST_DATES)


LONGEST_RANGE = timedelta(days=31)
DEFAULT_RANGE = timedelta(days=7)


class CalendarRange(BaseModel):
    """Which dates: the seven days after now unless told otherwise."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    after: Date | None = None
    until: Date | None = None
    namespace: str | None = Field(default=None, max_length=150)
    zone: str = Field(default="UTC", max_length=50)


@router.get("/calendar", operation_id="calendarOfSchedules")
def calendar(engine: Engine, asked: Annotated[CalendarRange, Query()]) -> Response:
    """The dates of all schedules, by schedule and day of a zone.

    What is past tells the execution it led to; `MISSED` is a date that led to none since its flow
    was saved last.
    """
    after = asked.after or engine.ports.clock.now()
    until = asked.until or after + DEFAULT_RANGE
    if not after <= until <= after + LONGEST_RANGE:
        raise InvalidArgument(
            "`until` must be after `after`", remedy=f"Ask for at most {LONGEST_RANGE.days} days."
        )
    if not is_zone(asked.zone):
        raise InvalidArgument(f"there is no time zone {asked.zone}")
    span = Range(after, until, zone_named(asked.zone))
    rows = [_row_json(row) for row in engine.calendar.rows(span, asked.namespace)]
    return JsonAnswer({"results": [*rows], "total": len(rows)})


def _row_json(row: Row) -> JsonObject:
    return {
        "namespace": row.key.namespace,
        "flowId": row.key.flow_id,
        "triggerId": row.key.trigger_id,
        "disabled": not row.is_enabled,
        "days": [
            {
                "day": one.day.isoformat(),
                "count": one.count,
                "missed": one.missed,
                "isWhole": one.is_whole,
                "dates": [_fire_json(fire) for fire in one.fires],
            }
            for one in row.days
        ],
    }


def _fire_json(fire: Fire) -> JsonObject:
    shaped: JsonObject = {"date": moment(fire.at), "outcome": fire.outcome}
    return pruned(shaped | {"executionId": fire.execution_id, "state": fire.state})


@router.get("/{namespace}/{flow_id}/{trigger_id}/dates", operation_id="scheduledDates")
def dates(
    namespace: str,
    flow_id: str,
    trigger_id: str,
    engine: Engine,
    span: Annotated[Span, Query()],
) -> Response:
    """The next dates of a schedule; with `after` and `until` those of a span, as a backfill has.

    `local` is the same date in the zone of the schedule; a date that has led to an execution names
    it.
    """
    key = TriggerKey(namespace, flow_id, trigger_id)
    after = span.after or engine.ports.clock.now()
    found = engine.triggers.dates(key, after, span.until, span.limit)
    executions = engine.calendar.started(key, after).executions if found else {}
    results: list[Json] = [_date_json(one, executions.get(one.at)) for one in found]
    return JsonAnswer(results)


def _date_json(date: ScheduledDate, execution: Execution | None) -> JsonObject:
    shaped: JsonObject = {"date": moment(date.at), "local": date.local}
    if execution is None:
        return shaped
    return shaped | {"executionId": execution.id, "state": execution.state.current}

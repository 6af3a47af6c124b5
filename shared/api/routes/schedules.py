"""The dates of schedules (an extension: nothing of Kestra's is like it)."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from shared.api.access.guard import GuardedRoute
from shared.api.answers import JsonAnswer
from shared.api.requests import Date, Engine
from shared.api.shapes.values import moment
from shared.model.json import Json
from shared.model.trigger_state import TriggerKey

router = APIRouter(prefix="/api/v1/triggers", tags=["Triggers"], route_class=GuardedRoute)

MOST_DATES = 100


class Span(BaseModel):
    """Which dates: the next ones after now unless told otherwise."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    after: Date | None = None
    until: Date | None = None
    limit: int = Field(default=5, ge=1, le=MOST_DATES)


@router.get("/{namespace}/{flow_id}/{trigger_id}/dates", operation_id="scheduledDates")
def dates(
    namespace: str,
    flow_id: str,
    trigger_id: str,
    engine: Engine,
    span: Annotated[Span, Query()],
) -> Response:
    """The next dates of a schedule; with `after` and `until` those of a span, as a backfill has.

    `local` is the same date in the zone of the schedule.
    """
    key = TriggerKey(namespace, flow_id, trigger_id)
    found = engine.triggers.dates(
        key, span.after or engine.ports.clock.now(), span.until, span.limit
    )
    results: list[Json] = [{"date": moment(one.at), "local": one.local} for one in found]
    return JsonAnswer(results)

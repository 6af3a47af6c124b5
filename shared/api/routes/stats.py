"""Counts of executions over time (HTTP API, section 9)."""

from datetime import datetime, timedelta

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel
from starlette.responses import Response

from shared.api.access.guard import GuardedRoute
from shared.api.answers import JsonAnswer
from shared.api.errors import InvalidArgument
from shared.api.requests import Date, Engine
from shared.api.shapes.values import moment
from shared.model.json import Json
from shared.model.query import (
    Comparison,
    Direction,
    Every,
    ExecutionField,
    Operation,
    Query,
    Sort,
    Where,
    date_key,
)
from shared.model.state import State
from shared.model.statistics import DAY, HOUR, Bucket, buckets, summary
from shared.runtime.instance import Instance

router = APIRouter(prefix="/api/v1/stats", tags=["Stats"], route_class=GuardedRoute)

DEFAULT_SPAN = timedelta(days=30)
LONGEST_SPAN = timedelta(days=400)
HOURLY_UP_TO = timedelta(days=2)
_AT_ONCE = 1000
_MOST_COUNTED = 50_000
"""Executions that one answer looks at, the newest; a dashboard can wait for no more."""


class Span(BaseModel):
    """Which executions to count; the last 30 days unless told otherwise."""

    model_config = ConfigDict(alias_generator=to_camel, frozen=True, extra="ignore")

    namespace: str | None = Field(default=None, max_length=150)
    flow_id: str | None = Field(default=None, max_length=100)
    start_date: Date | None = None
    end_date: Date | None = None
    state: list[State] = Field(default_factory=list, max_length=len(State))


@router.post("/executions/daily", operation_id="dailyStatistics")
def daily(span: Span, engine: Engine) -> Response:
    """Counts by state in buckets of a day (of an hour for short spans), empty ones included."""
    end = span.end_date or engine.ports.clock.now()
    start = span.start_date or end - DEFAULT_SPAN
    if not start <= end or end - start > LONGEST_SPAN:
        raise InvalidArgument(
            "Start date must be before End Date",
            remedy=f"Ask for at most {LONGEST_SPAN.days} days.",
        )
    width = HOUR if end - start <= HOURLY_UP_TO else DAY
    found = buckets(start, end, width)
    _count(engine, _where(span, start, end), found, width)
    group = "hour" if width == HOUR else "day"
    return JsonAnswer([_bucket_json(one, group) for one in found])


def _where(span: Span, start: datetime, end: datetime) -> Where:
    parts: list[Where] = [
        Comparison(
            ExecutionField.START_DATE, Operation.GREATER_THAN_OR_EQUAL_TO, (date_key(start),)
        ),
        Comparison(ExecutionField.START_DATE, Operation.LESS_THAN_OR_EQUAL_TO, (date_key(end),)),
    ]
    if span.namespace is not None:
        parts.append(Comparison(ExecutionField.NAMESPACE, Operation.PREFIX, (span.namespace,)))
    if span.flow_id is not None:
        parts.append(Comparison(ExecutionField.FLOW_ID, Operation.EQUALS, (span.flow_id,)))
    if span.state:
        parts.append(Comparison(ExecutionField.STATE, Operation.IN, tuple(span.state)))
    return Every(tuple(parts))


def _count(engine: Instance, where: Where, found: list[Bucket], width: timedelta) -> None:
    newest = (Sort(ExecutionField.START_DATE, Direction.DESCENDING),)
    for page in range(1, _MOST_COUNTED // _AT_ONCE + 1):
        results = engine.ports.repository.search(Query(where, newest, page, _AT_ONCE)).results
        for execution in results:
            state = execution.state
            bucket = found[(state.start_date - found[0].start) // width]
            bucket.counts[state.current] = bucket.counts.get(state.current, 0) + 1
            if state.end_date is not None:
                bucket.seconds.append(state.duration.total_seconds())
        if len(results) < _AT_ONCE:
            return


def _bucket_json(bucket: Bucket, group: str) -> Json:
    return {
        "startDate": moment(bucket.start),
        "groupBy": group,
        "duration": dict[str, Json](summary(bucket.seconds)),
        "executionCounts": {str(state): bucket.counts.get(state, 0) for state in State},
    }

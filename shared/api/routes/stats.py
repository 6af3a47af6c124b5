"""Counts over time: executions, task runs, lines of logs (HTTP API, section 9)."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel
from starlette.responses import Response

from shared.api.access.guard import GuardedRoute
from shared.api.answers import JsonAnswer
from shared.api.errors import InvalidArgument
from shared.api.every_one import NEWEST
from shared.api.flow_selection import FlowIdentifier
from shared.api.requests import Date, Engine
from shared.api.routes.execution_lists import newest_execution
from shared.api.shapes.executions import execution_json
from shared.api.shapes.values import moment
from shared.model.execution import Execution
from shared.model.json import Json
from shared.model.query import (
    Comparison,
    Every,
    ExecutionField,
    LogField,
    Operation,
    Query,
    Where,
    date_key,
)
from shared.model.state import State
from shared.model.statistics import DAY, HOUR, Bucket, Spread, buckets, hour_of, percentile
from shared.model.task import LogLevel
from shared.runtime.instance import Instance

router = APIRouter(prefix="/api/v1/stats", tags=["Stats"], route_class=GuardedRoute)

DEFAULT_SPAN = timedelta(days=30)
LONGEST_SPAN = timedelta(days=400)
HOURLY_UP_TO = timedelta(days=2)
_MOST_OPENED = 1000
"""Executions whose task runs one answer counts, the newest."""

_MOST_MEASURED = 1000
"""Executions of which one answer tells how long they took, the newest."""

_LATEST = timedelta(days=1)
"""What of them is told apart, to be compared with the others."""

_MOST_LINES = 50_000
"""Lines that one answer counts, the newest; a dashboard can wait for no more."""

_MOST_FLOWS = 200


class Span(BaseModel):
    """Which executions to count; the last 30 days unless told otherwise."""

    model_config = ConfigDict(alias_generator=to_camel, frozen=True, extra="ignore")

    namespace: str | None = Field(default=None, max_length=150)
    flow_id: str | None = Field(default=None, max_length=100)
    start_date: Date | None = None
    end_date: Date | None = None
    state: list[State] = Field(default_factory=list, max_length=len(State))


class FlowsAsked(BaseModel):
    """Flows by name; none for all of a namespace, or of every one."""

    model_config = ConfigDict(alias_generator=to_camel, frozen=True, extra="ignore")

    namespace: str | None = Field(default=None, max_length=150)
    flows: list[FlowIdentifier] = Field(default_factory=list, max_length=_MOST_FLOWS)


@router.post("/summary", operation_id="statisticsSummary")
def summary_of_all(span: Span, engine: Engine) -> Response:
    """How many flows and triggers there are."""
    flows = [one for one in engine.catalog.matching(Query()) if _is_in(span, one.record.namespace)]
    declared = [0 if one.flow is None else len(one.flow.triggers) for one in flows]
    return JsonAnswer({"flows": len(flows), "triggers": sum(declared)})


@router.post("/executions/daily", operation_id="dailyStatistics")
def daily(span: Span, engine: Engine) -> Response:
    """Counts by state in buckets of a day (of an hour for short spans), empty ones included."""
    return JsonAnswer(daily_counts(engine, span))


def daily_counts(engine: Instance, span: Span) -> list[Json]:
    """The buckets of all executions of a span. Raises InvalidArgument."""
    return _counted(engine, span).get(()) or _empty(engine, span)


@router.post("/executions/daily/group-by-flow", operation_id="dailyStatisticsGroupByFlow")
def daily_by_flow(span: Span, engine: Engine) -> Response:
    """The same for each flow: by namespace, then by flow."""
    found = _counted(engine, span, (ExecutionField.NAMESPACE, ExecutionField.FLOW_ID))
    nested: dict[str, dict[str, Json]] = {}
    for (namespace, flow_id), counts in found.items():
        nested.setdefault(namespace, {})[flow_id] = counts
    return JsonAnswer(dict[str, Json](nested))


@router.post("/executions/daily/group-by-namespace", operation_id="dailyStatisticsGroupByNamespace")
def daily_by_namespace(span: Span, engine: Engine) -> Response:
    """The same for each namespace."""
    found = _counted(engine, span, (ExecutionField.NAMESPACE,))
    return JsonAnswer({namespace: counts for (namespace,), counts in found.items()})


@router.post("/executions/latest/group-by-flow", operation_id="latestExecutionsGroupByFlow")
def latest_by_flow(asked: FlowsAsked, engine: Engine) -> Response:
    """The newest execution of each flow; a flow that never ran is left out."""
    names = [(one.namespace, one.id) for one in asked.flows] or [
        (one.record.namespace, one.record.flow_id)
        for one in engine.catalog.matching(Query())
        if _is_in(Span(namespace=asked.namespace), one.record.namespace)
    ]
    found = [newest_execution(engine, *name) for name in dict.fromkeys(names[:_MOST_FLOWS])]
    return JsonAnswer([execution_json(one) for one in found if one is not None])


@router.post("/executions/durations/group-by-flow", operation_id="executionDurationsGroupByFlow")
def durations_by_flow(span: Span, engine: Engine) -> Response:
    """How long executions took, by flow; of the newest 1,000 that went well.

    Those of the last day of the span are told apart from the ones before.
    """
    start, end, _ = _span(engine, span)
    went_well = span.model_copy(update={"state": span.state or [State.SUCCESS, State.WARNING]})
    newest = Query(_where(went_well, start, end), NEWEST, 1, _MOST_MEASURED)
    found: dict[tuple[str, str], tuple[list[float], list[float]]] = {}
    for one in engine.ports.repository.search(newest).results:
        before, latest = found.setdefault((one.namespace, one.flow_id), ([], []))
        is_latest = one.state.start_date > end - _LATEST
        (latest if is_latest else before).append(one.state.duration.total_seconds())
    return JsonAnswer(
        [
            {"namespace": namespace, "flowId": flow_id}
            | {"before": _percentiles_json(before), "latest": _percentiles_json(latest)}
            for (namespace, flow_id), (before, latest) in sorted(found.items())
        ]
    )


def _percentiles_json(seconds: list[float]) -> Json:
    middle, most = percentile(seconds, 50), percentile(seconds, 95)
    return {"count": len(seconds), "p50": middle, "p95": most}


@router.post("/taskruns/daily", operation_id="taskRunsDailyStatistics")
def task_runs_daily(span: Span, engine: Engine) -> Response:
    """Task runs by state, in the bucket of their execution; of the newest 1,000 executions."""
    start, end, width = _span(engine, span)
    found = buckets(start, end, width)
    newest = Query(_where(span, start, end), NEWEST, 1, _MOST_OPENED)
    for execution in engine.ports.repository.search(newest).results:
        bucket = _bucket_of(found, execution, width)
        for one in engine.ports.repository.task_run_counts(execution.id):
            bucket.counts[one.state] = bucket.counts.get(one.state, 0) + one.count
    return JsonAnswer([_bucket_json(one, _group(width)) for one in found])


@router.post("/logs/daily", operation_id="logsDailyStatistics")
def logs_daily(span: Span, engine: Engine) -> Response:
    """Lines by level, in buckets like those of executions; of the newest 50,000 lines."""
    start, end, width = _span(engine, span)
    found = buckets(start, end, width)
    counts: list[dict[str, Json]] = [dict.fromkeys(LogLevel, 0) for _ in found]
    where: list[Where] = [
        Comparison(LogField.TIMESTAMP, Operation.GREATER_THAN_OR_EQUAL_TO, (date_key(start),)),
        Comparison(LogField.TIMESTAMP, Operation.LESS_THAN_OR_EQUAL_TO, (date_key(end),)),
        *_named(span, LogField.NAMESPACE, LogField.FLOW_ID),
    ]
    lines = engine.ports.logs.search(Query(Every(tuple(where)), (), 1, _MOST_LINES)).results
    for (number, level), count in Counter(
        ((entry.line.at - found[0].start) // width, entry.line.level) for entry in lines
    ).items():
        counts[number][level] = count
    return JsonAnswer(
        [
            {"timestamp": moment(one.start), "groupBy": _group(width), "counts": levels}
            for one, levels in zip(found, counts, strict=True)
        ]
    )


def _is_in(span: Span, namespace: str) -> bool:
    wanted = span.namespace
    return wanted is None or namespace == wanted or namespace.startswith(f"{wanted}.")


def _span(engine: Instance, span: Span) -> tuple[datetime, datetime, timedelta]:
    """Both ends, and the width of a bucket. Raises InvalidArgument."""
    end = span.end_date or engine.ports.clock.now()
    start = span.start_date or end - DEFAULT_SPAN
    if not start <= end or end - start > LONGEST_SPAN:
        raise InvalidArgument(
            "Start date must be before End Date",
            remedy=f"Ask for at most {LONGEST_SPAN.days} days.",
        )
    return start, end, HOUR if end - start <= HOURLY_UP_TO else DAY


def _where(span: Span, start: datetime, end: datetime) -> Where:
    parts: list[Where] = [
        Comparison(
            ExecutionField.START_DATE, Operation.GREATER_THAN_OR_EQUAL_TO, (date_key(start),)
        ),
        Comparison(ExecutionField.START_DATE, Operation.LESS_THAN_OR_EQUAL_TO, (date_key(end),)),
        *_named(span, ExecutionField.NAMESPACE, ExecutionField.FLOW_ID),
    ]
    if span.state:
        parts.append(Comparison(ExecutionField.STATE, Operation.IN, tuple(span.state)))
    return Every(tuple(parts))


def _named(span: Span, namespace: str, flow_id: str) -> Iterator[Where]:
    if span.namespace is not None:
        yield Comparison(namespace, Operation.PREFIX, (span.namespace,))
    if span.flow_id is not None:
        yield Comparison(flow_id, Operation.EQUALS, (span.flow_id,))


def _counted(
    engine: Instance, span: Span, group: tuple[ExecutionField, ...] = ()
) -> dict[tuple[str, ...], list[Json]]:
    """The buckets of each group that has executions, by the values of the fields of `group`."""
    start, end, width = _span(engine, span)
    by = (ExecutionField.START_DATE, ExecutionField.STATE, *group)
    found: dict[tuple[str, ...], list[Bucket]] = {}
    for tally in engine.ports.repository.tally(_where(span, start, end), by).results:
        hour, state, *rest = map(str, tally.values)
        name = tuple(rest)
        if name not in found:
            found[name] = buckets(start, end, width)
        bucket = found[name][(hour_of(hour) - found[name][0].start) // width]
        bucket.counts[State(state)] = bucket.counts.get(State(state), 0) + tally.count
        bucket.milliseconds += tally.milliseconds
    return {
        name: [_bucket_json(one, _group(width)) for one in found[name]] for name in sorted(found)
    }


def _empty(engine: Instance, span: Span) -> list[Json]:
    start, end, width = _span(engine, span)
    return [_bucket_json(one, _group(width)) for one in buckets(start, end, width)]


def _bucket_of(found: list[Bucket], execution: Execution, width: timedelta) -> Bucket:
    return found[(execution.state.start_date - found[0].start) // width]


def _group(width: timedelta) -> str:
    return "hour" if width == HOUR else "day"


def _bucket_json(bucket: Bucket, group: str) -> Json:
    return {
        "startDate": moment(bucket.start),
        "groupBy": group,
        "duration": _seconds_json(bucket.milliseconds),
        "executionCounts": {str(state): bucket.counts.get(state, 0) for state in State},
    }


def _seconds_json(milliseconds: Spread) -> Json:
    return {
        "min": milliseconds.least / 1000,
        "avg": milliseconds.average / 1000,
        "max": milliseconds.most / 1000,
        "sum": milliseconds.total / 1000,
        "count": milliseconds.count,
    }

"""What tasks have measured (HTTP API, section 5)."""

from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.datastructures import QueryParams
from starlette.responses import Response

from shared.api.access.guard import GuardedRoute
from shared.api.answers import JsonAnswer
from shared.api.errors import InvalidArgument
from shared.api.filters import check_span, parsed_date
from shared.api.requests import Engine
from shared.api.resources import METRIC_FILTERS
from shared.api.shapes.metrics import metric_json, point_json, run_value_json
from shared.model import query as queries
from shared.model.json import Json
from shared.model.metric import MetricEntry
from shared.model.metric_series import Aggregation, grouping_of, of_runs, series
from shared.model.query import (
    Comparison,
    Direction,
    Every,
    MetricField,
    Operation,
    Sort,
    Where,
    date_key,
)
from shared.runtime.instance import Instance

router = APIRouter(prefix="/api/v1/metrics", tags=["Metrics"], route_class=GuardedRoute)

DEFAULT_SPAN = timedelta(days=30)
LONGEST_SPAN = timedelta(days=3660)
MOST_AGGREGATED = 50_000
"""Values that one answer adds up, the newest; a chart can wait for no more."""
MOST_RUNS = 100


@router.get("/names/{namespace}/{flow_id}", operation_id="listFlowMetrics")
def names_of_flow(namespace: str, flow_id: str, engine: Engine) -> Response:
    """Names of what a flow has measured."""
    return _names(engine.ports.metrics.names(namespace, flow_id))


@router.get("/names/{namespace}/{flow_id}/{task_id}", operation_id="listTaskMetrics")
def names_of_task(namespace: str, flow_id: str, task_id: str, engine: Engine) -> Response:
    """Names of what a task has measured."""
    return _names(engine.ports.metrics.names(namespace, flow_id, task_id))


@router.get("/tasks/{namespace}/{flow_id}", operation_id="listTasksWithMetrics")
def tasks(namespace: str, flow_id: str, engine: Engine) -> Response:
    """Ids of the tasks that have measured something."""
    return _names(engine.ports.metrics.task_ids(namespace, flow_id))


@router.get("/aggregates/{namespace}/{flow_id}/{metric}", operation_id="aggregateMetricsFromFlow")
def aggregates_of_flow(
    namespace: str, flow_id: str, metric: str, request: Request, engine: Engine
) -> Response:
    """One metric of a flow over time."""
    where = [_equals(MetricField.NAMESPACE, namespace), _equals(MetricField.FLOW_ID, flow_id)]
    return _aggregated(engine, request.query_params, where, metric)


@router.get(
    "/aggregates/{namespace}/{flow_id}/{task_id}/{metric}",
    operation_id="aggregateMetricsFromTask",
)
def aggregates_of_task(
    namespace: str, flow_id: str, task_id: str, metric: str, request: Request, engine: Engine
) -> Response:
    """One metric of a task over time."""
    where = [
        _equals(MetricField.NAMESPACE, namespace),
        _equals(MetricField.FLOW_ID, flow_id),
        _equals(MetricField.TASK_ID, task_id),
    ]
    return _aggregated(engine, request.query_params, where, metric)


@router.get("/runs/{namespace}/{flow_id}/{metric}", operation_id="metricOfLastExecutions")
def of_last_executions(
    namespace: str,
    flow_id: str,
    metric: str,
    request: Request,
    engine: Engine,
    size: Annotated[int, Query(ge=1, le=MOST_RUNS)] = 20,
) -> Response:
    """One metric of the last executions of a flow, what each has measured in all; oldest first."""
    where = [_equals(MetricField.NAMESPACE, namespace), _equals(MetricField.FLOW_ID, flow_id)]
    span = _span(request.query_params, engine.ports.clock.now())
    runs = of_runs(_newest(engine, where, metric, span), size)
    return JsonAnswer({"results": [run_value_json(one) for one in runs]})


@router.get("/{execution_id}", operation_id="searchMetricsByExecution")
def search_metrics(execution_id: str, request: Request, engine: Engine) -> Response:
    """A page of what an execution has measured, in the order in which it was."""
    engine.executions.find(execution_id)
    asked = METRIC_FILTERS.query(request.query_params)
    where = Every((_equals(MetricField.EXECUTION_ID, execution_id), asked.where))
    page = engine.ports.metrics.search(queries.Query(where, asked.sort, asked.page, asked.size))
    results: list[Json] = [metric_json(entry) for entry in page.results]
    return JsonAnswer({"results": results, "total": page.total})


def _names(found: list[str]) -> Response:
    return JsonAnswer(list[Json](found))


def _equals(field: MetricField, value: str) -> Comparison:
    return Comparison(field, Operation.EQUALS, (value,))


def _aggregated(
    engine: Instance, parameters: QueryParams, where: list[Comparison], metric: str
) -> Response:
    start, end = _span(parameters, engine.ports.clock.now())
    found = _newest(engine, where, metric, (start, end))
    values = ((entry.measured.at, entry.measured.value) for entry in found)
    grouping = grouping_of(end - start)
    points = series(values, start, end, grouping, _aggregation(parameters))
    return JsonAnswer(
        {"groupBy": grouping, "aggregations": [point_json(metric, point) for point in points]}
    )


def _newest(
    engine: Instance, where: list[Comparison], metric: str, span: tuple[datetime, datetime]
) -> tuple[MetricEntry, ...]:
    """The values of one metric between two dates, the newest first."""
    start, end = span
    parts: tuple[Where, ...] = (
        *where,
        _equals(MetricField.NAME, metric),
        Comparison(MetricField.TIMESTAMP, Operation.GREATER_THAN_OR_EQUAL_TO, (date_key(start),)),
        Comparison(MetricField.TIMESTAMP, Operation.LESS_THAN_OR_EQUAL_TO, (date_key(end),)),
    )
    newest = (Sort(MetricField.TIMESTAMP, Direction.DESCENDING),)
    asked = queries.Query(Every(parts), newest, 1, MOST_AGGREGATED)
    return tuple(engine.ports.metrics.search(asked).results)


def _span(parameters: QueryParams, now: datetime) -> tuple[datetime, datetime]:
    """The dates asked for; the last 30 days unless told otherwise. Raises InvalidArgument."""
    check_span(parameters)
    last, first = parameters.get("endDate"), parameters.get("startDate")
    end = parsed_date(last) if last else now
    try:
        start = parsed_date(first) if first else end - DEFAULT_SPAN
    except OverflowError as error:
        raise InvalidArgument("Start date must be before End Date") from error
    if not start <= end or end - start > LONGEST_SPAN:
        raise InvalidArgument(
            "Start date must be before End Date",
            remedy=f"Ask for at most {LONGEST_SPAN.days} days.",
        )
    return start, end


def _aggregation(parameters: QueryParams) -> Aggregation:
    text = parameters.get("aggregation") or Aggregation.SUM
    try:
        return Aggregation(text.lower())
    except ValueError as error:
        raise InvalidArgument(
            f"there is no aggregation {text[:50]!r}",
            remedy=f"Use one of: {', '.join(Aggregation)}.",
        ) from error

"""Executions in lists: what may be run, the newest of each flow, a table (HTTP API, 3.1)."""

from typing import Annotated

from fastapi import APIRouter, Body, Request
from starlette.responses import Response

from shared.api.access.guard import GuardedRoute
from shared.api.answers import JsonAnswer
from shared.api.every_one import NEWEST, every_execution
from shared.api.filters import check_span
from shared.api.flow_selection import FlowIdentifier
from shared.api.requests import Engine
from shared.api.resources import execution_filters
from shared.api.shapes.flows import flow_for_execution
from shared.api.shapes.values import moment
from shared.api.tables import csv_answer
from shared.model.execution import Execution
from shared.model.json import Json, JsonObject
from shared.model.query import (
    Comparison,
    Every,
    ExecutionField,
    Operation,
    Query,
)
from shared.runtime.instance import Instance

router = APIRouter(prefix="/api/v1/executions", tags=["Executions"], route_class=GuardedRoute)

COLUMNS = ("id", "namespace", "flowId", "flowRevision", "state", "startDate", "endDate", "labels")


@router.get("/namespaces", operation_id="listExecutableDistinctNamespaces")
def namespaces(engine: Engine) -> Response:
    """The namespaces that have flows to run, sorted."""
    return JsonAnswer([*engine.catalog.namespaces()])


@router.get("/namespaces/{namespace}/flows", operation_id="listFlowExecutionsByNamespace")
def flows(namespace: str, engine: Engine) -> Response:
    """The flows of a namespace that may be run."""
    found = engine.catalog.of_namespace(namespace)
    return JsonAnswer([flow_for_execution(one) for one in found])


@router.post("/latest", operation_id="latestExecutions")
def latest(
    flows: Annotated[list[FlowIdentifier], Body(max_length=200)], engine: Engine
) -> Response:
    """The newest execution of each flow; a flow that never ran is left out."""
    found = [newest_execution(engine, one.namespace, one.id) for one in dict.fromkeys(flows)]
    return JsonAnswer([_latest_json(one) for one in found if one is not None])


def newest_execution(engine: Instance, namespace: str, flow_id: str) -> Execution | None:
    """The execution of a flow that was started last; None when it never ran."""
    where = Every(
        (
            Comparison(ExecutionField.NAMESPACE, Operation.EQUALS, (namespace,)),
            Comparison(ExecutionField.FLOW_ID, Operation.EQUALS, (flow_id,)),
        )
    )
    return next(iter(engine.ports.repository.search(Query(where, NEWEST, 1, 1)).results), None)


def _latest_json(execution: Execution) -> JsonObject:
    return {
        "id": execution.id,
        "flowId": execution.flow_id,
        "namespace": execution.namespace,
        "startDate": moment(execution.state.start_date),
        "status": execution.state.current,
    }


@router.get("/export/by-query/csv", operation_id="exportExecutions")
def export_csv(request: Request, engine: Engine) -> Response:
    """The executions that a filter finds, a line each, the newest first."""
    check_span(request.query_params)
    where = execution_filters(engine.ports.clock.now).where(request.query_params)
    found = every_execution(engine.ports.repository, where)
    return csv_answer("executions.csv", COLUMNS, map(_row, found))


def _row(execution: Execution) -> list[str]:
    state = execution.state
    labels: list[Json] = [f"{one.key}:{one.value}" for one in execution.labels]
    return [
        *(execution.id, execution.namespace, execution.flow_id, str(execution.flow_revision)),
        *(state.current, moment(state.start_date)),
        "" if state.end_date is None else moment(state.end_date),
        ",".join(map(str, labels)),
    ]

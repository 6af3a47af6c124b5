"""The task runs of an execution, as many as there may be (HTTP API, section 12)."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from shared.api.access.guard import GuardedRoute
from shared.api.answers import JsonAnswer
from shared.api.paging import page_and_size
from shared.api.requests import Engine
from shared.api.shapes.executions import task_run_json
from shared.api.shapes.summaries import summary_json
from shared.model.json import Json
from shared.model.query import Part
from shared.model.state import State

router = APIRouter(prefix="/api/v1/executions", tags=["Executions"], route_class=GuardedRoute)


@router.get("/{execution_id}/task-runs", operation_id="searchTaskRuns")
def task_runs(
    execution_id: str,
    request: Request,
    engine: Engine,
    parent: Annotated[str | None, Query(max_length=100)] = None,
    state: Annotated[list[State] | None, Query(max_length=len(State))] = None,
) -> Response:
    """A page of one level of the tree, in the order of creation: the children of a task run.

    Without `parent`: the task runs of the flow's own lists.
    """
    engine.executions.find(execution_id)
    page, size = page_and_size(request.query_params)
    found = engine.ports.repository.child_task_runs(
        execution_id, parent or None, state or (), Part((page - 1) * size, size)
    )
    results: list[Json] = [task_run_json(run) for run in found.results]
    return JsonAnswer({"results": results, "total": found.total})


@router.get("/{execution_id}/summary", operation_id="executionSummary")
def summary(execution_id: str, engine: Engine) -> Response:
    """How many task runs there are, by state, and by state of each task."""
    execution = engine.executions.find(execution_id)
    counts = engine.ports.repository.task_run_counts(execution_id)
    order = [task.id for task in engine.flows.map_of(execution).flow.every_task()]
    return JsonAnswer(summary_json(execution, counts, order))

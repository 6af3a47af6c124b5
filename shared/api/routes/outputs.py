"""Outputs of executions and of task runs (HTTP API, section 3.3)."""

from fastapi import APIRouter
from starlette.responses import Response

from shared.api.access.guard import GuardedRoute
from shared.api.answers import JsonAnswer
from shared.api.lookups import find_task_run
from shared.api.requests import Engine
from shared.api.shapes.executions import hidden, task_outputs_json
from shared.api.shapes.values import pruned
from shared.model.json import Json, JsonObject
from shared.runtime.instance import Instance
from shared.runtime.stored_documents import StoredDocuments

router = APIRouter(prefix="/api/v1/outputs", tags=["Outputs"], route_class=GuardedRoute)


@router.get("/executions/{execution_id}", operation_id="executionOutputs")
@router.get("/{execution_id}", operation_id="executionOutputsShort")
def execution_outputs(execution_id: str, engine: Engine) -> Response:
    """The outputs of the flow, wherever they are stored."""
    execution = engine.executions.find(execution_id)
    outputs = _stored(engine, execution_id, execution.outputs, execution.outputs_uri)
    return JsonAnswer(hidden(outputs))


@router.get("/tasks/{execution_id}", operation_id="taskOutputsInformation")
def task_runs_with_outputs(execution_id: str, engine: Engine) -> Response:
    """The task runs that have outputs."""
    engine.executions.find(execution_id)
    found: list[Json] = [
        pruned(
            {
                "taskId": run.task_id,
                "taskRunId": run.id,
                "value": run.value,
                "iteration": run.iteration,
                "inline": run.outputs_uri is None,
            }
        )
        for run in engine.ports.repository.task_runs(execution_id)
        if run.outputs or run.outputs_uri is not None
    ]
    return JsonAnswer(found)


@router.get("/tasks/{execution_id}/{task_run_id}", operation_id="taskRunOutputs")
@router.get("/{execution_id}/{task_run_id}", operation_id="taskRunOutputsShort")
def task_run_outputs(execution_id: str, task_run_id: str, engine: Engine) -> Response:
    """The outputs of a task run, wherever they are stored."""
    run = find_task_run(engine, execution_id, task_run_id)
    outputs = _stored(engine, execution_id, run.outputs, run.outputs_uri)
    return JsonAnswer(task_outputs_json(outputs))


def _stored(
    engine: Instance, execution_id: str, outputs: JsonObject | None, uri: str | None
) -> JsonObject:
    if uri is not None:
        ports = engine.ports
        outputs = StoredDocuments(ports.repository, ports.storage, execution_id).stored_outputs(uri)
    return outputs or {}

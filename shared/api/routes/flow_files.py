"""Flows as files and lists: import, export, CSV (HTTP API, section 2)."""

from typing import Annotated

from fastapi import APIRouter, Body, Request
from starlette.responses import Response

from shared.api.access.guard import GuardedRoute
from shared.api.answers import JsonAnswer
from shared.api.errors import InvalidArgument
from shared.api.flow_selection import FlowIdentifier, chosen, found
from shared.api.requests import Engine, GivenForm, form_body
from shared.api.shapes.values import moment
from shared.api.tables import csv_answer
from shared.runtime.flow_archive import exported, imported, sources_of
from shared.runtime.flow_catalog import StoredFlow

router = APIRouter(prefix="/api/v1/flows", tags=["Flows"], route_class=GuardedRoute)

COLUMNS = ("namespace", "id", "revision", "disabled", "updated", "labels")


@router.get("/export/by-query", operation_id="exportFlowsByQuery")
def export_by_query(request: Request, engine: Engine) -> Response:
    """A zip of the sources that a filter finds."""
    return _zip(found(engine, request))


@router.post("/export/by-ids", operation_id="exportFlowsByIds")
def export_by_ids(
    ids: Annotated[list[FlowIdentifier], Body(max_length=10_000)], engine: Engine
) -> Response:
    """A zip of the sources of flows."""
    return _zip(chosen(engine, ids))


def _zip(flows: list[StoredFlow]) -> Response:
    headers = {"Content-Disposition": 'attachment; filename="flows.zip"'}
    return Response(exported(flows), media_type="application/octet-stream", headers=headers)


@router.get("/export/by-query/csv", operation_id="exportFlows")
def export_csv(request: Request, engine: Engine) -> Response:
    """The flows that a filter finds, a line each."""
    return csv_answer("flows.csv", COLUMNS, map(_row, found(engine, request)))


def _row(one: StoredFlow) -> list[str]:
    record = one.record
    labels = {} if one.flow is None else one.flow.labels
    return [
        record.namespace,
        record.flow_id,
        str(record.revision),
        str(record.disabled).lower(),
        "" if record.updated is None else moment(record.updated),
        ",".join(f"{key}:{value}" for key, value in labels.items()),
    ]


@router.post("/import", operation_id="importFlows", openapi_extra=form_body("fileUpload"))
def import_flows(
    form: GivenForm,
    engine: Engine,
    *,
    failOnError: bool = False,  # noqa: N803
) -> Response:
    """Keeps the flows of a file; answers the names of those that could not be kept."""
    for part, file in form.files:
        if part == "fileUpload":
            results = imported(engine.catalog, sources_of(file.filename or "", file.file))
            failed = [one for one in results if one.problem is not None]
            for one in failed if failOnError else ():
                if one.problem is not None:
                    raise one.problem
            return JsonAnswer([one.name for one in failed])
    raise InvalidArgument("the part `fileUpload` is missing", remedy="Send the file as a form.")

"""Actions on several flows, all or nothing (HTTP API, section 2)."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Body, Request
from starlette.responses import Response

from shared.api.access.guard import GuardedRoute
from shared.api.answers import counted
from shared.api.flow_selection import FlowIdentifier, chosen, found
from shared.api.requests import Engine
from shared.runtime.flow_catalog import StoredFlow
from shared.runtime.flow_switch import switch
from shared.runtime.instance import Instance

router = APIRouter(prefix="/api/v1/flows", tags=["Flows"], route_class=GuardedRoute)

Names = Annotated[list[FlowIdentifier], Body(max_length=10_000)]


@router.delete("/delete/by-ids", operation_id="deleteFlowsByIds")
def delete_by_ids(names: Names, engine: Engine) -> Response:
    """Deletes flows; if one is not there, none is deleted."""
    return _delete(engine, chosen(engine, names))


@router.delete("/delete/by-query", operation_id="deleteFlowsByQuery")
def delete_by_query(request: Request, engine: Engine) -> Response:
    """Deletes the flows that a filter finds."""
    return _delete(engine, found(engine, request))


def _delete(engine: Instance, flows: Sequence[StoredFlow]) -> Response:
    engine.catalog.delete_all(flows)
    return counted(len(flows))


@router.post("/disable/by-ids", operation_id="disableFlowsByIds")
def disable_by_ids(names: Names, engine: Engine) -> Response:
    """Disables flows; counts those that were not."""
    return counted(switch(engine.catalog, chosen(engine, names), disabled=True))


@router.post("/disable/by-query", operation_id="disableFlowsByQuery")
def disable_by_query(request: Request, engine: Engine) -> Response:
    """Disables the flows that a filter finds; counts those that were not."""
    return counted(switch(engine.catalog, found(engine, request), disabled=True))


@router.post("/enable/by-ids", operation_id="enableFlowsByIds")
def enable_by_ids(names: Names, engine: Engine) -> Response:
    """Enables flows; counts those that were not."""
    return counted(switch(engine.catalog, chosen(engine, names), disabled=False))


@router.post("/enable/by-query", operation_id="enableFlowsByQuery")
def enable_by_query(request: Request, engine: Engine) -> Response:
    """Enables the flows that a filter finds; counts those that were not."""
    return counted(switch(engine.catalog, found(engine, request), disabled=False))

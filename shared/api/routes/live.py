"""The streams of the web interface (HTTP API, section 12)."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from shared.api.access.guard import GuardedRoute
from shared.api.following import stream
from shared.api.live import Live, all_executions, one_execution
from shared.api.live_trigger import one_trigger
from shared.api.requests import Engine
from shared.model.trigger_state import TriggerKey

router = APIRouter(prefix="/api/v1/live", tags=["Live"], route_class=GuardedRoute)


@router.get("", include_in_schema=False)
async def live(
    request: Request,
    engine: Engine,
    execution: Annotated[str | None, Query(max_length=100)] = None,
) -> Response:
    """What changes, as server-sent events: in one execution, or the headers of all."""
    pages: Live = request.app.state.live
    if execution is None:
        return stream(all_executions(pages, engine.feed))
    await asyncio.to_thread(engine.executions.find, execution)
    return stream(one_execution(pages, engine, execution))


@router.get("/triggers/{namespace}/{flow_id}/{trigger_id}", include_in_schema=False)
async def live_trigger(namespace: str, flow_id: str, trigger_id: str, engine: Engine) -> Response:
    """That a trigger has changed, as server-sent events."""
    key = TriggerKey(namespace, flow_id, trigger_id)
    await asyncio.to_thread(engine.triggers.find, key)
    return stream(one_trigger(engine.feed, key))

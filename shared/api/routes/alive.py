"""Whether the server is there, and works."""

from fastapi import APIRouter
from starlette.responses import PlainTextResponse, Response

from shared.api.access.guard import GuardedRoute
from shared.api.answers import JsonAnswer

router = APIRouter(tags=["Server"], route_class=GuardedRoute)


@router.get("/ping", operation_id="ping")
def ping() -> Response:
    """Says that the server is there."""
    return PlainTextResponse("pong")


@router.get("/health", operation_id="health")
@router.get("/health/readiness", operation_id="readiness")
@router.get("/health/liveness", operation_id="liveness")
def health() -> Response:
    """Says that the server works."""
    return JsonAnswer({"status": "UP"})

"""Settings, bookmarks and saved filters of who is logged in (HTTP API, section 12)."""

from typing import Annotated

from fastapi import APIRouter, Body
from pydantic import JsonValue
from starlette.responses import Response

from shared.api.access.authenticator import Identity
from shared.api.access.guard import GuardedRoute
from shared.api.answers import JsonAnswer
from shared.api.requests import Caller, Engine

router = APIRouter(prefix="/api/v1/me", tags=["Me"], route_class=GuardedRoute)

ANYBODY = ""
"""Whose preferences are those of a server without accounts."""


@router.get("/preferences", operation_id="getPreferences")
def get_preferences(engine: Engine, caller: Caller) -> Response:
    """What was set; an empty object at first."""
    return JsonAnswer(engine.preferences.of(_name(caller)))


@router.put("/preferences", operation_id="updatePreferences")
def put_preferences(
    wanted: Annotated[dict[str, JsonValue], Body()], engine: Engine, caller: Caller
) -> Response:
    """Replaces what was set."""
    engine.preferences.put(_name(caller), wanted)
    return JsonAnswer(engine.preferences.of(_name(caller)))


@router.get("/defaults", operation_id="getDefaultPreferences")
def get_defaults(engine: Engine) -> Response:
    """What holds for whoever has not chosen otherwise; an empty object at first."""
    return JsonAnswer(engine.preferences.defaults())


@router.put("/defaults", operation_id="updateDefaultPreferences")
def put_defaults(wanted: Annotated[dict[str, JsonValue], Body()], engine: Engine) -> Response:
    """Replaces what holds for whoever has not chosen otherwise."""
    engine.preferences.put_defaults(wanted)
    return JsonAnswer(engine.preferences.defaults())


def _name(caller: Identity | None) -> str:
    return ANYBODY if caller is None else caller.name

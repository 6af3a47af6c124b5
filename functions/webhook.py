"""The webhooks of flows, and nothing else of the API: it scales and is reached apart."""

from functools import cache

from functions.api import fastapi_app
from functions.asgi import FunctionApp

OPEN = ("/api/v1/executions/webhook/", "/ping")
"""Paths that this function answers for."""


@cache
def app() -> FunctionApp:
    """The application of this process."""
    found = fastapi_app()
    routes = found.router.routes
    routes[:] = [route for route in routes if getattr(route, "path", "").startswith(OPEN)]
    return FunctionApp(found)

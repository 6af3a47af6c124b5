"""The webhooks of flows, and nothing else of the API: it scales and is reached apart."""

from functools import cache

from functions.application import application
from functions.asgi import FunctionApp
from shared.api.routes import alive, webhooks

ROUTERS = (webhooks.router, alive.router)
"""What this function answers for."""


@cache
def app() -> FunctionApp:
    """The application of this process."""
    return application(ROUTERS)

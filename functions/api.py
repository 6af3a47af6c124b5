"""The HTTP API, streams included."""

from functools import cache

from functions.application import application
from functions.asgi import FunctionApp
from shared.api.app import EVERY


@cache
def app() -> FunctionApp:
    """The application of this process."""
    return application(EVERY)

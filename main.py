"""Names the targets of the Cloud Functions; each imports its module when it is called first.

All functions deploy from this source. A module is not imported before, so that no function pays for
the libraries of another.
"""

from importlib import import_module

import functions_framework
import functions_framework.aio
from flask import Request
from flask.typing import ResponseReturnValue
from starlette.requests import Request as AsyncRequest


@functions_framework.aio.http
async def api(request: AsyncRequest) -> object:
    """The HTTP API."""
    del request
    return import_module("functions.api").app()


@functions_framework.aio.http
async def webhook(request: AsyncRequest) -> object:
    """The webhooks of flows."""
    del request
    return import_module("functions.webhook").app()


@functions_framework.http
def executor(request: Request) -> ResponseReturnValue:
    """Events of executions."""
    return import_module("functions.executor").receive(request)


@functions_framework.http
def worker(request: Request) -> ResponseReturnValue:
    """Tasks."""
    return import_module("functions.worker").receive(request)


@functions_framework.http
def scheduler(request: Request) -> ResponseReturnValue:
    """Ticks and timers; happenings, pushed events, what was put aside, at paths of their own."""
    if request.path == "/dead-letters":
        return import_module("functions.dead_letters").receive(request)
    if request.path.startswith("/realtime/"):
        return import_module("functions.realtime").receive(request)
    module = import_module("functions.scheduler")
    return module.receive_triggers(request) if request.path == "/triggers" else module.wake(request)

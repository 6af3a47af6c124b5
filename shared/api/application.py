"""An application: some routes, the guard in front of them, the handlers of errors."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager

from anyio import CapacityLimiter
from fastapi import APIRouter, FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from shared.api.access.guard import Guard
from shared.api.errors import (
    on_bug,
    on_disconnect,
    on_http_error,
    on_invalid_parameter,
    on_windhover_error,
)
from shared.api.following import Following
from shared.api.interface import FOLDER, Interface
from shared.api.live import Live
from shared.api.paths import CanonicalPaths
from shared.api.request_ids import RequestIds
from shared.api.shapes.plugins import TypeShapes
from shared.api.site import Site, own_version
from shared.backends.memory.dead_letters import MemoryDeadLetters
from shared.errors import WindhoverError
from shared.ports.dead_letters import DeadLetters
from shared.runtime.instance import Instance

THREADS = 32
"""For what the event loop hands to threads; plain routes have 40 of their own."""

WAITING_WEBHOOKS = 100
"""Webhooks whose callers wait for the end of an execution, on threads that nobody else needs."""


UPLOAD_BYTES = 1024 * 1024 * 1024


def application_of(
    routers: Iterable[APIRouter],
    instance: Instance,
    guard: Guard,
    site: Site,
    *,
    upload_bytes: int = UPLOAD_BYTES,
    dead_letters: DeadLetters | None = None,
) -> FastAPI:
    """Serves the routes of one running Windhover.

    Args:
        routers: whose routes it has; the first one that matches a request answers.
        instance: what the routes work on.
        guard: decides who may call what.
        site: what the server tells about itself.
        upload_bytes: the largest form that is taken, its files included.
        dead_letters: messages that could not be handled; None for a server, which tries again
            until it can and puts nothing aside.
    """
    following = Following(instance.feed)
    live_pages = Live()

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        # Python's own pool has as few threads as the machine has processors, and four more.
        with ThreadPoolExecutor(THREADS, thread_name_prefix="api") as pool:
            asyncio.get_running_loop().set_default_executor(pool)
            with following.attached(), live_pages.attached(instance.feed):
                yield

    app = FastAPI(
        title="Windhover",
        version=own_version(),
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
        lifespan=lifespan,
    )
    app.state.instance = instance
    app.state.following = following
    app.state.live = live_pages
    app.state.interface = Interface(FOLDER)
    app.state.webhook_threads = CapacityLimiter(WAITING_WEBHOOKS)
    app.state.types = TypeShapes(instance.flows.registry)
    app.state.guard = guard
    app.state.site = site
    app.state.last_answers = {}
    app.state.upload_bytes = upload_bytes
    app.state.dead_letters = MemoryDeadLetters() if dead_letters is None else dead_letters
    app.add_middleware(CanonicalPaths)
    app.add_middleware(RequestIds)
    app.add_exception_handler(WindhoverError, on_windhover_error)
    app.add_exception_handler(HTTPException, on_http_error)
    app.add_exception_handler(RequestValidationError, on_invalid_parameter)
    app.add_exception_handler(ClientDisconnect, on_disconnect)
    app.add_exception_handler(Exception, on_bug)
    # Flat, not nested: one list that the tests of default-deny can read.
    for one in routers:
        app.router.routes.extend(one.routes)
    return app

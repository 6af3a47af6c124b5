"""Puts the API together: routes, the guard, the handlers of errors."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import APIRouter, FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from shared.api.access.guard import Guard
from shared.api.errors import (
    on_bug,
    on_http_error,
    on_invalid_parameter,
    on_windhover_error,
)
from shared.api.following import Following
from shared.api.paths import CanonicalPaths
from shared.api.routes import executions, files, flows, logs, outputs, server
from shared.api.site import Site, own_version
from shared.errors import WindhoverError
from shared.runtime.instance import Instance

ROUTERS: tuple[APIRouter, ...] = (
    server.router,
    flows.router,
    files.router,
    executions.router,
    logs.router,
    outputs.router,
)
"""Every resource; inside one, literal segments come before variables."""


def create_app(instance: Instance, guard: Guard, site: Site) -> FastAPI:
    """The API of one running Windhover.

    Args:
        instance: what the routes work on.
        guard: decides who may call what.
        site: what the server tells about itself.
    """
    following = Following()

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        with following.attached(instance.feed):
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
    app.state.guard = guard
    app.state.site = site
    app.add_middleware(CanonicalPaths)
    app.add_exception_handler(WindhoverError, on_windhover_error)
    app.add_exception_handler(HTTPException, on_http_error)
    app.add_exception_handler(RequestValidationError, on_invalid_parameter)
    app.add_exception_handler(Exception, on_bug)
    # Flat, not nested: one list that the tests of default-deny can read.
    for one in (*ROUTERS, server.absent):
        app.router.routes.extend(one.routes)
    return app

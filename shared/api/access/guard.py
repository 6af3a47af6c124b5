"""Decides on the route that was matched whether a request may go on: no, unless it is listed."""

import asyncio
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlsplit

from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.routing import compile_path
from starlette.types import Receive, Scope, Send
from typing_extensions import override

from shared.api.access.authenticator import Authenticator, Identity, NotAuthenticated
from shared.api.access.origins import check_host, check_origin
from shared.api.errors import answer_for
from shared.errors import WindhoverError

IDENTITY = "windhover.identity"
"""Key of the scope: who sends the request, or None."""

OPEN_ROUTES = frozenset(
    {
        ("GET", "/ping"),
        ("GET", "/health"),
        ("GET", "/health/liveness"),
        ("GET", "/health/readiness"),
        ("GET", "/ui"),
        ("HEAD", "/ui"),
        ("GET", "/ui/{path:path}"),
        ("HEAD", "/ui/{path:path}"),
        ("GET", "/api/v1/configs"),
        ("GET", "/api/v1/configs/login"),
        ("POST", "/api/v1/basicAuth"),
        ("POST", "/api/v1/session"),
        ("GET", "/api/v1/executions/webhook/{namespace}/{flow_id}/{key}"),
        ("POST", "/api/v1/executions/webhook/{namespace}/{flow_id}/{key}"),
        ("PUT", "/api/v1/executions/webhook/{namespace}/{flow_id}/{key}"),
        ("GET", "/api/v1/executions/webhook/{namespace}/{flow_id}/{key}/{path:path}"),
        ("POST", "/api/v1/executions/webhook/{namespace}/{flow_id}/{key}/{path:path}"),
        ("PUT", "/api/v1/executions/webhook/{namespace}/{flow_id}/{key}/{path:path}"),
    }
)
"""Method and template of every route that needs no credentials.

A webhook's key is one itself; `basicAuth` asks for the code of the set-up, or for its owner."""

_WEBHOOK = "/api/v1/executions/webhook/"


@dataclass(frozen=True, slots=True)
class Guard:
    """Looks at every request after routing, before anything of it is read.

    Attributes:
        hosts: names besides localhost that this server is reached by.
    """

    authenticator: Authenticator
    hosts: Collection[str] = ()

    def admit(self, request: Request, template: str) -> Identity | None:
        """Who may go on; None is anybody.

        Raises:
            NotAuthenticated, TooManyFailures, ForgedRequest, ForeignPage: it may not.
        """
        required = self.authenticator.is_required
        is_open = (request.method, template) in OPEN_ROUTES
        if not template.startswith(_WEBHOOK):
            if not required:
                check_host(request, self.hosts)
            check_origin(request, self.hosts)
        if is_open:
            return self._identity_if_right(request)
        identity = self.authenticator.identify(request)
        if identity is None and required:
            raise NotAuthenticated("Unauthorized", remedy="Send Basic or Bearer credentials.")
        return identity

    def _identity_if_right(self, request: Request) -> Identity | None:
        try:
            return self.authenticator.identify(request)
        except WindhoverError:
            return None


class GuardedRoute(APIRoute):
    """A route that asks the application's guard first. Every route of ours is one.

    It knows what it matches. What FastAPI works out of its parameters is made when it is called
    or described first: that of all routes together takes a sixth of a start, and most processes
    of a function answer for few of them.
    """

    def __init__(
        self,
        path: str,
        endpoint: Callable[..., object],
        *,
        methods: Collection[str],
        **options: object,
    ) -> None:
        self.path = path
        self.endpoint = endpoint
        self.methods = set(methods)
        self.path_regex, self.path_format, self.param_convertors = compile_path(path)
        self._options = options

    @cached_property
    def _whole(self) -> APIRoute:
        """The route as FastAPI makes it. Two threads may each make one: they are alike."""
        return APIRoute(self.path, self.endpoint, methods=self.methods, **self._options)  # type: ignore[arg-type] # what routers pass

    def __getattr__(self, name: str) -> object:
        """What only the whole route has: for the description of the API, and for FastAPI."""
        return getattr(self._whole, name)

    @override
    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        guard: Guard = request.app.state.guard
        try:
            # Hashing a password takes a while: not on the thread that serves everybody.
            scope[IDENTITY] = await asyncio.to_thread(guard.admit, request, self.path)
        except WindhoverError as error:
            response = answer_for(request, error)
            if isinstance(error, NotAuthenticated) and not _comes_from_interface(request):
                response.headers["WWW-Authenticate"] = "Basic"
            await response(scope, receive, send)
            return
        await self._whole.handle(scope, receive, send)


def _comes_from_interface(request: Request) -> bool:
    """Whether a page of ours asks: a challenge would make the browser show a window of its own."""
    return urlsplit(request.headers.get("referer", "")).path.startswith("/ui")

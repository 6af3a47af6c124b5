"""A name for each request, told by its answer and by the log, so that one leads to the other."""

import re
import uuid

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADER = "X-Request-Id"

_KEY = "windhover.request"
_WIRE_NAME = HEADER.lower().encode()
_NAME = re.compile(rb"[A-Za-z0-9_-]{1,64}")


class RequestIds:
    """Names requests; the name that a client or a proxy has given stays if it is a plain one."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        name = _given(scope) or uuid.uuid4().hex.encode()
        # Of the request itself, not of a copy: the handler of bugs stands outside of this.
        scope[_KEY] = name.decode()

        async def named(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = [*message.get("headers", ()), (_WIRE_NAME, name)]
                message = {**message, "headers": headers}
            await send(message)

        await self._app(scope, receive, named)


def _given(scope: Scope) -> bytes | None:
    found: bytes | None = dict(scope["headers"]).get(_WIRE_NAME)
    return found if found is not None and _NAME.fullmatch(found) else None


def request_id(request: Request) -> str:
    """The name of a request; empty outside of a server that gives names."""
    return str(request.scope.get(_KEY, ""))

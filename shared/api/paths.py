"""From the path as it was sent to the path that routes are written for.

Only here is the text of a path looked at. What a path means for safety is decided on the route that
was matched, afterwards.
"""

from urllib.parse import unquote_to_bytes

from starlette.types import ASGIApp, Receive, Scope, Send

from shared.api.errors import ORIGINAL_PATH
from shared.api.shapes.values import TENANT

_WITH_TENANT = ["", "api", "v1", TENANT]


class CanonicalPaths:
    """Takes the tenant and one trailing slash out of a path.

    Segments are split first and decoded then: an encoded slash stays part of its segment, where it
    is written as `%2F`, and so fits no route that wants an identifier.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] == "http":
            scope = {**scope, ORIGINAL_PATH: scope["path"], "path": canonical_path(_raw(scope))}
        await self._app(scope, receive, send)


def _raw(scope: Scope) -> bytes:
    raw: bytes | None = scope.get("raw_path")
    path: str = scope["path"]
    return path.encode() if raw is None else raw.partition(b"?")[0]


def canonical_path(raw: bytes) -> str:
    """`/api/v1/main/flows/` -> `/api/v1/flows`."""
    segments = [_decoded(segment) for segment in raw.split(b"/")]
    if segments[2:] and segments[-1] == "":
        segments.pop()
    if segments[: len(_WITH_TENANT)] == _WITH_TENANT:
        segments.pop(len(_WITH_TENANT) - 1)
    return "/".join(segments) or "/"


def _decoded(segment: bytes) -> str:
    text = unquote_to_bytes(segment).decode("utf-8", "replace")
    return text.replace("/", "%2F")

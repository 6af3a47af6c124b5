"""The web interface: static files, open to everybody; its data is not."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from shared.api.access.guard import GuardedRoute
from shared.api.errors import NotServed
from shared.api.interface import Interface

router = APIRouter(route_class=GuardedRoute)

_METHODS = ["GET", "HEAD"]


@router.api_route("/ui", methods=_METHODS, include_in_schema=False)
@router.api_route("/ui/{path:path}", methods=_METHODS, include_in_schema=False)
def interface(request: Request, path: str = "") -> Response:
    """A file of the interface, or its start page."""
    built: Interface = request.app.state.interface
    answer = built.answer(path, request)
    if answer is None:
        raise NotServed("there is no such file of the interface")
    return answer

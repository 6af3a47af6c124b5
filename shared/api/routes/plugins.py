"""Types and schemas (HTTP API, section 8). The same for everybody until the next start."""

import hashlib
from typing import get_args

from fastapi import APIRouter, Request
from starlette.responses import Response

from shared.api.access.guard import GuardedRoute
from shared.api.answers import JsonAnswer, json_bytes
from shared.api.errors import NotServed
from shared.api.filters import FilterSet, text_in
from shared.api.shapes.plugins import TypeShapes
from shared.model.inputs import Input
from shared.model.json import Json
from shared.model.query import page_of

router = APIRouter(prefix="/api/v1", tags=["Plugins"], route_class=GuardedRoute)

_FILTERS = FilterSet(filters={"q": text_in("subGroup")}, sort={"name": "name"})
_SEEN_FOR = "public, max-age=3600"


@router.get("/plugins", operation_id="listPlugins")
def list_plugins(request: Request) -> Response:
    """The types by group; a page when one is asked for."""
    found = _types(request).plugins()
    if not request.query_params:
        return _cached(request, found)
    query = _FILTERS.query(request.query_params)
    plain = [one for one in found if isinstance(one, dict)]
    page = page_of(query, plain, lambda one, name: str(one[name]))
    results: list[Json] = [*page.results]
    return JsonAnswer({"results": results, "total": page.total})


@router.get("/plugins/schemas/{kind}", operation_id="getSchemasFromType")
def schema(kind: str, request: Request) -> Response:
    """The JSON Schema of a flow."""
    if kind.lower() != "flow":
        raise NotServed(f"a schema of {kind[:50]} is not available on this server")
    return _cached(request, _types(request).flow_schema())


@router.get("/schemas/flow.json", operation_id="getFlowSchema")
def flow_schema(request: Request) -> Response:
    """The JSON Schema of a flow, for editors."""
    return _cached(request, _types(request).flow_schema())


@router.get("/plugins/inputs", operation_id="getAllInputTypes")
def input_types(request: Request) -> Response:
    """The types of inputs."""
    found: list[Json] = [
        {"type": name, "cls": f"io.kestra.core.models.flows.input.{cls.__name__}"}
        for cls in get_args(Input)
        for name in get_args(cls.model_fields["type"].annotation)
    ]
    return _cached(request, found)


@router.get("/plugins/{cls}", operation_id="getPluginDocumentation")
def page(cls: str, request: Request) -> Response:
    """The documentation and the schema of a type; old names are answered too."""
    return _cached(request, _types(request).page(cls))


def _types(request: Request) -> TypeShapes:
    found: TypeShapes = request.app.state.types
    return found


def _cached(request: Request, content: Json) -> Response:
    """An answer that a client need not fetch again while it has not changed."""
    body = json_bytes(content)
    tag = f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
    headers = {"ETag": tag, "Cache-Control": _SEEN_FOR}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return Response(body, media_type="application/json", headers=headers)

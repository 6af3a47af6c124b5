"""Types and schemas (HTTP API, section 8). The same for everybody until the next start."""

import hashlib

from fastapi import APIRouter, Request
from starlette.responses import Response

from shared.api.access.guard import GuardedRoute
from shared.api.answers import JsonAnswer, json_bytes
from shared.api.charts.definitions import Dashboard
from shared.api.errors import NotServed
from shared.api.filters import FilterSet, text_in
from shared.api.shapes.input_types import INPUT_TYPES, input_page
from shared.api.shapes.plugins import TypeShapes
from shared.api.site import own_version
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


@router.get("/plugins/catalogue", operation_id="getPluginCatalogue")
def catalogue(request: Request) -> Response:
    """What a search for a type looks at: names, titles, descriptions, properties (an extension)."""
    return _cached(request, _types(request).catalogue())


@router.get("/plugins/groups/subgroups", operation_id="getPluginBySubgroups")
def list_subgroups(request: Request) -> Response:
    """The types by group, each group split as far as it can be."""
    return _cached(request, _types(request).plugins())


@router.get("/plugins/icons", operation_id="getPluginIcons")
def icons(request: Request) -> Response:
    """The icon of every type."""
    return _cached(request, _types(request).icons())


@router.get("/plugins/icons/groups", operation_id="getPluginGroupIcons")
def group_icons(request: Request) -> Response:
    """The icon of every group."""
    return _cached(request, _types(request).group_icons())


@router.get("/plugins/icons/{cls}", operation_id="getPluginIcon")
@router.get("/plugins/icons/{cls}/icon.svg", operation_id="getPluginIconSvg")
def icon(cls: str, request: Request) -> Response:
    """The icon of a type, as SVG; nothing in it can run."""
    headers = {
        "Cache-Control": _SEEN_FOR,
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(_types(request).icon(cls), media_type="image/svg+xml", headers=headers)


@router.get("/plugins/triggers", operation_id="getPluginTriggers")
def triggers(request: Request) -> Response:
    """The types of triggers."""
    return _cached(request, _types(request).of_kind("triggers"))


@router.get("/plugins/properties/{cls}", operation_id="getPropertiesFromType")
def properties(cls: str, request: Request) -> Response:
    """The JSON Schema of the properties of a type."""
    return _cached(request, _types(request).properties(cls))


@router.get("/plugins/schemas/{kind}", operation_id="getSchemasFromType")
def schema(kind: str, request: Request) -> Response:
    """The JSON Schema of a flow, or of a dashboard."""
    match kind.lower():
        case "flow":
            return _cached(request, _types(request).flow_schema())
        case "dashboard":
            return _cached(request, Dashboard.model_json_schema())
        case _:
            raise NotServed(f"a schema of {kind[:50]} is not available on this server")


@router.get("/schemas/flow.json", operation_id="getFlowSchema")
def flow_schema(request: Request) -> Response:
    """The JSON Schema of a flow, for editors."""
    return _cached(request, _types(request).flow_schema())


@router.get("/plugins/inputs", operation_id="getAllInputTypes")
def input_types(request: Request) -> Response:
    """The types of inputs."""
    found: list[Json] = [
        {"type": name, "cls": f"io.kestra.core.models.flows.input.{cls.__name__}"}
        for name, cls in INPUT_TYPES.items()
    ]
    return _cached(request, found)


@router.get("/plugins/inputs/{kind}", operation_id="getSchemaFromInputType")
def input_schema(kind: str, request: Request) -> Response:
    """The schema of a type of inputs."""
    return _cached(request, input_page(kind))


@router.get("/plugins/{cls}/versions", operation_id="getPluginVersions")
def versions(cls: str, request: Request) -> Response:
    """The versions of a type: the installed one."""
    _types(request).properties(cls)
    return _cached(request, {"type": cls, "versions": [own_version()]})


@router.get("/plugins/{cls}/versions/{version}", operation_id="getPluginDocumentationFromVersion")
def page_of_version(cls: str, version: str, request: Request) -> Response:
    """The documentation and the schema of a type, of the installed version."""
    if version != own_version():
        raise NotServed(f"version {version[:50]} of {cls[:200]} is not available on this server")
    return page(cls, request)


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

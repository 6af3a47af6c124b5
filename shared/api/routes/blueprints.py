"""Flows to begin with (HTTP API, section 10)."""

from enum import StrEnum

from fastapi import APIRouter, Request
from starlette.responses import Response

from shared.api.access.guard import GuardedRoute
from shared.api.answers import JsonAnswer
from shared.api.errors import NotServed
from shared.api.filters import FilterSet, field_of, text_in
from shared.api.requests import Engine
from shared.api.shapes.blueprints import Blueprint, blueprint_json, blueprints
from shared.api.shapes.flows import declared
from shared.api.shapes.graph import graph_json
from shared.model.json import Json
from shared.model.query import Operation, page_of
from shared.runtime.instance import Instance

router = APIRouter(
    prefix="/api/v1/blueprints/community", tags=["Blueprints"], route_class=GuardedRoute
)


class Kind(StrEnum):
    """What a blueprint is of; only flows have some here."""

    FLOW = "FLOW"
    DASHBOARD = "DASHBOARD"
    APP = "APP"


_FILTERS = FilterSet(
    filters={"q": text_in("title", "description"), "tags": field_of("tags")},
    sort={"title": "title", "id": "id"},
    flat={"tags": ("tags", Operation.CONTAINS)},
)


@router.get("", operation_id="searchBlueprintsShort")
def search_flows(request: Request, engine: Engine) -> Response:
    """A page of the flows to begin with."""
    return search(Kind.FLOW, request, engine)


@router.get("/{kind}", operation_id="searchBlueprints")
def search(kind: Kind, request: Request, engine: Engine) -> Response:
    """A page of what there is to begin with, of which this server has every type."""
    query = _FILTERS.query(request.query_params)
    known = _installed(engine) if kind is Kind.FLOW else []
    page = page_of(query, known, _field)
    results: list[Json] = [blueprint_json(one) for one in page.results]
    return JsonAnswer({"results": results, "total": page.total})


def _field(one: Blueprint, name: str) -> str:
    match name:
        case "title":
            return one.title
        case "tags":
            return ",".join(one.tags)
        case "description":
            return one.description
        case _:
            return one.id


@router.get("/{kind}/tags", operation_id="listBlueprintTags")
def tags(kind: Kind, engine: Engine) -> Response:
    """The tags there are."""
    known = _installed(engine) if kind is Kind.FLOW else []
    found = sorted({tag for one in known for tag in one.tags})
    return JsonAnswer([{"id": tag, "name": tag} for tag in found])


@router.get("/{kind}/{blueprint_id}", operation_id="blueprint")
def blueprint(kind: Kind, blueprint_id: str) -> Response:
    """A blueprint with its source."""
    found = _find(kind, blueprint_id)
    return JsonAnswer({**blueprint_json(found), "source": found.source})


@router.get("/{kind}/{blueprint_id}/source", operation_id="blueprintSource")
@router.get("/{kind}/{blueprint_id}/flow", operation_id="blueprintFlow")
def source(kind: Kind, blueprint_id: str) -> Response:
    """The source of a blueprint."""
    return Response(_find(kind, blueprint_id).source, media_type="application/yaml")


@router.get("/{kind}/{blueprint_id}/graph", operation_id="blueprintGraph")
def graph(kind: Kind, blueprint_id: str, engine: Engine) -> Response:
    """The graph of a blueprint."""
    found = _find(kind, blueprint_id).source
    return JsonAnswer(graph_json(engine.catalog.preview(found), declared(found)))


def _installed(engine: Instance) -> list[Blueprint]:
    """Those that need no plug-in which is not here."""
    return [one for one in blueprints() if all(map(engine.flows.registry.known, one.types))]


def _find(kind: Kind, blueprint_id: str) -> Blueprint:
    for one in blueprints() if kind is Kind.FLOW else ():
        if one.id == blueprint_id:
            return one
    raise NotServed(f"the blueprint {blueprint_id[:100]} is not available on this server")

"""Flows to begin with that people of this server have kept (HTTP API, section 10, extended)."""

import re
from typing import Annotated, ClassVar

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from starlette.responses import Response

from shared.api.access.guard import GuardedRoute
from shared.api.answers import JsonAnswer, no_content
from shared.api.filters import FilterSet, text_in
from shared.api.requests import Engine
from shared.api.shapes.blueprints import types_in
from shared.api.shapes.flows import declared
from shared.api.shapes.graph import graph_json
from shared.api.shapes.values import moment
from shared.errors import Disposition, WindhoverError
from shared.model.json import Json, JsonObject
from shared.model.query import page_of
from shared.model.yaml_nodes import InvalidYaml
from shared.runtime.instance import Instance
from shared.runtime.kept_objects import LARGEST_BYTES
from shared.runtime.random_ids import new_execution_id

router = APIRouter(
    prefix="/api/v1/blueprints/custom", tags=["Blueprints"], route_class=GuardedRoute
)

_FILTERS = FilterSet(filters={"q": text_in("title", "description")}, sort={"title": "title"})
_ID = re.compile(r"[A-Za-z0-9_-]{1,100}")
_Tag = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=50)]


class BlueprintMissing(WindhoverError):  # noqa: N818 - reads as the fact it is
    """Nobody has kept such a blueprint."""

    code: ClassVar[str] = "blueprint.missing"
    http_status: ClassVar[int] = 404
    disposition: ClassVar[Disposition] = Disposition.REFUSE


class InvalidBlueprint(WindhoverError):  # noqa: N818 - reads as the fact it is
    """The source is no YAML; nothing was kept."""

    code: ClassVar[str] = "blueprint.invalid"
    http_status: ClassVar[int] = 422
    disposition: ClassVar[Disposition] = Disposition.REFUSE


class GivenBlueprint(BaseModel):
    """A blueprint as somebody writes it; the source must be YAML, and need be no valid flow yet."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
    description: str = Field(default="", max_length=10_000)
    tags: tuple[_Tag, ...] = Field(default=(), max_length=20)
    source: str = Field(max_length=LARGEST_BYTES)


@router.get("", operation_id="searchInternalBlueprints")
def search(request: Request, engine: Engine) -> Response:
    """A page of the kept blueprints, without their sources."""
    query = _FILTERS.query(request.query_params)
    kept = [_shaped(name, one) for name, one in engine.blueprints.every()]
    page = page_of(query, kept, lambda one, name: str(one.get(name, "")))
    results: list[Json] = [
        {key: value for key, value in one.items() if key != "source"} for one in page.results
    ]
    return JsonAnswer({"results": results, "total": page.total})


@router.post("", operation_id="createInternalBlueprints")
def create(given: GivenBlueprint, engine: Engine) -> Response:
    """Keeps a new blueprint."""
    return _keep(engine, new_execution_id(), given)


@router.get("/{own_id}", operation_id="internalBlueprint")
def get(own_id: str, engine: Engine) -> Response:
    """A kept blueprint with its source."""
    return JsonAnswer(_shaped(own_id, _find(engine, own_id)))


@router.get("/{own_id}/graph", operation_id="internalBlueprintGraph")
def graph(own_id: str, engine: Engine) -> Response:
    """The graph of a kept blueprint."""
    found = str(_find(engine, own_id)["source"])
    return JsonAnswer(graph_json(engine.catalog.preview(found), declared(found)))


@router.put("/{own_id}", operation_id="updateInternalBlueprints")
def update(own_id: str, given: GivenBlueprint, engine: Engine) -> Response:
    """Changes a kept blueprint, whole."""
    _find(engine, own_id)
    return _keep(engine, own_id, given)


@router.delete("/{own_id}", operation_id="deleteInternalBlueprints", status_code=204)
def delete(own_id: str, engine: Engine) -> Response:
    """Forgets a kept blueprint."""
    _find(engine, own_id)
    engine.blueprints.delete(own_id)
    return no_content()


def _keep(engine: Instance, name: str, given: GivenBlueprint) -> Response:
    kept: JsonObject = {
        "title": given.title,
        "description": given.description,
        "tags": [*dict.fromkeys(given.tags)],
        "source": given.source,
        "includedTasks": [*_types(given.source)],
        "publishedAt": moment(engine.ports.clock.now()),
    }
    engine.blueprints.put(name, kept)
    return JsonAnswer(_shaped(name, kept))


def _types(source: str) -> tuple[str, ...]:
    try:
        return types_in(source)
    except InvalidYaml as error:
        at = f", line {error.spot.line}" if error.spot else ""
        raise InvalidBlueprint(f"blueprint.source{at}: {error.message}") from error


def _shaped(name: str, kept: JsonObject) -> JsonObject:
    return {"id": name, **kept}


def _find(engine: Instance, name: str) -> JsonObject:
    found = engine.blueprints.find(name) if _ID.fullmatch(name) else None
    if found is None:
        raise BlueprintMissing(f"there is no kept blueprint {name[:100]}")
    return found

"""Namespaces (HTTP API, section 7.1)."""

from collections.abc import Callable
from typing import Annotated, ClassVar

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel
from starlette.responses import Response

from shared.api.access.guard import GuardedRoute
from shared.api.answers import JsonAnswer, no_content
from shared.api.errors import InvalidArgument
from shared.api.filters import FilterSet, Given, text_in
from shared.api.flow_selection import links_between
from shared.api.requests import NAMESPACE, Engine, Namespace
from shared.api.resources import SYSTEM_NAMESPACE
from shared.api.shapes.links import links_json
from shared.api.shapes.values import pruned
from shared.errors import Disposition, WindhoverError
from shared.model.json import Json, JsonObject, StoredObject
from shared.model.query import Every, Where, page_of
from shared.model.query import Query as Asked
from shared.runtime.instance import Instance

router = APIRouter(prefix="/api/v1/namespaces", tags=["Namespaces"], route_class=GuardedRoute)


class NamespaceExists(WindhoverError):  # noqa: N818 - reads as the fact it is
    """There is something kept about the namespace already; change it instead of creating it."""

    code: ClassVar[str] = "namespace.exists"
    http_status: ClassVar[int] = 422
    disposition: ClassVar[Disposition] = Disposition.REFUSE


class NamespaceMissing(WindhoverError):  # noqa: N818 - reads as the fact it is
    """Nothing is kept about the namespace; it may have flows all the same."""

    code: ClassVar[str] = "namespace.missing"
    http_status: ClassVar[int] = 404
    disposition: ClassVar[Disposition] = Disposition.REFUSE


def _anything(given: Given) -> Where:
    """Every namespace exists by its flows; there is nothing to leave out."""
    del given
    return Every()


_FILTERS = FilterSet(
    filters={"q": text_in("id"), "existing": _anything, "existingOnly": _anything},
    sort={"id": "id"},
)


class Completion(BaseModel):
    """What a field of namespaces holds so far."""

    model_config = ConfigDict(extra="ignore")

    q: str = Field(default="", max_length=200)
    ids: list[str] = Field(default_factory=list, max_length=1000)


class Described(BaseModel):
    """What is kept about a namespace."""

    model_config = ConfigDict(alias_generator=to_camel, frozen=True, extra="ignore")

    description: str | None = Field(default=None, max_length=10_000)
    variables: StoredObject | None = None
    plugin_defaults: list[StoredObject] | None = Field(default=None, max_length=1000)


class NamedDescription(Described):
    """A namespace and what is to be kept about it."""

    id: Annotated[str, Field(pattern=NAMESPACE, max_length=150)]


@router.get("/search", operation_id="searchNamespaces")
def search_namespaces(request: Request, engine: Engine) -> Response:
    """A page of the namespaces that are described or have flows, their parents, the system's."""
    query = _FILTERS.query(request.query_params)
    described = set(engine.namespaces.names())
    page = page_of(query, known_namespaces(engine), lambda name, _: name)
    results: list[Json] = [
        {"id": name, "deleted": False, "disabled": name not in described} for name in page.results
    ]
    return JsonAnswer({"results": results, "total": page.total})


@router.post("/autocomplete", operation_id="autocompleteNamespaces")
def complete(given: Completion, engine: Engine) -> Response:
    """Namespaces that hold a text."""
    found = [name for name in known_namespaces(engine) if given.q.lower() in name.lower()]
    return JsonAnswer([name for name in found if name not in given.ids])


def known_namespaces(engine: Instance) -> list[str]:
    """All that are described or have flows, their parents and the system's, sorted."""
    names = {SYSTEM_NAMESPACE}
    for name in (*engine.catalog.namespaces(), *engine.namespaces.names()):
        names |= {name, *parents_of(name)}
    return sorted(names)


def parents_of(namespace: str) -> list[str]:
    """`a.b.c` -> `a`, `a.b`."""
    parts = namespace.split(".")
    return [".".join(parts[:length]) for length in range(1, len(parts))]


@router.post("", operation_id="createNamespace")
def create_namespace(given: NamedDescription, engine: Engine) -> Response:
    """Keeps something about a namespace of which nothing was known."""
    if engine.namespaces.find(given.id) is not None:
        raise NamespaceExists(
            f"namespace.id: Namespace {given.id} already exists", remedy="Change it with PUT."
        )
    return _keep(engine, given.id, given)


@router.get("/{namespace}", operation_id="namespace")
def get_namespace(namespace: Namespace, engine: Engine) -> Response:
    """A namespace; every id is one."""
    return JsonAnswer(_shown(namespace, engine.namespaces.find(namespace) or {}))


@router.put("/{namespace}", operation_id="updateNamespace")
def update_namespace(namespace: Namespace, given: NamedDescription, engine: Engine) -> Response:
    """Keeps what is given about a namespace, and nothing that was kept before."""
    if given.id != namespace:
        raise InvalidArgument(
            f"the body is about {given.id}, the address about {namespace}",
            remedy="Send the id of the address.",
        )
    return _keep(engine, namespace, given)


def _keep(engine: Instance, name: str, given: Described) -> Response:
    members = {"description", "variables", "plugin_defaults"}
    kept: JsonObject = given.model_dump(
        mode="json", by_alias=True, exclude_none=True, include=members
    )
    engine.namespaces.put(name, kept)
    return JsonAnswer(_shown(name, kept))


def _shown(name: str, kept: JsonObject) -> JsonObject:
    return pruned({"id": name, "deleted": False, **kept})


@router.delete("/{namespace}", operation_id="deleteNamespace", status_code=204)
def delete_namespace(namespace: Namespace, engine: Engine) -> Response:
    """Forgets what was kept about a namespace; its flows, files and values stay."""
    if not engine.namespaces.delete(namespace):
        raise NamespaceMissing(f"nothing is kept about the namespace {namespace}")
    return no_content()


@router.get("/{namespace}/dependencies", operation_id="getFlowDependenciesFromNamespace")
def dependencies(
    namespace: Namespace,
    engine: Engine,
    *,
    destinationOnly: bool = False,  # noqa: N803
) -> Response:
    """The flows of a namespace, and what links them to each other and to others."""
    flows = engine.catalog.matching(Asked())
    names = {
        (one.record.namespace, one.record.flow_id)
        for one in flows
        if one.record.namespace == namespace
    }
    links = {
        link
        for link in links_between(flows)
        if link.source in names or (link.target in names and not destinationOnly)
    }
    return JsonAnswer(links_json(names, links))


def _add_inherited() -> None:
    """Each answers with what the parents have, by parent; the closest comes last."""
    for path, operation, member in (
        ("inherited-variables", "inheritedVariables", "variables"),
        ("inherited-plugindefaults", "inheritedPluginDefaults", "pluginDefaults"),
    ):
        router.add_api_route(
            f"/{{namespace}}/{path}",
            _inherited(member),
            methods=["GET"],
            operation_id=operation,
            summary=f"The {member} of the parents of a namespace, by parent.",
        )


def _inherited(member: str) -> Callable[..., Response]:
    def inherited(namespace: Namespace, engine: Engine) -> Response:
        kept = {name: engine.namespaces.find(name) or {} for name in parents_of(namespace)}
        return JsonAnswer(pruned({name: one.get(member) for name, one in kept.items()}))

    return inherited


_add_inherited()

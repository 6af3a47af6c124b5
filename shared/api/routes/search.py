"""One search over everything, for a palette (HTTP API, section 12)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from operator import itemgetter
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from shared.api.access.guard import GuardedRoute
from shared.api.answers import JsonAnswer
from shared.api.charts.reading import dashboard_json
from shared.api.nearness import nearest
from shared.api.requests import Engine
from shared.api.routes.namespaces import known_namespaces
from shared.errors import WindhoverError
from shared.model.json import Json, JsonObject
from shared.model.query import Comparison, Direction, ExecutionField, Operation, Sort
from shared.model.query import Query as Asked
from shared.runtime.instance import Instance

router = APIRouter(prefix="/api/v1/search", tags=["Search"], route_class=GuardedRoute)

MOST_NAMESPACES = 25
"""Namespaces whose files and keys are looked through: each costs two listings."""

MOST_DASHBOARDS = 50
"""Dashboards whose titles are looked at: each costs a read."""

_Named = tuple[str, str]

_NEWEST = (Sort(ExecutionField.START_DATE, Direction.DESCENDING),)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What is looked for, and where.

    Attributes:
        text: as it was typed, without blanks around it.
        size: most of each kind.
    """

    engine: Instance
    text: str
    size: int

    def nearest(self, found: Iterable[_Named]) -> list[_Named]:
        """Of things of namespaces (namespace, name), those that fit best."""
        return nearest(self.text, found, "/".join, self.size)

    def looked_through(self) -> list[str]:
        """Namespaces, those first that the text names."""
        words = self.text.lower().split()
        names = known_namespaces(self.engine)
        names.sort(key=lambda name: not any(word in name for word in words))
        return names[:MOST_NAMESPACES]


@router.get("", operation_id="searchEverything")
def search(
    engine: Engine,
    q: Annotated[str, Query(max_length=200)] = "",
    size: Annotated[int, Query(ge=1, le=50)] = 5,
) -> Response:
    """A few of each kind of thing that fits a text; `failed` says which kinds can not be told."""
    wanted = _Wanted(engine, q.strip(), size)
    failed: JsonObject = {}
    found: JsonObject = {}
    for kind, look in _KINDS.items():
        found[kind] = []
        if wanted.text:
            try:
                found[kind] = look(wanted)
            except WindhoverError as error:
                # The others may be what is looked for.
                failed[kind] = error.message
    return JsonAnswer({**found, "failed": failed})


def _flows(wanted: _Wanted) -> list[Json]:
    found = wanted.nearest((one.namespace, one.flow_id) for one in wanted.engine.catalog.names())
    return [{"namespace": namespace, "id": flow_id} for namespace, flow_id in found]


def _executions(wanted: _Wanted) -> list[Json]:
    where = Comparison(ExecutionField.ID, Operation.STARTS_WITH, (wanted.text,))
    page = wanted.engine.ports.repository.search(Asked(where, _NEWEST, size=wanted.size))
    return [
        {
            "id": one.id,
            "namespace": one.namespace,
            "flowId": one.flow_id,
            "state": one.state.current,
        }
        for one in page.results
    ]


def _namespaces(wanted: _Wanted) -> list[Json]:
    return [*nearest(wanted.text, known_namespaces(wanted.engine), str, wanted.size)]


def _plugins(wanted: _Wanted) -> list[Json]:
    names = wanted.engine.flows.registry.names()
    return [{"cls": name} for name in nearest(wanted.text, names, str, wanted.size)]


def _files(wanted: _Wanted) -> list[Json]:
    found = wanted.nearest(
        (namespace, path)
        for namespace in wanted.looked_through()
        for path in wanted.engine.namespace_files(namespace).list_paths()
    )
    return [{"namespace": namespace, "path": f"/{path}"} for namespace, path in found]


def _keys(wanted: _Wanted) -> list[Json]:
    found = wanted.nearest(
        (namespace, entry.key)
        for namespace in wanted.looked_through()
        for entry in wanted.engine.key_values(namespace).entries()
    )
    return [{"namespace": namespace, "key": key} for namespace, key in found]


def _dashboards(wanted: _Wanted) -> list[Json]:
    kept = islice(wanted.engine.dashboards.every(), MOST_DASHBOARDS)
    titled = [(name, str(dashboard_json(name, one).get("title", name))) for name, one in kept]
    found = nearest(wanted.text, titled, itemgetter(1), wanted.size)
    return [{"id": name, "title": title} for name, title in found]


_KINDS: Mapping[str, Callable[[_Wanted], list[Json]]] = {
    "flows": _flows,
    "executions": _executions,
    "namespaces": _namespaces,
    "plugins": _plugins,
    "files": _files,
    "keys": _keys,
    "dashboards": _dashboards,
}

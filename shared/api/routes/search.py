"""One search over everything, for a palette (HTTP API, section 12)."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from shared.api.access.guard import GuardedRoute
from shared.api.answers import JsonAnswer
from shared.api.requests import Engine
from shared.model.json import Json, JsonObject
from shared.model.query import (
    Comparison,
    Direction,
    ExecutionField,
    FlowField,
    Operation,
    Some,
    Sort,
)
from shared.model.query import Query as Asked
from shared.runtime.instance import Instance

router = APIRouter(prefix="/api/v1/search", tags=["Search"], route_class=GuardedRoute)

MOST_NAMESPACES = 50
"""Namespaces whose files are looked through: each costs a listing."""

_NEWEST = (Sort(ExecutionField.START_DATE, Direction.DESCENDING),)


@router.get("", operation_id="searchEverything")
def search(
    engine: Engine,
    q: Annotated[str, Query(max_length=200)] = "",
    size: Annotated[int, Query(ge=1, le=50)] = 5,
) -> Response:
    """Flows, executions by id, namespaces, types and files that hold a text, a few of each."""
    wanted = q.strip().lower()
    if not wanted:
        empty = ("flows", "executions", "namespaces", "plugins", "files")
        return JsonAnswer({name: [] for name in empty})
    namespaces = engine.catalog.namespaces()
    found: JsonObject = {
        "flows": _flows(engine, wanted, size),
        "executions": _executions(engine, q.strip(), size),
        "namespaces": _some((name for name in namespaces if wanted in name.lower()), size),
        "plugins": _plugins(engine, wanted, size),
        "files": _files(engine, namespaces[:MOST_NAMESPACES], wanted, size),
    }
    return JsonAnswer(found)


def _some(found: Iterable[Json], size: int) -> list[Json]:
    return list(islice(found, size))


def _flows(engine: Instance, wanted: str, size: int) -> list[Json]:
    where = Some(
        (
            Comparison(FlowField.ID, Operation.CONTAINS, (wanted,)),
            Comparison(FlowField.NAMESPACE, Operation.CONTAINS, (wanted,)),
        )
    )
    page = engine.catalog.search(Asked(where, size=size))
    return [{"namespace": one.record.namespace, "id": one.record.flow_id} for one in page.results]


def _executions(engine: Instance, prefix: str, size: int) -> list[Json]:
    where = Comparison(ExecutionField.ID, Operation.STARTS_WITH, (prefix,))
    page = engine.ports.repository.search(Asked(where, _NEWEST, size=size))
    return [
        {
            "id": one.id,
            "namespace": one.namespace,
            "flowId": one.flow_id,
            "state": one.state.current,
        }
        for one in page.results
    ]


def _plugins(engine: Instance, wanted: str, size: int) -> list[Json]:
    names = sorted(engine.flows.registry.names())
    return _some(({"cls": name} for name in names if wanted in name.lower()), size)


def _files(engine: Instance, namespaces: Iterable[str], wanted: str, size: int) -> list[Json]:
    found: Iterator[Json] = (
        {"namespace": namespace, "path": f"/{path}"}
        for namespace in namespaces
        for path in engine.namespace_files(namespace).list_paths()
        if wanted in path.lower()
    )
    return _some(found, size)

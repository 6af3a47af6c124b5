"""The filters of searches and of actions by query, for the OpenAPI document.

Routes read them from the query as it came: a filter that is not known must be refused, and FastAPI
leaves out what it was not told of.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from shared.api.filters import FilterSet
from shared.api.resources import (
    execution_filters,
    flow_filters,
    log_filters,
    trigger_filters,
)
from shared.model.json import Json, JsonObject


def _never() -> datetime:
    """The clock of filters that are described and not used."""
    return datetime(2000, 1, 1, tzinfo=UTC)


_RESOURCES: tuple[tuple[str, Callable[[], FilterSet]], ...] = (
    ("/api/v1/flows/", flow_filters),
    ("/api/v1/executions/", lambda: execution_filters(_never)),
    ("/api/v1/logs/", lambda: log_filters(_never)),
    ("/api/v1/triggers/", lambda: trigger_filters(_never)),
)
_OF_ONE_LOG = ("", "/download", "/follow", "/counts")
_LOG = "/api/v1/logs/{execution_id}"
_LOG_LISTS = frozenset(f"/api/v1/logs/{end}" for end in ("follow", "histogram", "patterns"))


def describe_filters(document: JsonObject) -> None:
    """Adds to an OpenAPI document the filters that its operations take; changes it in place."""
    for path, operations in _maps(document["paths"]):
        for method, operation in _maps(operations):
            found = _filters_of(path, method)
            if found is not None:
                _add(operation, _parameters(found, is_page=path.endswith("/search")))


def _maps(value: Json) -> Iterator[tuple[str, JsonObject]]:
    """The members that are maps themselves, not copies of them."""
    for name, member in value.items() if isinstance(value, dict) else ():
        if isinstance(member, dict):
            yield name, member


def _filters_of(path: str, method: str) -> FilterSet | None:
    is_search = method == "get" and path.endswith("/search") and "concurrency" not in path
    of_one_log = {f"{_LOG}{end}" for end in _OF_ONE_LOG}
    is_log = method == "get" and path in of_one_log | _LOG_LISTS
    if not (is_search or is_log or "/by-query" in path):
        return None
    return next((make() for prefix, make in _RESOURCES if path.startswith(prefix)), None)


def _parameters(filters: FilterSet, *, is_page: bool) -> list[Json]:
    names = dict.fromkeys((*filters.filters, *filters.flat))
    found: list[Json] = [_text(name) for name in names]
    found.append(
        {
            "name": "filters",
            "in": "query",
            "style": "deepObject",
            "explode": True,
            "description": "`filters[field][OPERATION]=value`; of maps "
            "`filters[labels][EQUALS][key]=value`.",
            "schema": {"type": "object", "additionalProperties": {"type": "string"}},
        }
    )
    if is_page:
        found += [_number("page"), _number("size"), _text("sort")]
    return found


def _text(name: str) -> JsonObject:
    schema: JsonObject = {"type": "array", "items": {"type": "string"}}
    return {"name": name, "in": "query", "schema": schema}


def _number(name: str) -> JsonObject:
    return {"name": name, "in": "query", "schema": {"type": "integer", "minimum": 1}}


def _add(operation: JsonObject, parameters: list[Json]) -> None:
    known = operation.get("parameters")
    declared = known if isinstance(known, list) else []
    names = {one["name"] for one in declared if isinstance(one, dict)}
    new = [one for one in parameters if isinstance(one, dict) and one["name"] not in names]
    operation["parameters"] = [*declared, *new]

"""The key-value store of a namespace (HTTP API, section 7.3)."""

from typing import Annotated

from fastapi import APIRouter, Header, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from shared.api.access.guard import GuardedRoute
from shared.api.answers import JsonAnswer
from shared.api.filters import FilterSet, field_of, parsed_duration, text_in
from shared.api.requests import Engine, Namespace, Text
from shared.api.routes.namespaces import known_namespaces, parents_of
from shared.api.shapes.kv import entry_json, parsed_value, value_json
from shared.model.json import Json, JsonObject
from shared.model.query import Operation, Value, page_of
from shared.runtime.key_values import DESCRIPTION, KIND

router = APIRouter(prefix="/api/v1", tags=["KV"], route_class=GuardedRoute)

LONGEST_DESCRIPTION = 1000

_FILTERS = FilterSet(
    filters={"q": text_in("key", "namespace"), "namespace": field_of("namespace")},
    sort={"key": "key", "namespace": "namespace"},
    flat={"namespace": ("namespace", Operation.PREFIX)},
)


class Keys(BaseModel):
    """Keys of entries."""

    model_config = ConfigDict(extra="ignore")

    keys: list[str] = Field(max_length=1000)


@router.get("/kv", operation_id="listAllKeys")
def list_everywhere(request: Request, engine: Engine) -> Response:
    """A page of the entries of all namespaces that are known, those above them too."""
    query = _FILTERS.query(request.query_params)
    found = [
        entry_json(namespace, entry)
        for namespace in known_namespaces(engine)
        for entry in engine.key_values(namespace).entries()
    ]
    page = page_of(query, found, _field)
    results: list[Json] = [*page.results]
    return JsonAnswer({"results": results, "total": page.total})


def _field(entry: JsonObject, name: str) -> Value:
    return str(entry[name])


@router.get("/namespaces/{namespace}/kv", operation_id="listKeys")
def list_keys(namespace: Namespace, engine: Engine) -> Response:
    """The entries of a namespace, without their values."""
    entries = engine.key_values(namespace).entries()
    return JsonAnswer([entry_json(namespace, entry) for entry in entries])


@router.get("/namespaces/{namespace}/kv/inheritance", operation_id="listKeysWithInheritance")
def list_inherited(namespace: Namespace, engine: Engine) -> Response:
    """The entries of the parents of a namespace, the outermost first."""
    return JsonAnswer(
        [
            entry_json(parent, entry)
            for parent in parents_of(namespace)
            for entry in engine.key_values(parent).entries()
        ]
    )


@router.get("/namespaces/{namespace}/kv/{key}", operation_id="keyValue")
def get_value(namespace: Namespace, key: str, engine: Engine) -> Response:
    """A value with its type."""
    store = engine.key_values(namespace)
    entry = store.entry(key)
    return JsonAnswer(value_json(entry, store.get(key)))


@router.put("/namespaces/{namespace}/kv/{key}", operation_id="setKeyValue")
def set_value(
    namespace: Namespace,
    key: str,
    literal: Text,
    engine: Engine,
    ttl: Annotated[str | None, Header()] = None,
    description: Annotated[str, Header(max_length=LONGEST_DESCRIPTION)] = "",
) -> Response:
    """Stores a value: a JSON literal, a date, a duration, or any other text as it is."""
    kind, value = parsed_value(literal)
    engine.key_values(namespace).put(
        key,
        value,
        ttl=None if ttl is None else parsed_duration(ttl),
        about={KIND: kind, DESCRIPTION: description},
    )
    return Response(status_code=200)


@router.delete("/namespaces/{namespace}/kv/{key}", operation_id="deleteKeyValue")
def delete_value(namespace: Namespace, key: str, engine: Engine) -> Response:
    """Removes an entry; false when there was none."""
    return JsonAnswer(engine.key_values(namespace).delete(key))


@router.delete("/namespaces/{namespace}/kv", operation_id="deleteKeyValues")
def delete_values(namespace: Namespace, given: Keys, engine: Engine) -> Response:
    """Removes entries; gives the keys of those that were there."""
    store = engine.key_values(namespace)
    removed: list[Json] = [key for key in given.keys if store.delete(key)]
    return JsonAnswer({"keys": removed})

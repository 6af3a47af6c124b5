"""The key-value store of a namespace (HTTP API, section 7.3)."""

from typing import Annotated, TypeAlias

from fastapi import APIRouter, Depends, Header, Path, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from shared.api.access.guard import GuardedRoute
from shared.api.answers import JsonAnswer, no_content
from shared.api.filters import FilterSet, field_of, parsed_duration, text_in
from shared.api.requests import Caller, Engine, Namespace, Text
from shared.api.routes.namespaces import known_namespaces, parents_of
from shared.api.shapes.kv import entry_json, old_value_json, parsed_value, value_json
from shared.model.json import Json, JsonObject
from shared.model.query import Operation, Value, page_of
from shared.runtime.key_entries import DESCRIPTION, KIND
from shared.runtime.key_values import StoredKeyValues

router = APIRouter(prefix="/api/v1", tags=["KV"], route_class=GuardedRoute)

LONGEST_DESCRIPTION = 1000

_FILTERS = FilterSet(
    filters={"q": text_in("key", "namespace"), "namespace": field_of("namespace")},
    sort={"key": "key", "namespace": "namespace"},
    flat={"namespace": ("namespace", Operation.PREFIX)},
)


def _store(namespace: Namespace, engine: Engine, caller: Caller) -> StoredKeyValues:
    return engine.key_values(namespace, "" if caller is None else caller.name)


Store: TypeAlias = Annotated[StoredKeyValues, Depends(_store)]
"""The values of the namespace in the address, as the caller sets them."""


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


@router.get("/namespaces/{namespace}/kv/{key}/history", operation_id="keyHistory")
def get_history(namespace: Namespace, key: str, engine: Engine) -> Response:
    """When and by whom the last values were set, that of now first; without the values."""
    found = engine.key_values(namespace).last_values(key)
    return JsonAnswer([old_value_json(entry, is_kept=is_kept) for entry, is_kept in found])


@router.get("/namespaces/{namespace}/kv/{key}/history/{revision}", operation_id="oldKeyValue")
def get_old_value(
    namespace: Namespace, key: str, revision: Annotated[int, Path(ge=1, lt=10**12)], engine: Engine
) -> Response:
    """A value of before, with its type."""
    entry, value = engine.key_values(namespace).value_of(key, revision)
    return JsonAnswer(value_json(entry, value))


@router.delete(
    "/namespaces/{namespace}/kv/{key}/history", operation_id="forgetKeyHistory", status_code=204
)
def forget_history(namespace: Namespace, key: str, engine: Engine) -> Response:
    """Forgets the values of before; that of now stays."""
    engine.key_values(namespace).forget_history(key)
    return no_content()


@router.put("/namespaces/{namespace}/kv/{key}", operation_id="setKeyValue")
def set_value(
    key: str,
    literal: Text,
    store: Store,
    ttl: Annotated[str | None, Header()] = None,
    description: Annotated[str, Header(max_length=LONGEST_DESCRIPTION)] = "",
) -> Response:
    """Stores a value: a JSON literal, a date, a duration, or any other text as it is."""
    kind, value = parsed_value(literal)
    store.put(
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

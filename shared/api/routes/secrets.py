"""Secrets: their names are listed, their values only ever set (HTTP API, section 7.4)."""

from collections.abc import Sequence
from typing import Annotated, ClassVar

from fastapi import APIRouter, Path, Request
from pydantic import BaseModel, ConfigDict, Field, SecretStr
from starlette.responses import Response

from shared.api.access.guard import GuardedRoute
from shared.api.answers import JsonAnswer, no_content
from shared.api.filters import FilterSet, Given, text_in
from shared.api.requests import Engine, Namespace
from shared.api.shapes.values import moment, pruned
from shared.errors import Disposition, WindhoverError
from shared.model.json import Json, JsonObject
from shared.model.query import Every, Value, Where, page_of
from shared.runtime.instance import Instance
from shared.runtime.kept_secrets import LARGEST_VALUE, KeptSecrets, SecretEntry, levels_of

router = APIRouter(prefix="/api/v1", tags=["Secrets"], route_class=GuardedRoute)

OF_NAMESPACE = "/namespaces/{namespace}/secrets"

SecretName = Annotated[str, Path(max_length=200)]


def _anything(given: Given) -> Where:
    """The address tells the namespace."""
    del given
    return Every()


_FILTERS = FilterSet(filters={"q": text_in("key"), "namespace": _anything}, sort={"key": "key"})


class SecretsReadOnly(WindhoverError):  # noqa: N818 - reads as the fact it is
    """Secrets are given to the server from outside; the API changes none."""

    code: ClassVar[str] = "secret.read-only"
    http_status: ClassVar[int] = 409
    disposition: ClassVar[Disposition] = Disposition.REFUSE


class SecretChange(BaseModel):
    """What is to be changed of a secret: its value, what is said about it, or both."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    value: SecretStr | None = Field(default=None, min_length=1, max_length=LARGEST_VALUE)
    description: str | None = Field(default=None, max_length=1000)


class GivenSecret(BaseModel):
    """A secret to be kept."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    key: str = Field(max_length=200)
    value: SecretStr = Field(min_length=1, max_length=LARGEST_VALUE)
    description: str = Field(default="", max_length=1000)


@router.get("/secrets", operation_id="listSecrets")
def every_secret(request: Request, engine: Engine) -> Response:
    """A page of the names of all secrets; never a value."""
    kept = engine.kept_secrets
    return _page(request, engine, [] if kept is None else kept.entries())


@router.get(OF_NAMESPACE, operation_id="listNamespaceSecrets")
def namespace_secrets(namespace: Namespace, request: Request, engine: Engine) -> Response:
    """A page of the names of secrets that a namespace may use; never a value.

    Those that are kept with a namespace name it: the own one, or one above it. The others are the
    server's.
    """
    return _page(request, engine, _usable(engine, namespace))


def _usable(engine: Instance, namespace: str) -> list[SecretEntry]:
    """What is kept with a namespace and those above it, without what a closer one hides."""
    kept = engine.kept_secrets
    found: dict[str, SecretEntry] = {}
    for level in [] if kept is None else levels_of(namespace):
        for entry in kept.entries(level) if kept else ():
            found.setdefault(entry.name, entry)
    return list(found.values())


def _page(request: Request, engine: Instance, entries: Sequence[SecretEntry]) -> Response:
    shown = [_entry_json(entry) for entry in entries]
    hidden = {entry.name for entry in entries}
    shown += [{"key": name} for name in engine.ports.secrets.names() if name not in hidden]
    page = page_of(_FILTERS.query(request.query_params), shown, _field)
    results: list[Json] = [*page.results]
    is_read_only = engine.kept_secrets is None
    return JsonAnswer({"readOnly": is_read_only, "results": results, "total": page.total})


def _field(entry: JsonObject, name: str) -> Value:
    return str(entry[name])


def _entry_json(entry: SecretEntry) -> JsonObject:
    return pruned(
        {
            "key": entry.name,
            "namespace": entry.namespace,
            "description": entry.description or None,
            "updateDate": moment(entry.updated_at),
        }
    )


@router.get("/namespaces/{namespace}/inherited-secrets", operation_id="inheritedSecrets")
def inherited_secrets(namespace: Namespace, engine: Engine) -> Response:
    """Names of the secrets that the parents have, those of the server among them, by parent."""
    of_server = set(engine.ports.secrets.names())
    kept = engine.kept_secrets
    inherited: JsonObject = {}
    for parent in reversed(levels_of(namespace)[1:]):
        own = set() if kept is None else {entry.name for entry in kept.entries(parent)}
        inherited[parent] = [*sorted(own | of_server)]
    return JsonAnswer(inherited)


@router.put(OF_NAMESPACE, operation_id="putSecrets")
def put_secret(namespace: Namespace, given: GivenSecret, engine: Engine) -> Response:
    """Keeps a secret with a namespace, in the place of another of the name."""
    value = given.value.get_secret_value()
    return JsonAnswer(
        _entry_json(_writable(engine).put(namespace, given.key, value, given.description))
    )


@router.patch(f"{OF_NAMESPACE}/{{key}}", operation_id="patchSecret")
def patch_secret(
    namespace: Namespace, key: SecretName, given: SecretChange, engine: Engine
) -> Response:
    """Changes the value of a secret, or what is said about it; what is not given stays."""
    kept = _writable(engine)
    known = {entry.name: entry.description for entry in kept.entries(namespace)}
    said = known.get(key.upper(), "") if given.description is None else given.description
    # A secret that is not there is not made: PUT does that.
    entry = kept.describe(namespace, key, said)
    if given.value is not None:
        entry = kept.put(namespace, key, given.value.get_secret_value(), said)
    return JsonAnswer(_entry_json(entry))


@router.delete(f"{OF_NAMESPACE}/{{key}}", operation_id="deleteSecret", status_code=204)
def delete_secret(namespace: Namespace, key: SecretName, engine: Engine) -> Response:
    """Forgets a secret of a namespace; those above it, and the server's, stay."""
    _writable(engine).delete(namespace, key)
    return no_content()


def _writable(engine: Instance) -> KeptSecrets:
    if engine.kept_secrets is None:
        raise SecretsReadOnly(
            "secrets are read-only on this server",
            remedy="Set WINDHOVER_ENCRYPTION_KEY, which seals them; or set SECRET_<NAME> to the "
            "value in base64 where the server is started, or keep it in Secret Manager on Google "
            "Cloud.",
        )
    return engine.kept_secrets

"""Namespaces and their files (HTTP API, sections 7.1 and 7.2)."""

from collections.abc import Iterator
from datetime import UTC
from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response, StreamingResponse

from shared.api.access.guard import GuardedRoute
from shared.api.answers import JsonAnswer
from shared.api.errors import InvalidArgument
from shared.api.filters import FilterSet, Given, text_in
from shared.api.requests import Engine, GivenForm, Namespace
from shared.api.resources import SYSTEM_NAMESPACE
from shared.model.json import Json, JsonObject
from shared.model.query import Every, Where, page_of
from shared.ports.storage import FileMissing, StoredFile
from shared.runtime.instance import Instance

router = APIRouter(prefix="/api/v1/namespaces", tags=["Namespaces"], route_class=GuardedRoute)

FilePath = Annotated[str, Query(max_length=1000)]

_BLOCK = 256 * 1024
_FILES = "/{namespace}/files"


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


@router.get("/search", operation_id="searchNamespaces")
def search_namespaces(request: Request, engine: Engine) -> Response:
    """A page of the namespaces with flows, their parents, and the system's."""
    query = _FILTERS.query(request.query_params)
    page = page_of(query, _with_parents(engine), lambda name, _: name)
    results: list[Json] = [
        {"id": name, "deleted": False, "disabled": True} for name in page.results
    ]
    return JsonAnswer({"results": results, "total": page.total})


@router.post("/autocomplete", operation_id="autocompleteNamespaces")
def complete(given: Completion, engine: Engine) -> Response:
    """Namespaces that hold a text."""
    found = [name for name in _with_parents(engine) if given.q.lower() in name.lower()]
    return JsonAnswer([name for name in found if name not in given.ids])


def _with_parents(engine: Instance) -> list[str]:
    names = {SYSTEM_NAMESPACE}
    for name in engine.catalog.namespaces():
        parts = name.split(".")
        names |= {".".join(parts[: length + 1]) for length in range(len(parts))}
    return sorted(names)


@router.get("/{namespace}", operation_id="namespace")
def get_namespace(namespace: Namespace) -> Response:
    """A namespace; every id is one."""
    return JsonAnswer({"id": namespace, "deleted": False})


@router.get(f"{_FILES}/search", operation_id="searchNamespaceFiles")
def search_files(namespace: Namespace, engine: Engine, q: str = "") -> Response:
    """Paths that hold a text."""
    paths = engine.namespace_files(namespace).list_paths()
    return JsonAnswer([f"/{path}" for path in paths if q.lower() in path.lower()])


@router.get(f"{_FILES}/directory", operation_id="listNamespaceDirectoryFiles")
def list_directory(namespace: Namespace, engine: Engine, path: FilePath = "/") -> Response:
    """What is directly inside a folder."""
    folder = path.strip("/")
    found = _children(engine, namespace, folder)
    if folder and not found:
        raise FileMissing(f"there is no folder {path[:200]}")
    return JsonAnswer([found[name] for name in sorted(found)])


@router.get(f"{_FILES}/stats", operation_id="fileMetadatas")
def stats(namespace: Namespace, path: FilePath, engine: Engine) -> Response:
    """What is known of a file or a folder."""
    parent, _, name = path.strip("/").rpartition("/")
    found = _children(engine, namespace, parent).get(name)
    if found is None:
        raise FileMissing(f"there is no file {path[:200]}")
    return JsonAnswer(found)


def _children(engine: Instance, namespace: str, folder: str) -> dict[str, Json]:
    prefix = f"{folder}/" if folder else ""
    found: dict[str, Json] = {}
    for file in engine.namespace_files(namespace).stored():
        if file.path.startswith(prefix):
            name, slash, _ = file.path.removeprefix(prefix).partition("/")
            found[name] = _attributes(name, file, is_folder=bool(slash))
    return found


def _attributes(name: str, file: StoredFile, *, is_folder: bool) -> JsonObject:
    at = int(file.modified_at.astimezone(UTC).timestamp() * 1000)
    return {
        "fileName": name,
        "type": "Directory" if is_folder else "File",
        "size": 0 if is_folder else file.size,
        "lastModifiedTime": at,
        "creationTime": at,
    }


@router.get(_FILES, operation_id="fileContent")
def download(namespace: Namespace, path: FilePath, engine: Engine) -> Response:
    """The content of a file."""
    files = engine.namespace_files(namespace)
    content = files.open(path)

    def blocks() -> Iterator[bytes]:
        with content:
            while block := content.read(_BLOCK):
                yield block

    headers = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox"}
    return StreamingResponse(blocks(), media_type="application/octet-stream", headers=headers)


@router.post(_FILES, operation_id="createNamespaceFile")
def upload(namespace: Namespace, path: FilePath, form: GivenForm, engine: Engine) -> Response:
    """Writes a file, whole or not at all."""
    _check(path)
    for part, file in form.files:
        if part == "fileContent":
            engine.namespace_files(namespace).put(path, file.file)
            return JsonAnswer([{"path": f"/{path.lstrip('/')}", "revision": 1}])
    raise InvalidArgument("the part `fileContent` is missing", remedy="Send the file as a form.")


@router.put(_FILES, operation_id="moveFileDirectory")
def move(
    namespace: Namespace,
    engine: Engine,
    to: FilePath,
    source: Annotated[str, Query(alias="from", max_length=1000)],
) -> Response:
    """Moves a file or a folder."""
    _check(to)
    if engine.namespace_files(namespace).move(source, to) == 0:
        raise FileMissing(f"there is no file {source[:200]}")
    return Response(status_code=200)


@router.delete(_FILES, operation_id="deleteFileDirectory")
def delete(namespace: Namespace, path: FilePath, engine: Engine) -> Response:
    """Removes a file, or a folder with all that is in it."""
    files = engine.namespace_files(namespace)
    removed = int(files.delete(path)) + files.delete_folder(path)
    if removed == 0:
        raise FileMissing(f"there is no file {path[:200]}")
    return Response(status_code=200)


def _check(path: str) -> None:
    parts = path.strip("/").split("/")
    if ".." in parts or parts[0] == "_flows":
        raise InvalidArgument(f"Forbidden path: {path[:200]}")

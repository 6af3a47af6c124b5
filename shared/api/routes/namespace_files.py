"""Files of namespaces (HTTP API, section 7.2)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC
from typing import Annotated, BinaryIO

from fastapi import APIRouter, Query
from starlette.datastructures import UploadFile
from starlette.responses import Response, StreamingResponse

from shared.api.access.guard import GuardedRoute
from shared.api.answers import JsonAnswer
from shared.api.errors import InvalidArgument
from shared.api.requests import MAX_BODY_BYTES, Engine, GivenForm, Namespace, form_body
from shared.model.json import Json, JsonObject
from shared.ports.storage import FileExists, FileMissing, StoredFile
from shared.runtime.file_archive import opened, packed
from shared.runtime.file_search import lines_with
from shared.runtime.instance import Instance
from shared.runtime.namespace_files import StoredNamespaceFiles

router = APIRouter(prefix="/api/v1/namespaces", tags=["Files"], route_class=GuardedRoute)

FilePath = Annotated[str, Query(max_length=1000)]

_BLOCK = 256 * 1024
_FILES = "/{namespace}/files"
_FLOWS = "_flows/"


@router.get(f"{_FILES}/search", operation_id="searchNamespaceFiles")
def search_files(namespace: Namespace, engine: Engine, q: str = "") -> Response:
    """Paths that hold a text."""
    paths = engine.namespace_files(namespace).list_paths()
    return JsonAnswer([f"/{path}" for path in paths if q.lower() in path.lower()])


@router.get(f"{_FILES}/search/lines", operation_id="searchNamespaceFileLines")
def search_lines(
    namespace: Namespace, engine: Engine, q: Annotated[str, Query(min_length=1, max_length=200)]
) -> Response:
    """Lines of the files that hold a text, whatever its case; `complete` says if that is all."""
    lines = lines_with(q, engine.namespace_files(namespace))
    found: list[Json] = [
        {"path": f"/{one.path}", "line": one.number, "text": one.text} for one in lines.found
    ]
    return JsonAnswer({"results": found, "complete": lines.complete})


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


@router.get(f"{_FILES}/revisions", operation_id="namespaceFileRevisions")
def revisions(namespace: Namespace, path: FilePath, engine: Engine) -> Response:
    """The revisions of a file: only its content of now is kept."""
    engine.namespace_files(namespace).size(path)
    return JsonAnswer([{"revision": 1}])


@router.get(f"{_FILES}/export", operation_id="exportNamespaceFiles")
def export(
    namespace: Namespace,
    engine: Engine,
    path: Annotated[list[str] | None, Query(max_length=1000)] = None,
) -> Response:
    """A zip of the files, and of the flows below `_flows`; of files and folders that are named."""
    files = engine.namespace_files(namespace)
    wanted = _named(files.list_paths(), path)
    flows = engine.catalog.of_namespace(namespace) if path is None else []
    headers = {"Content-Disposition": f'attachment; filename="{namespace}_files.zip"'}
    content = packed(files, wanted, flows)
    return StreamingResponse(content, media_type="application/octet-stream", headers=headers)


def _named(paths: list[str], named: list[str] | None) -> list[str]:
    """Those of the paths that are named, or lie in a folder that is. Raises FileMissing."""
    if named is None:
        return paths
    tops = [one.strip("/") for one in named]
    found = [
        path for path in paths if any(path == top or path.startswith(f"{top}/") for top in tops)
    ]
    if not found:
        raise FileMissing("there is none of the files that were named")
    return found


@router.post(f"{_FILES}/directory", operation_id="createNamespaceDirectory")
def create_directory(namespace: Namespace, path: FilePath) -> Response:
    """Says that a folder may be there; it is once there is a file in it."""
    del namespace
    _check(path)
    return Response(status_code=200)


@router.post(_FILES, operation_id="createNamespaceFile", openapi_extra=form_body("fileContent"))
def upload(
    namespace: Namespace,
    path: FilePath,
    form: GivenForm,
    engine: Engine,
    *,
    overwrite: bool = True,
) -> Response:
    """Writes a file, whole or not at all; a zip becomes the files that are in it.

    What is below `_flows` is saved as a flow. Unless it may overwrite, there must be no file
    where one is to be written.
    """
    for part, file in form.files:
        if part == "fileContent":
            target = _Target(engine, namespace, overwrite)
            return JsonAnswer([*_written(target, path, file)])
    raise InvalidArgument("the part `fileContent` is missing", remedy="Send the file as a form.")


@dataclass(frozen=True, slots=True)
class _Target:
    """Where an upload goes."""

    engine: Instance
    namespace: str
    overwrite: bool

    @property
    def files(self) -> StoredNamespaceFiles:
        return self.engine.namespace_files(self.namespace)

    def check(self, path: str) -> None:
        """Raises InvalidArgument, InvalidPath, FileExists."""
        _check_climb(path)
        if not self.overwrite and self.files.exists(path):
            raise _there_is(path)


def _there_is(path: str) -> FileExists:
    return FileExists(f"there is a file {path[:200]} already")


def _written(target: _Target, path: str, file: UploadFile) -> list[Json]:
    name = file.filename or ""
    if not name.lower().endswith(".zip"):
        return [_write(target, path, file.file)]
    with opened(name, file.file) as archive:
        for inner in archive.paths:
            target.check(f"{path}/{inner}")
        return [
            _write(target, f"{path.rstrip('/')}/{inner}", content)
            for inner, content in archive.files()
        ]


def _write(target: _Target, path: str, content: BinaryIO) -> Json:
    _check_climb(path)
    plain = path.lstrip("/")
    if plain.startswith(_FLOWS):
        return {"path": f"/{plain}", "revision": _saved(target.engine, target.namespace, content)}
    if target.overwrite:
        target.files.put(plain, content)
    elif not target.files.put_new(plain, content):
        raise _there_is(path)
    return {"path": f"/{plain}", "revision": 1}


def _saved(engine: Instance, namespace: str, content: BinaryIO) -> int:
    """Keeps a source as a flow of the namespace; gives its revision."""
    try:
        source = content.read(MAX_BODY_BYTES).decode()
    except UnicodeDecodeError as error:
        raise InvalidArgument("the source of the flow is no UTF-8") from error
    return engine.catalog.replace_all([source], namespace, delete=False)[0].record.revision


@router.put(_FILES, operation_id="moveFileDirectory")
def move(
    namespace: Namespace,
    engine: Engine,
    to: FilePath,
    source: Annotated[str, Query(alias="from", max_length=1000)],
    *,
    overwrite: bool = True,
) -> Response:
    """Moves a file or a folder; onto files that are there only if it may overwrite them."""
    _check(to)
    if engine.namespace_files(namespace).move(source, to, overwrite=overwrite) == 0:
        raise FileMissing(f"there is no file {source[:200]}")
    return Response(status_code=200)


@router.delete(_FILES, operation_id="deleteFileDirectory")
def delete(namespace: Namespace, path: FilePath, engine: Engine) -> Response:
    """Removes a file, or a folder with all that is in it."""
    _check(path)
    files = engine.namespace_files(namespace)
    removed = int(files.delete(path)) + files.delete_folder(path)
    if removed == 0:
        raise FileMissing(f"there is no file {path[:200]}")
    return Response(status_code=200)


def _check(path: str) -> None:
    _check_climb(path)
    if path.strip("/").split("/")[0] == _FLOWS.rstrip("/"):
        raise InvalidArgument(f"Forbidden path: {path[:200]}")


def _check_climb(path: str) -> None:
    if ".." in path.replace("\\", "/").split("/"):
        raise InvalidArgument(f"Forbidden path: {path[:200]}")

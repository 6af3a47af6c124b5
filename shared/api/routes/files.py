"""Files of executions (HTTP API, section 3.3)."""

from collections.abc import Iterator
from typing import Annotated, BinaryIO
from urllib.parse import quote

from fastapi import APIRouter, Query
from starlette.responses import RedirectResponse, Response, StreamingResponse

from shared.api.access.guard import GuardedRoute
from shared.api.answers import JsonAnswer
from shared.api.errors import InvalidArgument
from shared.api.previews import DEFAULT_ROWS, MOST_ROWS, preview
from shared.api.requests import Engine
from shared.api.stored_files import belongs, owner_of
from shared.model.execution import Execution
from shared.model.uris import path_of
from shared.ports.storage import StoredFile
from shared.runtime.instance import Instance

router = APIRouter(prefix="/api/v1/executions", tags=["Executions"], route_class=GuardedRoute)

_BLOCK = 256 * 1024

Path = Annotated[str, Query(max_length=4000)]


@router.get("/{execution_id}/file", operation_id="downloadFileFromExecution")
def download(execution_id: str, path: Path, engine: Engine) -> Response:
    """A file of an execution; one of another execution is a redirect to it."""
    found = _file(engine, execution_id, path)
    if isinstance(found, Execution):
        return RedirectResponse(f"/api/v1/executions/{found.id}/file?path={quote(path)}", 307)
    name = quote(found.path.rsplit("/", maxsplit=1)[-1])
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{name}",
        "Content-Length": str(found.size),
        # What a task has written must never run as a page of this server.
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox",
    }
    content = engine.ports.storage.open(found.path)
    return StreamingResponse(
        _blocks(content), media_type="application/octet-stream", headers=headers
    )


@router.get("/{execution_id}/file/metas", operation_id="getFileMetadatasFromExecution")
def metas(execution_id: str, path: Path, engine: Engine) -> Response:
    """The size of a file of an execution."""
    found = _file(engine, execution_id, path)
    if isinstance(found, Execution):
        return RedirectResponse(f"/api/v1/executions/{found.id}/file/metas?path={quote(path)}", 307)
    return JsonAnswer({"size": found.size})


@router.get("/{execution_id}/file/preview", operation_id="previewFileFromExecution")
def preview_file(
    execution_id: str,
    path: Path,
    engine: Engine,
    maxRows: Annotated[int, Query(ge=1, le=MOST_ROWS)] = DEFAULT_ROWS,  # noqa: N803
    encoding: str = "UTF-8",
) -> Response:
    """The beginning of a file of an execution."""
    found = _file(engine, execution_id, path)
    if isinstance(found, Execution):
        query = f"path={quote(path)}&maxRows={maxRows}&encoding={quote(encoding)}"
        return RedirectResponse(f"/api/v1/executions/{found.id}/file/preview?{query}", 307)
    with engine.ports.storage.open(found.path) as content:
        return JsonAnswer(preview(found.path, content, maxRows, encoding))


def _file(engine: Instance, execution_id: str, uri: str) -> StoredFile | Execution:
    """The file, or the execution that it belongs to when that is another one.

    Raises:
        ExecutionNotFound, FileMissing, InvalidStorageUri, InvalidArgument: of no execution.
    """
    execution = engine.executions.find(execution_id)
    path = path_of(uri)
    if belongs(path, execution):
        return engine.ports.storage.stat(path)
    other = owner_of(engine, path)
    if other is not None:
        return other
    raise InvalidArgument(
        f"Invalid prefix path: {uri[:200]}", remedy="Use a URI that the execution's outputs give."
    )


def _blocks(content: BinaryIO) -> Iterator[bytes]:
    with content:
        while block := content.read(_BLOCK):
            yield block

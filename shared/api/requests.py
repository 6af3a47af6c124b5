"""What routes ask of a request: the engine, its text, its search; everything bounded."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, TypeAlias

from fastapi import Depends, Request
from fastapi import Path as PathParameter
from pydantic import AwareDatetime, Field
from starlette.datastructures import UploadFile
from starlette.types import Message, Receive

from shared.api.access.authenticator import Identity
from shared.api.access.guard import IDENTITY
from shared.api.errors import InvalidArgument, TooLarge
from shared.model.json import JsonObject
from shared.runtime.instance import Instance

MAX_BODY_BYTES = 16 * 1024 * 1024
"""Of everything but uploads, which have a limit of their own."""


def _engine(request: Request) -> Instance:
    found: Instance = request.app.state.instance
    return found


Engine: TypeAlias = Annotated[Instance, Depends(_engine)]
"""The running Windhover that a route works on."""


def _identity(request: Request) -> Identity | None:
    found: Identity | None = request.scope.get(IDENTITY)
    return found


Caller: TypeAlias = Annotated[Identity | None, Depends(_identity)]
"""Who sends the request; None is anybody."""


async def read_body(request: Request, limit: int = MAX_BODY_BYTES) -> bytes:
    """The body as it came. Raises TooLarge."""
    _check_length(request, limit)
    content = bytearray()
    async for chunk in request.stream():
        content += chunk
        if len(content) > limit:
            raise _too_large(limit)
    return bytes(content)


def _check_length(request: Request, limit: int) -> None:
    stated = request.headers.get("content-length", "0")
    if stated.isdigit() and int(stated) > limit:
        raise _too_large(limit)


def _counted(receive: Receive, limit: int) -> Receive:
    """Receives a body, but no more than so many bytes: a length need not be stated, or be true."""
    left = limit

    async def counted() -> Message:
        nonlocal left
        message = await receive()
        left -= len(message.get("body", b""))
        if left < 0:
            raise _too_large(limit)
        return message

    return counted


def _too_large(limit: int) -> TooLarge:
    return TooLarge(f"the body is larger than {limit} bytes")


async def _text(request: Request) -> str:
    return text_of(await read_body(request))


def text_of(content: bytes) -> str:
    """A body as text. Raises InvalidArgument."""
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        raise InvalidArgument(
            f"the body is no UTF-8: the byte at {error.start} can not be read"
        ) from error


Date: TypeAlias = Annotated[
    AwareDatetime, Field(ge=datetime(1900, 1, 1, tzinfo=UTC), lt=datetime(3000, 1, 1, tzinfo=UTC))
]
"""A date of a JSON body, with its offset; far enough from the ends of time to be counted with."""

NAMESPACE = r"^[a-z0-9]([._-]?[a-z0-9_-])*$"
"""What names of namespaces look like."""

Namespace: TypeAlias = Annotated[str, PathParameter(pattern=NAMESPACE, max_length=150)]
"""A namespace in a path; it becomes a folder of the storage."""


@dataclass(frozen=True, slots=True)
class Form:
    """The parts of a form; of a name that is repeated the last one counts.

    Attributes:
        files: (name of the part, file); the file is closed when the request ends.
        body: of a request that has no form.
    """

    texts: Mapping[str, str]
    files: Sequence[tuple[str, UploadFile]]
    body: bytes = b""


async def _form(request: Request) -> AsyncIterator[Form]:
    """The form of a request; an empty one when there is no body, whatever its content type."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in _FORMS:
        yield Form({}, (), await read_body(request))
        return
    limit: int = request.app.state.upload_bytes
    _check_length(request, limit)
    request = Request(request.scope, _counted(request.receive, limit))
    form = await request.form(
        max_files=MOST_PARTS, max_fields=MOST_PARTS, max_part_size=MAX_BODY_BYTES
    )
    try:
        items = form.multi_items()
        texts = {name: value for name, value in items if isinstance(value, str)}
        files = [(name, value) for name, value in items if isinstance(value, UploadFile)]
        yield Form(texts, files)
    finally:
        await form.close()


_FORMS = frozenset({"multipart/form-data", "application/x-www-form-urlencoded"})

MOST_PARTS = 1000

GivenForm: TypeAlias = Annotated[Form, Depends(_form)]
"""The form of a request."""


Text: TypeAlias = Annotated[str, Depends(_text)]
"""The body as text, whatever its content type."""


def yaml_body(*, required: bool = True, files: bool = False) -> JsonObject:
    """Documents a body of YAML, for `openapi_extra`; with `files` also a form of files."""
    kinds = ("application/x-yaml", "application/yaml", "text/yaml", "text/plain")
    schema: JsonObject = {"schema": {"type": "string"}}
    content: JsonObject = dict.fromkeys(kinds, schema)
    if files:
        content[_MULTIPART] = {"schema": {"type": "object", "additionalProperties": _FILE}}
    return {"requestBody": {"required": required, "content": content}}


_FILE: JsonObject = {"type": "string", "format": "binary"}


def form_body(*files: str) -> JsonObject:
    """Documents a body that is a form, for `openapi_extra`.

    Args:
        files: names of its parts that are files; none for parts of any name.
    """
    schema: JsonObject = {"type": "object"}
    if files:
        schema["properties"] = dict.fromkeys(files, _FILE)
    else:
        schema["additionalProperties"] = {"type": "string"}
    return {"requestBody": {"required": bool(files), "content": {_MULTIPART: {"schema": schema}}}}


_MULTIPART = "multipart/form-data"

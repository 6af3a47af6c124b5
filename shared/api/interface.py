"""The files of the built web interface, and how each of them is sent."""

import hashlib
import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

FOLDER = Path(__file__).parent / "static"
"""Where `make ui` puts what it has built; not there in a fresh clone."""

SECURITY = {
    "Content-Security-Policy": "; ".join(
        (
            "default-src 'self'",
            "script-src 'self'",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "worker-src 'self'",
            "connect-src 'self'",
            "frame-ancestors 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "object-src 'none'",
        )
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}
"""Sent with every page. Styles are inline because components set positions and sizes."""

_HASHED = "assets/"
_FOR_EVER = "public, max-age=31536000, immutable"
_ENCODINGS = (("br", ".br"), ("gzip", ".gz"))
_START = "index.html"

_NOT_BUILT = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Windhover</title></head>
<body style="font: 15px/1.6 system-ui, sans-serif; max-width: 40rem; margin: 4rem auto">
<h1>Windhover is running</h1>
<p>The HTTP API is at <code>/api/v1</code>, for example
<a href="/api/v1/flows/search">/api/v1/flows/search</a>.</p>
<p>The web interface has not been built in this checkout. It takes Node.js 20.19 or later and one
command, then start the server again:</p>
<pre>make ui</pre>
</body></html>
"""


@dataclass(frozen=True, slots=True)
class BuiltFile:
    """One file of the interface.

    Attributes:
        content: encoding -> bytes; the empty encoding is the file itself.
        tag: changes with the content.
    """

    media_type: str
    content: Mapping[str, bytes]
    tag: str
    cached: str


class Interface:
    """Answers for the paths below `/ui`.

    Files are read once and found by name in a table: no path of a request reaches the file system.

    Args:
        folder: what was built; it may be absent, then a page says how to build it.
    """

    def __init__(self, folder: Path) -> None:
        self._files = dict(_read(folder)) if (folder / _START).is_file() else {}

    def answer(self, path: str, request: Request) -> Response | None:
        """The file of a path; the start page for what the interface routes itself.

        Returns:
            None for an asset that does not exist: it must not be taken for a page.
        """
        if not self._files:
            return HTMLResponse(_NOT_BUILT, headers={**SECURITY, "Cache-Control": "no-cache"})
        found = self._files.get(path)
        if found is None:
            if path.startswith(_HASHED):
                return None
            found = self._files[_START]
        return _sent(found, request)


def _read(folder: Path) -> list[tuple[str, BuiltFile]]:
    suffixes = {suffix for _, suffix in _ENCODINGS}
    files = [path for path in folder.rglob("*") if path.is_file() and path.suffix not in suffixes]
    return [(path.relative_to(folder).as_posix(), _built(path, folder)) for path in files]


def _built(path: Path, folder: Path) -> BuiltFile:
    content = {"": path.read_bytes()}
    for encoding, suffix in _ENCODINGS:
        packed = path.with_name(path.name + suffix)
        if packed.is_file():
            content[encoding] = packed.read_bytes()
    is_hashed = path.relative_to(folder).as_posix().startswith(_HASHED)
    digest = hashlib.blake2b(content[""], digest_size=12).hexdigest()
    return BuiltFile(
        media_type=mimetypes.guess_type(path.name)[0] or "application/octet-stream",
        content=content,
        tag=f'"{digest}"',
        cached=_FOR_EVER if is_hashed else "no-cache",
    )


def _sent(file: BuiltFile, request: Request) -> Response:
    headers = {
        **SECURITY,
        "Cache-Control": file.cached,
        "ETag": file.tag,
        "Vary": "Accept-Encoding",
    }
    if file.tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    accepted = {
        part.partition(";")[0].strip()
        for part in request.headers.get("accept-encoding", "").lower().split(",")
    }
    encoding = next((one for one in file.content if one and one in accepted), "")
    if encoding:
        headers["Content-Encoding"] = encoding
    return Response(file.content[encoding], media_type=file.media_type, headers=headers)

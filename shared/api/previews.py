"""The beginning of a file, in the form that its kind is shown in."""

import base64
import codecs
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from itertools import islice
from pathlib import PurePosixPath
from typing import BinaryIO

import orjson

from shared.api.errors import InvalidArgument
from shared.api.shapes.values import moment, without_nulls
from shared.model.json import Json, JsonObject
from shared.sdk.ion import NotIon, read_ion
from shared.sdk.ion_printer import IonValue

DEFAULT_ROWS = 100
MOST_ROWS = 5000
MOST_TEXT_BYTES = 2 * 1024 * 1024
MOST_IMAGE_BYTES = 10 * 1024 * 1024
LONGEST_LINE = 1024 * 1024

_IMAGES = frozenset({"png", "jpg", "jpeg", "gif", "webp", "svg", "bmp", "ico"})
_LINES = frozenset({"jsonl", "ndjson"})


def preview(path: str, content: BinaryIO, rows: int, encoding: str) -> JsonObject:
    """`{extension, type, content, maxLine, truncated}`.

    Raises:
        InvalidArgument: no such encoding, or the file is not of the kind that its name says.
    """
    extension = PurePosixPath(path).suffix.removeprefix(".").lower()
    if extension in _IMAGES or extension == "pdf":
        kind = "PDF" if extension == "pdf" else "IMAGE"
        shown, more = _cut(content, MOST_IMAGE_BYTES)
        body: Json = base64.b64encode(shown).decode()
    elif extension == "ion" or extension in _LINES:
        kind = "LIST"
        body, more = _rows(content, extension, rows)
    else:
        kind = "MARKDOWN" if extension == "md" else "TEXT"
        body, more = _text(content, rows, encoding)
    return {
        "extension": extension,
        "type": kind,
        "content": body,
        "maxLine": rows,
        "truncated": more,
    }


def _cut(content: BinaryIO, limit: int) -> tuple[bytes, bool]:
    shown = content.read(limit + 1)
    return shown[:limit], len(shown) > limit


def _text(content: BinaryIO, rows: int, encoding: str) -> tuple[str, bool]:
    try:
        codec = codecs.lookup(encoding)
        "".encode(codec.name)
    except (LookupError, UnicodeError, ValueError) as error:
        raise InvalidArgument(
            f"there is no encoding {encoding[:40]!r}", remedy="Write UTF-8, ISO-8859-1, ..."
        ) from error
    shown, more = _cut(content, MOST_TEXT_BYTES)
    lines = shown.decode(codec.name, "replace").splitlines(keepends=True)
    return "".join(lines[:rows]), more or len(lines) > rows


def _rows(content: BinaryIO, extension: str, rows: int) -> tuple[Json, bool]:
    try:
        found = list(islice(_values(content, extension), rows + 1))
    except (NotIon, orjson.JSONDecodeError) as error:
        raise InvalidArgument(f"the file can not be read as {extension}: {error}") from error
    return without_nulls([_plain(one) for one in found[:rows]]), len(found) > rows


def _values(content: BinaryIO, extension: str) -> Iterator[IonValue]:
    if extension == "ion":
        yield from read_ion(content)
        return
    while line := content.readline(LONGEST_LINE):
        if line.strip():
            yield orjson.loads(line)


def _plain(value: IonValue) -> Json:
    match value:
        case datetime():
            return moment(value) if value.tzinfo else value.isoformat()
        case date() | time():
            return value.isoformat()
        case Decimal():
            return float(value)
        case dict():
            return {str(key): _plain(item) for key, item in value.items()}
        case list():
            return [_plain(item) for item in value]
        case bytes():
            return base64.b64encode(value).decode()
        case _:
            return value

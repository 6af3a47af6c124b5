"""How answers are written: JSON by orjson, with a way out for what it can not write."""

import json
from collections.abc import Iterator
from itertools import islice

import orjson
from starlette.responses import Response
from typing_extensions import override

from shared.model.json import Json
from shared.runtime.random_ids import new_execution_id


class JsonAnswer(Response):
    """A JSON body."""

    media_type = "application/json"

    @override
    def render(self, content: Json) -> bytes:
        return json_bytes(content)


def json_bytes(content: Json) -> bytes:
    """A plain value as JSON; whole numbers of any size are written in full."""
    try:
        return orjson.dumps(content)
    except TypeError:
        return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode(
            "utf-8", "replace"
        )


_BLOCK = 500


def in_blocks(lines: Iterator[str]) -> Iterator[str]:
    """Lines joined, so that a long text is not sent in a million pieces."""
    while block := "".join(islice(lines, _BLOCK)):
        yield block


def no_content() -> Response:
    """204, without a body."""
    return Response(status_code=204)


def counted(count: int) -> Response:
    """How many an action was done to; the members of every era."""
    return JsonAnswer({"count": count, "totalItems": count, "operationId": new_execution_id()})

"""Runs gcp-storage-emulator; a request that states a generation is refused when it is another.

It wraps handlers of the emulator, which is therefore pinned to one version.
"""

import functools
import sys
import threading
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from gcp_storage_emulator import server
from gcp_storage_emulator.__main__ import main
from gcp_storage_emulator.exceptions import NotFound
from gcp_storage_emulator.handlers import objects

Handler = Callable[..., object]

GUARDED = ("insert", "delete", "download", "patch")
_LOCK = threading.RLock()
"""Between looking at a generation and acting on it nobody else acts."""


def _generation(storage: Any, bucket: str, name: str) -> int:  # noqa: ANN401 - untyped package
    try:
        return int(storage.get_file_obj(bucket, name).get("generation") or 0)
    except NotFound:
        return 0


def _object_name(request: Any) -> str:  # noqa: ANN401 - untyped package
    if request.params.get("object_id"):
        return str(request.params["object_id"])
    if request.query.get("name"):
        return str(request.query["name"][0])
    data = request.data if isinstance(request.data, dict) else {}
    return str((data.get("meta") or data).get("name"))


def _is_met(request: Any, storage: Any) -> bool:  # noqa: ANN401 - untyped package
    for key, wanted in (("ifGenerationMatch", True), ("ifGenerationNotMatch", False)):
        if key in request.query:
            now = _generation(storage, request.params["bucket_name"], _object_name(request))
            if (now == int(request.query[key][0])) is not wanted:
                return False
    return True


def _guarded(handler: Handler) -> Handler:
    @functools.wraps(handler)
    def inner(request: Any, response: Any, storage: Any, *rest: Any) -> object:  # noqa: ANN401
        with _LOCK:
            if _is_met(request, storage):
                return handler(request, response, storage, *rest)
            response.status = HTTPStatus.PRECONDITION_FAILED
            response.json({"error": {"code": 412, "message": "conditionNotMet"}})
            return None

    return inner


def guard() -> None:
    """Puts the guard before the handlers of objects."""
    for name in GUARDED:
        plain = getattr(objects, name)
        guarded = _guarded(plain)
        server.HANDLERS = tuple(
            (pattern, {method: guarded if one is plain else one for method, one in table.items()})
            for pattern, table in server.HANDLERS
        )


if __name__ == "__main__":
    guard()
    sys.exit(main())

"""Errors as bodies: one object that clients of every era of Kestra can read."""

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import ClassVar

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from shared.api.answers import JsonAnswer
from shared.api.request_ids import HEADER, request_id
from shared.engine.input_values import InvalidInput
from shared.errors import Disposition, WindhoverError
from shared.model.json import Json, JsonObject
from shared.model.problems import InvalidFlow, Problem
from shared.runtime.bulk import BulkRefused
from shared.runtime.execution_labels import InvalidLabel
from shared.runtime.flow_catalog import FlowExists, FlowIdentity, summary_of

logger = logging.getLogger(__name__)

ORIGINAL_PATH = "windhover.path"
"""Key of the scope: the path as it was asked for, the tenant included."""

_INVALID_ENTITY = (InvalidFlow, InvalidInput, InvalidLabel, FlowExists, FlowIdentity)
_PREFIXES: Mapping[int, str] = {
    404: "Not Found: ",
    409: "Illegal state: ",
    410: "Resource has expired: ",
    422: "Illegal argument: ",
}


class InvalidArgument(WindhoverError):  # noqa: N818 - reads as the fact it is
    """A part of the request can not be used: a parameter, a page, a body; nothing was done."""

    code: ClassVar[str] = "api.invalid-argument"
    http_status: ClassVar[int] = 422
    disposition: ClassVar[Disposition] = Disposition.REFUSE


class InvalidFilter(WindhoverError):  # noqa: N818 - reads as the fact it is
    """A filter that the resource does not know; nothing was done, least of all to everything."""

    code: ClassVar[str] = "api.invalid-filter"
    http_status: ClassVar[int] = 400
    disposition: ClassVar[Disposition] = Disposition.REFUSE


class TooLarge(WindhoverError):  # noqa: N818 - reads as the fact it is
    """The request is larger than this server takes."""

    code: ClassVar[str] = "api.too-large"
    http_status: ClassVar[int] = 413
    disposition: ClassVar[Disposition] = Disposition.REFUSE


class NotAllowed(WindhoverError):  # noqa: N818 - reads as the fact it is
    """Who asks may not do this."""

    code: ClassVar[str] = "api.not-allowed"
    http_status: ClassVar[int] = 403
    disposition: ClassVar[Disposition] = Disposition.REFUSE


class NotServed(WindhoverError):  # noqa: N818 - reads as the fact it is
    """There is nothing at this address."""

    code: ClassVar[str] = "api.not-served"
    http_status: ClassVar[int] = 404
    disposition: ClassVar[Disposition] = Disposition.REFUSE


def error_body(
    request: Request, status: int, message: str, errors: list[JsonObject], code: str = ""
) -> JsonObject:
    """The body for one message; `errors` have `detail` and, where it is known, `path`."""
    path = str(request.scope.get(ORIGINAL_PATH, request.url.path))
    embedded: list[Json] = [
        {"message": _joined(one), **{key: one[key] for key in ("path",) if key in one}}
        for one in errors
    ]
    body: JsonObject = {
        "message": message,
        "_links": {"self": {"href": path, "templated": False}},
        "_embedded": {"errors": embedded},
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": _joined(errors[0]) if errors else message,
        "instance": path,
        "errors": list(errors),
    }
    return body | ({"code": code} if code else {})


def _joined(error: JsonObject) -> str:
    path = error.get("path")
    return f"{path}: {error['detail']}" if path else str(error["detail"])


def answer_for(request: Request, error: WindhoverError) -> Response:
    """The answer to an error of ours."""
    status = error.http_status
    body = error_body(
        request, status, _message(error, status), _details(error), code=type(error).code
    )
    if error.remedy:
        body["remedy"] = error.remedy
    if isinstance(error, BulkRefused):
        body["invalids"] = [
            {"message": reason, "invalidValue": one, "path": error.path}
            for one, reason in error.invalids
        ]
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        facts = {"code": type(error).code, "request": request_id(request)}
        logger.error("a request failed", extra=facts, exc_info=error)
    return JsonAnswer(body, status_code=status)


def _message(error: WindhoverError, status: int) -> str:
    text = summary_of(error.problems) if isinstance(error, InvalidFlow) else error.message
    prefix = "Invalid entity: " if isinstance(error, _INVALID_ENTITY) else _PREFIXES.get(status, "")
    return prefix + text


def _details(error: WindhoverError) -> list[JsonObject]:
    if isinstance(error, InvalidFlow):
        return [_problem_detail(problem) for problem in error.problems]
    # `flow.id: Flow id already exists`: the path is told apart where there is one.
    path, colon, detail = error.message.partition(": ")
    if colon and path.startswith("flow."):
        return [{"detail": detail, "path": path}]
    return [{"detail": error.message}]


def _problem_detail(problem: Problem) -> JsonObject:
    shaped: JsonObject = {"detail": problem.message, "code": problem.code}
    if problem.path:
        shaped["path"] = problem.path
    if problem.spot is not None:
        shaped |= {"line": problem.spot.line, "column": problem.spot.column}
    if problem.remedy:
        shaped["remedy"] = problem.remedy
    return shaped


def on_windhover_error(request: Request, error: Exception) -> Response:
    """Handler of everything that we raise on purpose."""
    if not isinstance(error, WindhoverError):
        raise error
    return answer_for(request, error)


def on_http_error(request: Request, error: Exception) -> Response:
    """Handler of what the router raises: no route, no such method."""
    if not isinstance(error, HTTPException):
        raise error
    status = error.status_code
    message = _PREFIXES.get(status, "") + str(error.detail)
    body = error_body(request, status, message, [{"detail": str(error.detail)}])
    return JsonAnswer(body, status_code=status, headers=error.headers)


def on_invalid_parameter(request: Request, error: Exception) -> Response:
    """Handler of parameters of the wrong type; 400 for one that is missing."""
    if not isinstance(error, RequestValidationError):
        raise error
    found = error.errors()
    details: list[JsonObject] = [
        {"detail": str(one["msg"]), "path": ".".join(map(str, one["loc"][1:]))} for one in found
    ]
    missing = any(one["type"] == "missing" for one in found)
    status = 400 if missing else 422
    message = _PREFIXES.get(status, "") + "; ".join(map(_joined, details))
    return JsonAnswer(error_body(request, status, message, details), status_code=status)


def on_disconnect(request: Request, error: Exception) -> Response:
    """Handler of a client that went away before it had sent its body: nobody reads the answer."""
    del request, error
    return Response(status_code=400)


def on_bug(request: Request, error: Exception) -> Response:
    """Handler of everything else: says nothing about the inside."""
    name = request_id(request)
    facts = {"path": request.url.path, "request": name}
    logger.error("a request met a bug", extra=facts, exc_info=error)
    message = f"Internal server error: {type(error).__name__}"
    body = error_body(request, 500, message, [{"detail": message}])
    # Made outside of what names the other answers.
    return JsonAnswer(body, status_code=500, headers={HEADER: name})

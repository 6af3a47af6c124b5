"""The description of the API: what FastAPI derives from the routes, and the errors of all."""

from http import HTTPStatus

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from shared.api.described import describe_answers
from shared.api.search_parameters import describe_filters
from shared.model.json import Json, JsonObject
from shared.sdk.schemas import members

ERRORS = (400, 401, 403, 404, 409, 410, 412, 413, 422, 429)
"""Statuses of refusals; every route may answer with any of them."""

_ERROR: JsonObject = {
    "type": "object",
    "title": "Error",
    "description": "What went wrong, in the members of every era of Kestra.",
    "required": ["message", "status", "title", "detail", "errors"],
    "properties": {
        "message": {"type": "string"},
        "code": {"type": "string", "description": "Stable for ever; see the page of errors."},
        "remedy": {"type": "string", "description": "What to do now."},
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "instance": {"type": "string"},
        "errors": {"type": "array", "items": {"type": "object"}},
        "_links": {"type": "object"},
        "_embedded": {"type": "object"},
    },
}


def document(app: FastAPI) -> JsonObject:
    """The OpenAPI document; the same on every call."""
    found: JsonObject = get_openapi(
        title=app.title,
        version=app.version,
        description="Kestra's HTTP API as Windhover serves it. "
        "Every path exists with and without the tenant: `/api/v1/main/...`.",
        routes=app.routes,
    )
    components = members(found["components"])["schemas"]
    for unused in ("HTTPValidationError", "ValidationError"):
        components.pop(unused, None)
    components["Error"] = _ERROR
    describe_answers(found, components)
    describe_filters(found)
    found["components"] = {"schemas": components}
    for path in members(found["paths"]).values():
        for operation in members(path).values():
            _declare_errors(operation)
    return found


def _declare_errors(operation: JsonObject) -> None:
    responses = operation["responses"]
    if isinstance(responses, dict):
        responses |= {str(status): _refusal(status) for status in ERRORS}


def _refusal(status: int) -> Json:
    schema: Json = {"schema": {"$ref": "#/components/schemas/Error"}}
    return {"description": HTTPStatus(status).phrase, "content": {"application/json": schema}}

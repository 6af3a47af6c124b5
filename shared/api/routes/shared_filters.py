"""Filters of lists that everybody sees (HTTP API, section 12)."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field, JsonValue
from starlette.responses import Response

from shared.api.access.guard import GuardedRoute
from shared.api.answers import JsonAnswer
from shared.api.requests import Caller, Engine
from shared.model.json import Json
from shared.runtime.instance import Instance
from shared.runtime.shared_filters import SharedFilter

router = APIRouter(prefix="/api/v1/filters", tags=["Filters"], route_class=GuardedRoute)

_PAGE = r"^[a-z][a-z-]{0,29}$"
_LONGEST_NAME = 60


class GivenFilter(BaseModel):
    """A filter to share."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    page: str = Field(pattern=_PAGE)
    name: str = Field(min_length=1, max_length=_LONGEST_NAME)
    search: dict[str, JsonValue]


@router.get("", operation_id="listSharedFilters")
def list_filters(page: Annotated[str, Query(pattern=_PAGE)], engine: Engine) -> Response:
    """The filters of a page, by name."""
    return JsonAnswer(_shown(engine, page))


@router.put("", operation_id="shareFilter")
def share(wanted: GivenFilter, engine: Engine, caller: Caller) -> Response:
    """Shares a filter with everybody, in place of one of the same name."""
    owner = "" if caller is None else caller.name
    engine.shared_filters.put(SharedFilter(wanted.page, wanted.name, wanted.search, owner))
    return JsonAnswer(_shown(engine, wanted.page))


@router.delete("", operation_id="deleteSharedFilter")
def delete(
    page: Annotated[str, Query(pattern=_PAGE)],
    name: Annotated[str, Query(min_length=1, max_length=_LONGEST_NAME)],
    engine: Engine,
) -> Response:
    """Takes a filter away from everybody."""
    engine.shared_filters.delete(page, name)
    return JsonAnswer(_shown(engine, page))


def _shown(engine: Instance, page: str) -> list[Json]:
    return [
        {"name": one.name, "search": one.search, "owner": one.owner}
        for one in engine.shared_filters.of(page)
    ]

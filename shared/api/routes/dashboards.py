"""Custom dashboards (HTTP API, section 9): kept, checked and shown; their charts are not drawn."""

from typing import ClassVar

from fastapi import APIRouter, Request
from starlette.responses import Response

from shared.api.access.guard import GuardedRoute
from shared.api.answers import JsonAnswer, no_content
from shared.api.filters import FilterSet, text_in
from shared.api.requests import Engine, Text, yaml_body
from shared.api.shapes.dashboards import Draft, checked_chart, checked_dashboard, dashboard_json
from shared.api.shapes.values import moment
from shared.errors import Disposition, WindhoverError
from shared.model.json import Json, JsonObject
from shared.model.query import page_of
from shared.runtime.instance import Instance
from shared.runtime.random_ids import new_execution_id

router = APIRouter(prefix="/api/v1/dashboards", tags=["Dashboards"], route_class=GuardedRoute)

_FILTERS = FilterSet(filters={"q": text_in("title", "id")}, sort={"title": "title", "id": "id"})


class DashboardMissing(WindhoverError):  # noqa: N818 - reads as the fact it is
    """There is no such dashboard."""

    code: ClassVar[str] = "dashboard.missing"
    http_status: ClassVar[int] = 404
    disposition: ClassVar[Disposition] = Disposition.REFUSE


class InvalidDashboard(WindhoverError):  # noqa: N818 - reads as the fact it is
    """The source is no dashboard; nothing was kept."""

    code: ClassVar[str] = "dashboard.invalid"
    http_status: ClassVar[int] = 422
    disposition: ClassVar[Disposition] = Disposition.REFUSE


@router.get("", operation_id="searchDashboards")
def search(request: Request, engine: Engine) -> Response:
    """A page of the dashboards that are kept."""
    query = _FILTERS.query(request.query_params)
    kept = [dashboard_json(name, one) for name, one in engine.dashboards.every()]
    page = page_of(query, kept, lambda one, name: str(one.get(name, "")))
    results: list[Json] = [*page.results]
    return JsonAnswer({"results": results, "total": page.total})


@router.post("", operation_id="createDashboard", openapi_extra=yaml_body())
def create(source: Text, engine: Engine) -> Response:
    """Keeps a new dashboard."""
    draft = _draft(source)
    name = draft.id or new_execution_id()
    if engine.dashboards.find(name) is not None:
        raise InvalidDashboard(f"dashboard.id: there is a dashboard {name} already")
    return _keep(engine, name, source, None)


@router.post("/validate", operation_id="validateDashboard", openapi_extra=yaml_body())
def validate(source: Text) -> Response:
    """What is to be said of a dashboard."""
    return JsonAnswer(_validation(checked_dashboard(source)))


@router.post("/validate/chart", operation_id="validateChart", openapi_extra=yaml_body())
def validate_chart(source: Text) -> Response:
    """What is to be said of a chart."""
    return JsonAnswer(_validation(checked_chart(source)))


def _validation(draft: Draft) -> JsonObject:
    shaped: JsonObject = {
        "index": 0,
        "outdated": False,
        "deprecationPaths": [],
        "warnings": [],
        "infos": [],
    }
    return shaped | ({"constraints": "\n".join(draft.problems)} if draft.problems else {})


@router.get("/{dashboard_id}", operation_id="dashboard")
def get(dashboard_id: str, engine: Engine) -> Response:
    """A dashboard with its source."""
    return JsonAnswer(dashboard_json(dashboard_id, _find(engine, dashboard_id)))


@router.put("/{dashboard_id}", operation_id="updateDashboard", openapi_extra=yaml_body())
def update(dashboard_id: str, source: Text, engine: Engine) -> Response:
    """Changes a dashboard."""
    known = _find(engine, dashboard_id)
    if _draft(source).id not in {None, dashboard_id}:
        raise InvalidDashboard("dashboard.id: Illegal dashboard id update")
    return _keep(engine, dashboard_id, source, known)


@router.delete("/{dashboard_id}", operation_id="deleteDashboard", status_code=204)
def delete(dashboard_id: str, engine: Engine) -> Response:
    """Forgets a dashboard."""
    _find(engine, dashboard_id)
    engine.dashboards.delete(dashboard_id)
    return no_content()


def _draft(source: str) -> Draft:
    draft = checked_dashboard(source)
    if draft.problems:
        raise InvalidDashboard("; ".join(draft.problems))
    return draft


def _keep(engine: Instance, name: str, source: str, known: JsonObject | None) -> Response:
    now = moment(engine.ports.clock.now())
    created = now if known is None else known["created"]
    kept: JsonObject = {"sourceCode": source, "created": created, "updated": now}
    engine.dashboards.put(name, kept)
    return JsonAnswer(dashboard_json(name, kept))


def _find(engine: Instance, name: str) -> JsonObject:
    found = engine.dashboards.find(name) if Draft.is_id(name) else None
    if found is None:
        raise DashboardMissing(f"there is no dashboard {name[:100]}")
    return found

"""Custom dashboards (HTTP API, section 9): kept, checked, and the numbers of their charts."""

from typing import ClassVar

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel
from starlette.responses import Response

from shared.api.access.guard import GuardedRoute
from shared.api.answers import JsonAnswer, no_content
from shared.api.charts.answers import chart_json, view_of
from shared.api.charts.conditions import Asked
from shared.api.charts.definitions import Dashboard, TimeWindow
from shared.api.charts.reading import Draft, checked_chart, checked_dashboard, dashboard_json, said
from shared.api.filters import FilterSet, text_in
from shared.api.requests import Engine, Text, yaml_body
from shared.api.shapes.values import moment, pruned
from shared.api.tables import csv_answer
from shared.errors import Disposition, WindhoverError
from shared.model.json import Json, JsonObject
from shared.model.problems import Problem
from shared.model.query import page_of
from shared.runtime.flow_catalog import summary_of
from shared.runtime.instance import Instance
from shared.runtime.kept_objects import LARGEST_BYTES
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
    name = _draft(source).id or new_execution_id()
    if engine.dashboards.find(name) is not None:
        raise InvalidDashboard(f"dashboard.id: there is a dashboard {name} already")
    return _keep(engine, name, source, None)


@router.post("/validate", operation_id="validateDashboard", openapi_extra=yaml_body())
def validate(source: Text) -> Response:
    """What is to be said of a dashboard; of a right one `dashboard` is what it says."""
    draft = checked_dashboard(source)
    shaped = _validation(draft.problems)
    return JsonAnswer(shaped if draft.problems else shaped | {"dashboard": said(draft.content)})


@router.post("/validate/chart", operation_id="validateChart", openapi_extra=yaml_body())
def validate_chart(source: Text) -> Response:
    """What is to be said of a chart."""
    return JsonAnswer(_validation(checked_chart(source)[1]))


def _validation(problems: tuple[Problem, ...]) -> JsonObject:
    shaped: JsonObject = {
        "index": 0,
        "outdated": False,
        "deprecationPaths": [],
        "warnings": [],
        "infos": [],
    }
    if problems:
        shaped["constraints"] = summary_of(problems)
        shaped["problems"] = [pruned(one.as_json()) for one in problems]
    return shaped


class Preview(BaseModel):
    """A chart that is not kept, and what of it is looked at."""

    model_config = ConfigDict(
        alias_generator=to_camel, frozen=True, extra="ignore", populate_by_name=True
    )

    chart: str = Field(max_length=LARGEST_BYTES)
    global_filter: Asked = Asked()


@router.post("/charts/preview", operation_id="previewChart")
def preview(given: Preview, engine: Engine) -> Response:
    """The rows of a chart that is not kept."""
    return JsonAnswer(_preview(given, engine))


@router.post("/charts/export/to-csv", operation_id="exportChartToCsv")
def preview_csv(given: Preview, engine: Engine) -> Response:
    """The same as a table for other programs."""
    return _csv("chart", _preview(given, engine))


def _preview(given: Preview, engine: Instance) -> JsonObject:
    chart, problems = checked_chart(given.chart)
    if chart is None:
        raise InvalidDashboard(summary_of(problems))
    view = view_of(given.global_filter, TimeWindow(), engine.ports.clock.now())
    return chart_json(engine, chart, view)


@router.post("/{dashboard_id}/charts/{chart_id}", operation_id="dashboardChartData")
def chart_data(
    dashboard_id: str, chart_id: str, engine: Engine, asked: Asked | None = None
) -> Response:
    """The rows of a chart: `{"results": [{column: value}], "total": 1}`."""
    return JsonAnswer(_chart(dashboard_id, chart_id, engine, asked))


@router.post(
    "/{dashboard_id}/charts/{chart_id}/export/to-csv", operation_id="exportDashboardChartDataToCSV"
)
def chart_csv(
    dashboard_id: str, chart_id: str, engine: Engine, asked: Asked | None = None
) -> Response:
    """The same as a table for other programs."""
    return _csv(chart_id, _chart(dashboard_id, chart_id, engine, asked))


def _chart(dashboard_id: str, chart_id: str, engine: Instance, asked: Asked | None) -> JsonObject:
    kept = _draft(str(_find(engine, dashboard_id)["sourceCode"]))
    for chart in kept.charts:
        if chart.id == chart_id:
            view = view_of(asked or Asked(), kept.time_window, engine.ports.clock.now())
            return chart_json(engine, chart, view)
    raise DashboardMissing(f"the dashboard {dashboard_id} has no chart {chart_id[:100]}")


def _csv(name: str, answer: JsonObject) -> Response:
    found = answer["results"]
    rows = [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
    columns = [*rows[0]] if rows else []
    cells = (["" if one is None else str(one) for one in row.values()] for row in rows)
    return csv_answer(f"{name}.csv", columns, cells)


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


def _draft(source: str) -> Dashboard:
    """What a source says. Raises InvalidDashboard."""
    draft = checked_dashboard(source)
    if draft.dashboard is None:
        raise InvalidDashboard(summary_of(draft.problems))
    return draft.dashboard


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

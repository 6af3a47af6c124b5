"""Sources of dashboards and charts -> definitions, with everything that is wrong with them."""

import re
from dataclasses import dataclass

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from shared.api.charts.definitions import ALTERNATIVES, CHARTS, CONDITION, Chart, Dashboard
from shared.model.json import Json, JsonObject
from shared.model.yaml_nodes import InvalidYaml, compose, plain

MOST_PROBLEMS = 50
_ID = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9_-]{0,99}")
_CHART: TypeAdapter[Chart] = TypeAdapter(Chart)


@dataclass(frozen=True, slots=True)
class Draft:
    """What a source says, as far as it can be read.

    Attributes:
        content: its data; empty where it is no YAML map.
        problems: each as `path: what is wrong`; empty for a right one.
        dashboard: None where there are problems.
    """

    content: JsonObject
    problems: tuple[str, ...] = ()
    dashboard: Dashboard | None = None

    @staticmethod
    def is_id(text: str) -> bool:
        """Whether a text can name a dashboard."""
        return _ID.fullmatch(text) is not None


def checked_dashboard(source: str) -> Draft:
    """A source of a dashboard with everything that is wrong with it."""
    content, problems = _read(source)
    if problems:
        return Draft({}, problems)
    name = content.get("id")
    if name is not None and not (isinstance(name, str) and Draft.is_id(name)):
        problems = ("id: must be letters, digits, dashes and underscores, at most 100",)
    try:
        dashboard = Dashboard.model_validate(content)
    except ValidationError as error:
        return Draft(content, (*problems, *_problems(error)))
    return Draft(content, problems, None if problems else dashboard)


def checked_chart(source: str) -> tuple[Chart | None, tuple[str, ...]]:
    """The chart of a source, or None with everything that is wrong with it."""
    content, problems = _read(source)
    if problems:
        return None, problems
    try:
        return _CHART.validate_python(content), ()
    except ValidationError as error:
        return None, _problems(error)


def _read(source: str) -> tuple[JsonObject, tuple[str, ...]]:
    try:
        content = plain(compose(source))
    except InvalidYaml as error:
        place = f", line {error.spot.line}, column {error.spot.column}" if error.spot else ""
        return {}, (f"source: {error.message}{place}",)
    if not isinstance(content, dict):
        return {}, ("source: must be a map",)
    return content, ()


def _problems(error: ValidationError) -> tuple[str, ...]:
    found = (_problem(one) for one in error.errors(include_url=False)[:MOST_PROBLEMS])
    return tuple(dict.fromkeys(found))


def _problem(error: ErrorDetails) -> str:
    path = _path(error["loc"])
    match error["type"]:
        case "value_error":
            # The check of a whole part names the place inside of it.
            return f"{path}.{error['ctx']['error']}".removeprefix(".")
        case "union_tag_not_found":
            return f"{path}.type: must not be null".removeprefix(".")
        case "union_tag_invalid":
            known = f"there is none like it; use one of {error['ctx']['expected_tags']}"
            return f"{path}.type: {known}".removeprefix(".")
        case kind:
            return f"{path}: {_MESSAGES.get(kind, error['msg'])}"


_MESSAGES = {
    "missing": "must not be null",
    "extra_forbidden": "there is no such property",
    "list_type": "must be a list",
    "tuple_type": "must be a list",
    "dict_type": "must be a map",
    "model_type": "must be a map",
    "model_attributes_type": "must be a map",
    "string_type": "must be a text",
}

_TAGS = frozenset({ALTERNATIVES, CONDITION})


def _path(location: tuple[str | int, ...]) -> str:
    """`charts[0].data.where[1].field`, without the names of the alternatives that were chosen."""
    path = ""
    for step in location:
        if isinstance(step, int):
            path += f"[{step}]"
        elif step not in _TAGS and not step.startswith(CHARTS):
            path += f".{step}"
    return path.removeprefix(".")


def dashboard_json(name: str, kept: JsonObject) -> JsonObject:
    """A dashboard as it is kept, with what its source says."""
    said = checked_dashboard(str(kept["sourceCode"])).content
    members: dict[str, Json] = {one: said[one] for one in _SHOWN if said.get(one) is not None}
    return {"id": name, **members, "deleted": False, **kept}


_SHOWN = ("title", "description", "timeWindow", "charts")

"""Sources of dashboards and charts -> definitions, with everything that is wrong with them."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from shared.api.charts.definitions import ALTERNATIVES, CHARTS, CONDITION, Chart, Dashboard
from shared.model import yaml_nodes
from shared.model.json import JsonObject
from shared.model.problems import Problem
from shared.model.yaml_nodes import InvalidYaml, Node, Spot, compose, plain

T = TypeVar("T")

CODE = "dashboard.invalid"
MOST_PROBLEMS = 50
_ID = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9_-]{0,99}")
_CHART: TypeAdapter[Chart] = TypeAdapter(Chart)


@dataclass(frozen=True, slots=True)
class Draft:
    """What a source says, as far as it can be read.

    Attributes:
        content: its data; empty where it is no YAML map.
        problems: none for a right one.
        dashboard: None where there are problems.
    """

    content: JsonObject
    problems: tuple[Problem, ...] = ()
    dashboard: Dashboard | None = None

    @staticmethod
    def is_id(text: str) -> bool:
        """Whether a text can name a dashboard."""
        return _ID.fullmatch(text) is not None


def checked_dashboard(source: str) -> Draft:
    """A source of a dashboard with everything that is wrong with it."""
    content, root, problems = _read(source)
    if root is None:
        return Draft({}, problems)
    dashboard, problems = _validated(Dashboard.model_validate, content, root)
    name = content.get("id")
    if name is not None and not (isinstance(name, str) and Draft.is_id(name)):
        allowed = "must be letters, digits, dashes and underscores, at most 100"
        problems = (Problem(CODE, allowed, "id", _spot(root, "id")), *problems)
    return Draft(content, problems, None if problems else dashboard)


def checked_chart(source: str) -> tuple[Chart | None, tuple[Problem, ...]]:
    """The chart of a source, or None with everything that is wrong with it."""
    content, root, problems = _read(source)
    if root is None:
        return None, problems
    return _validated(_CHART.validate_python, content, root)


def _read(source: str) -> tuple[JsonObject, Node | None, tuple[Problem, ...]]:
    try:
        root = compose(source)
    except InvalidYaml as error:
        return {}, None, (Problem(CODE, error.message, "source", error.spot),)
    content = plain(root)
    if not isinstance(content, dict):
        return {}, None, (Problem(CODE, "must be a map", "source", root.spot),)
    return content, root, ()


def _validated(
    validate: Callable[[JsonObject], T], content: JsonObject, root: Node
) -> tuple[T | None, tuple[Problem, ...]]:
    try:
        return validate(content), ()
    except ValidationError as error:
        errors = error.errors(include_url=False)[:MOST_PROBLEMS]
        found = (_problem(one, root) for one in errors)
        return None, tuple(dict.fromkeys(found))


def _problem(error: ErrorDetails, root: Node) -> Problem:
    path = _path(error["loc"])
    match error["type"]:
        case "value_error":
            # The check of a whole part names the place inside of it.
            inner, _, message = str(error["ctx"]["error"]).partition(": ")
            path = f"{path}.{inner}"
        case "union_tag_not_found":
            path, message = f"{path}.type", "must not be null"
        case "union_tag_invalid":
            path = f"{path}.type"
            message = f"there is none like it; use one of {error['ctx']['expected_tags']}"
        case kind:
            message = _MESSAGES.get(kind, error["msg"])
    path = path.removeprefix(".")
    return Problem(CODE, message, path, _spot(root, path))


_MESSAGES: Mapping[str, str] = {
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


def _spot(root: Node, path: str) -> Spot:
    """Where a path leads to, or the part around it that is there."""
    node, spot = root, root.spot
    for step in re.findall(r"[^.\[\]]+", path):
        match node:
            case yaml_nodes.Mapping(entries=entries, keys=keys) if step in entries:
                node, spot = entries[step], keys[step]
            case yaml_nodes.Sequence(items=items) if step.isdigit() and int(step) < len(items):
                node = items[int(step)]
                spot = node.spot
            case _:
                return spot
    return spot


def dashboard_json(name: str, kept: JsonObject) -> JsonObject:
    """A dashboard as it is kept, with what its source says."""
    content = checked_dashboard(str(kept["sourceCode"])).content
    return {"id": name, **said(content), "deleted": False, **kept}


def said(content: JsonObject) -> JsonObject:
    """What the source of a dashboard says, for who shows it."""
    return {one: content[one] for one in _SHOWN if content.get(one) is not None}


_SHOWN = ("title", "description", "timeWindow", "charts")

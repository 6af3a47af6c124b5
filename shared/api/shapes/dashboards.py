"""Sources of dashboards: read, checked, and shown as JSON."""

import re
from dataclasses import dataclass

from shared.api.shapes.values import pruned
from shared.model.json import Json, JsonObject
from shared.model.yaml_nodes import InvalidYaml, compose, plain

_ID = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9_-]{0,99}")


@dataclass(frozen=True, slots=True)
class Draft:
    """What a source says, as far as it can be read.

    Attributes:
        id: None where the source has none.
        problems: each as `path: what is wrong`; empty for a right one.
    """

    content: JsonObject
    id: str | None
    problems: tuple[str, ...] = ()

    @staticmethod
    def is_id(text: str) -> bool:
        """Whether a text can name a dashboard."""
        return _ID.fullmatch(text) is not None


def checked_dashboard(source: str) -> Draft:
    """A source of a dashboard with everything that is wrong with it."""
    content, problems = _read(source)
    if problems:
        return Draft({}, None, problems)
    found: list[str] = []
    name = content.get("id")
    if name is not None and not (isinstance(name, str) and Draft.is_id(name)):
        found.append("id: must be letters, digits, dashes and underscores, at most 100")
    if not isinstance(content.get("title"), str):
        found.append("title: must not be null")
    charts = content.get("charts")
    if not isinstance(charts, list):
        found.append("charts: must be a list")
    for number, chart in enumerate(charts if isinstance(charts, list) else ()):
        found += [f"charts[{number}].{one}" for one in _of_chart(chart)]
    return Draft(content, name if isinstance(name, str) else None, tuple(found))


def checked_chart(source: str) -> Draft:
    """A source of one chart with everything that is wrong with it."""
    content, problems = _read(source)
    return Draft(content, None, problems or tuple(_of_chart(content)))


def _of_chart(chart: Json) -> list[str]:
    members = chart if isinstance(chart, dict) else {}
    return [
        f"{name}: must not be null"
        for name in ("id", "type")
        if not isinstance(members.get(name), str)
    ]


def _read(source: str) -> tuple[JsonObject, tuple[str, ...]]:
    try:
        content = plain(compose(source))
    except InvalidYaml as error:
        return {}, (f"source: {error.message}",)
    if not isinstance(content, dict):
        return {}, ("source: must be a map",)
    return content, ()


def dashboard_json(name: str, kept: JsonObject) -> JsonObject:
    """A dashboard as it is kept, with what its source says."""
    said = checked_dashboard(str(kept["sourceCode"])).content
    members = {one: said.get(one) for one in ("title", "description", "timeWindow", "charts")}
    return pruned({"id": name, **members, "deleted": False, **kept})

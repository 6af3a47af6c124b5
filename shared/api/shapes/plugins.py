"""The types of plug-ins as JSON: their list, their pages, the schema of a whole flow."""

import threading
from collections.abc import Mapping
from functools import cached_property

from shared.api.shapes.compatibility import compatibility_of
from shared.api.shapes.examples import examples_as_flows
from shared.api.shapes.icons import icons_json, svg_of
from shared.model.flow import Flow
from shared.model.json import Json, JsonObject
from shared.model.kestra_types import PLUGINS, PREFIX
from shared.model.task import FlowableTask, GroupTask, Task
from shared.model.trigger import Condition, Trigger
from shared.sdk.documentation import documentation
from shared.sdk.registry import Registry
from shared.sdk.schemas import class_of, common_keys, members, schema_of, summary_of

_LISTS: Mapping[type, str] = {Task: "tasks", Trigger: "triggers", Condition: "conditions"}
FLOW = "io.kestra.core.models.flows.Flow"
_DRAFT = "http://json-schema.org/draft-07/schema#"


class TypeShapes:
    """What is told of the installed types; made once, when it is first asked for.

    The lock lets one request make it while the others wait.
    """

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._lock = threading.Lock()

    def plugins(self) -> list[Json]:
        """The types by group."""
        with self._lock:
            return self._plugins

    def flow_schema(self) -> JsonObject:
        """The JSON Schema (draft-07) of a flow, old type names included."""
        with self._lock:
            return self._flow_schema

    def icons(self) -> JsonObject:
        """The icon of every type."""
        with self._lock:
            return self._icons

    def group_icons(self) -> JsonObject:
        """The icon of every group."""
        groups = {name.rpartition(".")[0]: False for name in self._registry.names()}
        return icons_json(groups)

    def icon(self, name: str) -> str:
        """The icon of a type or alias, as SVG. Raises UnknownType."""
        class_of(self._registry, name)
        return svg_of(self._registry.canonical(name))

    def of_kind(self, kind: str) -> list[Json]:
        """The types of one of the lists: `triggers`."""
        found: list[Json] = []
        for group in self.plugins():
            listed = members({"one": group})["one"].get(kind)
            found += listed if isinstance(listed, list) else []
        return found

    def properties(self, name: str) -> Json:
        """The properties of a type or alias. Raises UnknownType."""
        return schema_of(self._registry, name)["properties"]

    def page(self, name: str) -> JsonObject:
        """The documentation and the schema of a type or alias. Raises UnknownType.

        Besides what Kestra answers: the current name and the old ones, the list it stands in, the
        properties that all of that list have, what of Kestra it follows, and its examples as flows.
        """
        current = self._registry.canonical(name)
        cls = class_of(self._registry, current)
        return {
            "markdown": documentation(self._registry, name),
            "schema": schema_of(self._registry, name),
            "type": current,
            "kind": _kind(cls),
            "aliases": [*self._registry.aliases_of(current)],
            "common": [*sorted(common_keys(cls))],
            "compatibility": compatibility_of(current),
            "examples": [one.as_json() for one in examples_as_flows(self._registry, current)],
        }

    def catalogue(self) -> JsonObject:
        """What a search looks at: the types that are here, and the plug-ins that are not."""
        with self._lock:
            return self._catalogue

    @cached_property
    def _plugins(self) -> list[Json]:
        groups: dict[str, dict[str, list[Json]]] = {}
        for name in self._registry.names():
            group = name.rpartition(".")[0]
            kind = _kind(class_of(self._registry, name))
            listed = groups.setdefault(group, {name: [] for name in _LISTS.values()})
            listed[kind].append({"cls": name, "deprecated": False})
        return [
            {
                "name": group.rpartition(".")[2],
                "title": group.rpartition(".")[2],
                "group": ".".join(group.split(".")[:4]),
                "subGroup": group,
                "aliases": [],
                **{kind: list[Json](found) for kind, found in listed.items()},
            }
            for group, listed in groups.items()
        ]

    @cached_property
    def _catalogue(self) -> JsonObject:
        types: list[Json] = [self._entry(name) for name in self._registry.names()]
        elsewhere: list[Json] = [
            {
                "name": name,
                "title": one.title,
                "instead": one.instead,
                "types": [f"{PREFIX}{name}.{below}" for below in sorted(one.names)],
            }
            for name, one in sorted(PLUGINS.items())
        ]
        return {"types": types, "elsewhere": elsewhere}

    def _entry(self, name: str) -> Json:
        cls = class_of(self._registry, name)
        title, description = summary_of(cls)
        common = common_keys(cls)
        shape = members(schema_of(self._registry, name))["properties"]
        own = {k: v for k, v in members(shape["properties"]).items() if k not in common}
        return {
            "type": name,
            "kind": _kind(cls),
            "title": title.removesuffix("."),
            "description": description,
            "aliases": [*self._registry.aliases_of(name)],
            "properties": {key: str(one.get("description", "")) for key, one in own.items()},
        }

    @cached_property
    def _icons(self) -> JsonObject:
        names = self._registry.names()
        return icons_json({one: _is_flowable(class_of(self._registry, one)) for one in names})

    @cached_property
    def _flow_schema(self) -> JsonObject:
        declared = Flow.model_json_schema(ref_template="#/definitions/{model}")
        definitions: dict[str, JsonObject] = dict(members(declared.pop("$defs", {})))
        by_kind: dict[str, list[Json]] = {kind: [] for kind in _LISTS.values()}
        for current in self._registry.names():
            kind = _kind(class_of(self._registry, current))
            for name in (current, *self._registry.aliases_of(current)):
                schema = schema_of(self._registry, name)
                definitions |= members(schema["definitions"])
                definitions[name] = members({"one": schema["properties"]})["one"]
                by_kind[kind].append({"$ref": f"#/definitions/{name}"})
        for base, kind in _LISTS.items():
            definitions[base.__name__] = {"anyOf": by_kind[kind]}
        definitions[FLOW] = declared
        return {
            "$schema": _DRAFT,
            "$ref": f"#/definitions/{FLOW}",
            "definitions": dict[str, Json](definitions),
        }


def _is_flowable(cls: type) -> bool:
    return issubclass(cls, FlowableTask | GroupTask)


def _kind(cls: type) -> str:
    return next((kind for base, kind in _LISTS.items() if issubclass(cls, base)), "tasks")

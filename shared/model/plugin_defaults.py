"""Values that a flow gives to all tasks of a type (flow language, section 2.2)."""

from collections.abc import Iterable, Sequence
from typing import Annotated

from pydantic import Field

from shared.model.json import Json, JsonObject, StoredObject
from shared.model.properties import SourceModel
from shared.model.types import TypeCatalog

BLOCKS = ("pluginDefaults", "taskDefaults")
"""The names under which a flow declares them; never merged into."""


class PluginDefault(SourceModel):
    """Properties for everything whose type is, or begins with, `type`.

    Attributes:
        forced: read and not followed: only a server's own defaults can be forced.
    """

    type: Annotated[str, Field(min_length=1)]
    forced: bool = False
    values: Annotated[StoredObject, Field(min_length=1)]


def with_defaults(
    source: JsonObject, catalog: TypeCatalog, server: Sequence[PluginDefault] = ()
) -> JsonObject:
    """The source of a flow with defaults merged into every map that has a `type`.

    What the flow writes wins over its own defaults, those over the server's; forced ones of the
    server win over everything. Anything that is no proper default is left to the validation.
    """
    declared = [default for name in BLOCKS for default in _declared(source.get(name))]
    defaults = [*_spelled(declared, catalog), *_spelled(server, catalog)]
    if not defaults:
        return source
    forced = [default for default in reversed(defaults) if default.forced]
    gentle = [default for default in defaults if not default.forced]
    return {
        name: value if name in BLOCKS else _visited(value, gentle, forced)
        for name, value in source.items()
    }


def _declared(block: Json) -> list[PluginDefault]:
    """The proper defaults of a block. The flow's `forced` counts for nothing."""
    if not isinstance(block, list):
        return []
    return [
        PluginDefault(type=entry["type"], values=entry["values"])
        for entry in block
        if isinstance(entry, dict)
        and isinstance(entry.get("type"), str)
        and isinstance(entry.get("values"), dict)
        and entry["type"]
        and entry["values"]
    ]


def _spelled(defaults: Iterable[PluginDefault], catalog: TypeCatalog) -> list[PluginDefault]:
    """The defaults, and for each that names an alias one for the current type too."""
    found = list(defaults)
    for default in list(found):
        canonical = catalog.canonical(default.type)
        if canonical != default.type:
            found.append(default.model_copy(update={"type": canonical}))
    return found


def _visited(value: Json, gentle: list[PluginDefault], forced: list[PluginDefault]) -> Json:
    if isinstance(value, list):
        return [_visited(item, gentle, forced) for item in value]
    if not isinstance(value, dict):
        return value
    merged = {name: _visited(item, gentle, forced) for name, item in value.items()}
    own_type = merged.get("type")
    if not isinstance(own_type, str):
        return merged
    for default in gentle:
        if own_type.startswith(default.type):
            merged = _merge(default.values, merged)
    for default in forced:
        if own_type.startswith(default.type):
            merged = _merge(merged, default.values)
    return merged


def _merge(first: JsonObject, second: JsonObject) -> JsonObject:
    """Both maps; of two values the second wins unless it is null. Lists are joined."""
    merged = dict(first)
    for name, value in second.items():
        merged[name] = _both(merged.get(name), value)
    return merged


def _both(first: Json, second: Json) -> Json:
    if isinstance(first, dict) and isinstance(second, dict):
        return _merge(first, second)
    if isinstance(first, list) and isinstance(second, list):
        return [*first, *second]
    return first if second is None else second

"""The page of a type, in Markdown, written from its model."""

from collections.abc import Iterator

from shared.model.json import Json, JsonObject
from shared.sdk.registry import Registry
from shared.sdk.schemas import (
    class_of,
    common_keys,
    examples_of,
    members,
    schema_of,
    summary_of,
)
from shared.sdk.type_names import Definitions, definitions_in, literal, type_name

__all__ = ["common_properties", "documentation", "own_documentation", "schema_of", "title_of"]


def title_of(registry: Registry, name: str) -> str:
    """What a type does, in one line without a full stop. Raises UnknownType."""
    return summary_of(class_of(registry, name))[0].removesuffix(".")


def documentation(registry: Registry, name: str) -> str:
    """The page of a type or alias.

    Raises:
        UnknownType: there is no such type.
    """
    return _page([*_own_parts(registry, name), *_common_parts(registry, name)])


def own_documentation(registry: Registry, name: str) -> str:
    """The page of a type without the properties that all tasks, triggers or conditions have."""
    return _page(_own_parts(registry, name))


def common_properties(registry: Registry, name: str) -> str:
    """What the page of a type says about the properties that all of its kind have."""
    return _page(_common_parts(registry, name))


def _page(parts: list[str]) -> str:
    return "\n\n".join(part for part in parts if part) + "\n"


def _own_parts(registry: Registry, name: str) -> list[str]:
    current = registry.canonical(name)
    cls = class_of(registry, current)
    schema = schema_of(registry, current)
    definitions = members(schema["definitions"])
    common = common_keys(cls)
    own = {key: shape for key, shape in _properties(schema) if key not in common}
    outputs = members(members(schema["outputs"])["properties"])
    old = registry.aliases_of(current)
    parts = [f"# {current}", *summary_of(cls)]
    if old:
        parts.append(f"Old names: {', '.join(map(literal, old))}.")
    parts += [f"```yaml\n{example}```" for example in examples_of(cls)]
    parts += _section("Properties", own, definitions)
    parts += _section("Outputs", outputs, definitions)
    parts += _objects(list(own.values()) + list(outputs.values()), definitions)
    return parts


def _common_parts(registry: Registry, name: str) -> list[str]:
    schema = schema_of(registry, name)
    common = common_keys(class_of(registry, name))
    shared = {key: shape for key, shape in _properties(schema) if key in common}
    definitions = members(schema["definitions"])
    return [
        *_section("Common properties", shared, definitions),
        *_objects(list(shared.values()), definitions),
    ]


def _properties(schema: JsonObject) -> Iterator[tuple[str, JsonObject]]:
    yield from members(members(schema["properties"])["properties"]).items()


def _section(title: str, shapes: dict[str, JsonObject], definitions: Definitions) -> list[str]:
    if not shapes:
        return []
    lines = [_entry(key, shape, definitions) for key, shape in shapes.items()]
    return [f"## {title}", "\n".join(lines)]


def _objects(shapes: list[JsonObject], definitions: Definitions) -> list[str]:
    """The objects that properties are made of, a part each."""
    parts: list[str] = []
    for name in definitions_in(list[Json](shapes), definitions):
        target = definitions[name]
        required = target.get("required")
        lines = [
            _entry(key, shape, definitions, required=isinstance(required, list) and key in required)
            for key, shape in members(target.get("properties", {})).items()
        ]
        parts += [f"### `{name}`", str(target.get("description", "")), "\n".join(lines)]
    return parts


def _entry(key: str, shape: JsonObject, definitions: Definitions, *, required: bool = False) -> str:
    facts = [type_name(shape, definitions)]
    if required or shape.get("$required"):
        facts.append("required")
    if shape.get("$dynamic"):
        facts.append("expressions")
    if shape.get("$deprecated"):
        facts.append("deprecated")
    if shape.get("default") not in (None, [], {}):
        facts.append(f"default {literal(shape['default'])}")
    lines = [f"- `{key}` ({'; '.join(facts)})"]
    if shape.get("description"):
        lines[0] += f": {shape['description']}"
    examples = shape.get("$examples", shape.get("examples"))
    if isinstance(examples, list):
        lines.append(f"  Example: {' or '.join(map(literal, examples))}.")
    return "\n".join(lines)

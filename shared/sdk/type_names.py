"""What a JSON Schema allows, in words."""

from collections.abc import Iterator, Mapping
from typing import TypeAlias

import orjson

from shared.model.json import Json, JsonObject

Definitions: TypeAlias = Mapping[str, JsonObject]

_PREFIX = "#/definitions/"
_DECLARATIONS = {"Task": "task", "Trigger": "trigger", "Condition": "condition"}
_FORMATS = {"duration": "duration", "date-time": "date-time", "date": "date", "time": "time"}
_PLAIN = {"string": "text", "integer": "integer", "number": "number", "boolean": "boolean"}


def type_name(shape: Json, definitions: Definitions) -> str:
    """What a value may be: `text`, `list of tasks`, ``one of `A`, `B` ``."""
    if not isinstance(shape, dict):
        return "anything"
    if "$ref" in shape:
        return _referred(str(shape["$ref"]).removeprefix(_PREFIX), definitions)
    for key in ("anyOf", "oneOf"):
        if key in shape:
            return _alternatives(shape[key], definitions)
    if "const" in shape:
        return literal(shape["const"])
    if "enum" in shape:
        return _one_of(shape["enum"])
    return _simple(shape, definitions)


def _simple(shape: JsonObject, definitions: Definitions) -> str:
    match shape.get("type"):
        case "array":
            return f"list of {type_name(shape.get('items'), definitions)}"
        case "object":
            members = shape.get("additionalProperties")
            return f"map of {type_name(members, definitions)}" if members else "map"
        case str(kind):
            return _FORMATS.get(str(shape.get("format")), _PLAIN.get(kind, kind))
        case _:
            return "anything"


def _referred(name: str, definitions: Definitions) -> str:
    target = definitions.get(name, {})
    if "enum" in target:
        return _one_of(target["enum"])
    return _DECLARATIONS.get(name, f"`{name}`")


def _alternatives(shapes: Json, definitions: Definitions) -> str:
    assert isinstance(shapes, list)  # noqa: S101 - JSON Schema says so
    names = [
        type_name(shape, definitions)
        for shape in shapes
        if not (isinstance(shape, dict) and shape.get("type") == "null")
    ]
    return " or ".join(dict.fromkeys(names))


def _one_of(values: Json) -> str:
    assert isinstance(values, list)  # noqa: S101 - JSON Schema says so
    return "one of " + ", ".join(map(literal, values))


def literal(value: Json) -> str:
    """A value as it may be written in YAML."""
    text = value if isinstance(value, str) and value else orjson.dumps(value).decode()
    fence = "``" if "`" in text else "`"
    return f"{fence}{text}{fence}"


def definitions_in(shapes: Json, definitions: Definitions) -> list[str]:
    """Names of the objects that schemas refer to, directly or not, in the order of mention."""
    found: list[str] = []
    waiting = list(_references(shapes))
    while waiting:
        name = waiting.pop(0)
        if name in found or name in _DECLARATIONS or "enum" in definitions[name]:
            continue
        found.append(name)
        waiting += _references(definitions[name])
    return found


def _references(value: Json) -> Iterator[str]:
    if isinstance(value, dict):
        if "$ref" in value:
            yield str(value["$ref"]).removeprefix(_PREFIX)
        for key, member in value.items():
            # The examples and defaults of a property are data.
            if key not in {"examples", "$examples", "default", "discriminator"}:
                yield from _references(member)
    elif isinstance(value, list):
        for member in value:
            yield from _references(member)

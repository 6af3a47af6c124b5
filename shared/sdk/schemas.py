"""The JSON Schema of a type, as the editor and Kestra's API want it."""

import inspect
import textwrap
from collections.abc import Mapping
from typing import ClassVar, TypeAlias, get_args, get_type_hints

from pydantic import AliasChoices, BaseModel
from pydantic.fields import FieldInfo

from shared.errors import WindhoverError
from shared.model.json import Json, JsonObject
from shared.model.properties import rendering_of
from shared.model.task import GroupTask, Task
from shared.model.trigger import Condition, Trigger
from shared.sdk.output import Output
from shared.sdk.registry import Registry
from shared.sdk.task import PackedTask, RunnableTask

ModelType: TypeAlias = type[BaseModel]

_BASES: tuple[ModelType, ...] = (GroupTask, Task, Trigger, Condition)
_REFERENCE = "#/definitions/{model}"


class UnknownType(WindhoverError):  # noqa: N818 - reads as the fact it is
    """No installed plug-in has a type of this name."""

    code: ClassVar[str] = "plugin.unknown-type"
    http_status: ClassVar[int] = 404


def class_of(registry: Registry, name: str) -> ModelType:
    """The model of a type or alias.

    Raises:
        UnknownType: there is none.
    """
    found = registry.cls(name)
    if found is None or not issubclass(found, BaseModel):
        raise UnknownType(
            f"there is no type {name}", remedy="See the types: windhover plugins list."
        )
    return found


def summary_of(cls: ModelType) -> tuple[str, str]:
    """Title and description: the first line of the docstring, and the rest."""
    title, _, rest = (inspect.getdoc(cls) or "").partition("\n")
    return title, rest.strip()


def examples_of(cls: ModelType) -> list[str]:
    """The examples: YAML of one declaration each, without indentation."""
    texts: tuple[str, ...] = getattr(cls, "EXAMPLES", ())
    return [textwrap.dedent(text).strip() + "\n" for text in texts]


def outputs_of(cls: ModelType) -> ModelType | None:
    """The model of what expressions may read of it; None if there is nothing.

    It is what `run` says to give; types that do not run name it in `OUTPUTS`.
    """
    declared: ModelType | None = getattr(cls, "OUTPUTS", None)
    if declared is not None:
        return declared
    if issubclass(cls, PackedTask):
        result = get_type_hints(cls.run_packed)["return"]
    elif issubclass(cls, RunnableTask):
        result = get_type_hints(cls.run)["return"]
    else:
        return None
    for member in get_args(result) or (result,):
        if isinstance(member, type) and issubclass(member, Output) and member is not Output:
            return member
    return None


def key_of(name: str, field: FieldInfo) -> str:
    """The name of a field in YAML; the current one, where there are old ones."""
    choice = field.validation_alias or field.alias or name
    if isinstance(choice, AliasChoices):
        choice = choice.choices[0]
    return choice if isinstance(choice, str) else name


def common_keys(cls: ModelType) -> set[str]:
    """The properties that every task, trigger or condition has, and the type left as they are."""
    return {
        key_of(name, field)
        for name, field in cls.model_fields.items()
        if _declaring(cls, name) in _BASES
    }


def _declaring(cls: ModelType, name: str) -> type:
    return next(
        (ancestor for ancestor in cls.__mro__ if name in inspect.get_annotations(ancestor)), cls
    )


def schema_of(registry: Registry, name: str) -> JsonObject:
    """The schema of a type or alias, in the form of `GET /api/v1/plugins/{cls}`.

    Returns:
        `properties`: a schema (draft-07) of a declaration, whose properties have `$required` and
        `$dynamic` where that is so, and whose `$examples` are `{code, lang}`; `outputs`: a schema
        of what expressions may read; `definitions`: what both refer to.

    Raises:
        UnknownType: there is no such type.
    """
    cls = class_of(registry, name)
    title, description = summary_of(cls)
    declared = cls.model_json_schema(ref_template=_REFERENCE)
    definitions = members(declared.pop("$defs", {}))
    properties = _properties(cls, members(declared["properties"]))
    properties["type"] = {**properties["type"], "const": name}
    outputs = _outputs(outputs_of(cls), definitions)
    schema: JsonObject = {
        "type": "object",
        "title": title,
        "description": description,
        "properties": dict[str, Json](properties),
        "required": declared.get("required", []),
        "additionalProperties": declared.get("additionalProperties", True),
        "$examples": [{"code": code, "lang": "yaml"} for code in examples_of(cls)],
    }
    if registry.canonical(name) != name:
        schema["$deprecated"] = True
    plain: JsonObject = {key: _untitled(value) for key, value in definitions.items()}
    return {"properties": schema, "outputs": outputs, "definitions": plain}


def members(value: object) -> dict[str, JsonObject]:
    """The schemas in a map of schemas."""
    assert isinstance(value, Mapping)  # noqa: S101 - what the callers name are maps
    return {str(key): dict(member) for key, member in value.items() if isinstance(member, Mapping)}


def _properties(cls: ModelType, shapes: dict[str, JsonObject]) -> dict[str, JsonObject]:
    """Those of the type first, then the common ones."""
    common = common_keys(cls)
    fields = {key_of(name, field): field for name, field in cls.model_fields.items()}
    return {
        key: _property(shapes[key], fields[key])
        for key in sorted(fields, key=lambda key: key in common)
    }


def _property(shape: JsonObject, field: FieldInfo) -> JsonObject:
    plain = {key: value for key, value in shape.items() if key != "title"}
    if field.description:
        # pydantic leaves out a description that is also that of the definition referred to.
        plain["description"] = field.description
    if field.is_required():
        plain["$required"] = True
    if rendering_of(field) is not None:
        plain["$dynamic"] = True
    if field.examples:
        plain["$examples"] = plain.pop("examples")
    return plain


def _outputs(model: ModelType | None, definitions: dict[str, JsonObject]) -> JsonObject:
    if model is None:
        return {"type": "object", "properties": {}}
    shape = model.model_json_schema(ref_template=_REFERENCE, mode="serialization")
    definitions.update(members(shape.pop("$defs", {})))
    properties = members(shape.get("properties", {}))
    return {"type": "object", "properties": {k: _untitled(v) for k, v in properties.items()}}


def _untitled(shape: JsonObject) -> JsonObject:
    """A schema without the titles that pydantic makes from names; its members alike."""
    plain = {key: value for key, value in shape.items() if key != "title"}
    if "properties" in plain:
        inner = members(plain["properties"])
        plain["properties"] = {key: _untitled(value) for key, value in inner.items()}
    return plain

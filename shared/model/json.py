"""The type of plain data: what YAML, JSON and stored documents hold."""

from typing import Annotated, TypeAlias

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import core_schema
from typing_extensions import TypeAliasType, override

Json = TypeAliasType("Json", "bool | int | float | str | list[Json] | dict[str, Json] | None")
"""An alias with a name of its own, so that pydantic finds it wherever a field uses it."""
JsonObject: TypeAlias = dict[str, Json]


class _AnyJson:
    """Any plain value; not walked, since whoever produced it has checked it."""

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: object, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        return core_schema.any_schema()

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {}


class _AnyObject(_AnyJson):
    """A map with text keys; its values are not walked."""

    @classmethod
    @override
    def __get_pydantic_core_schema__(
        cls, source: object, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        return core_schema.dict_schema(core_schema.str_schema(), core_schema.any_schema())

    @classmethod
    @override
    def __get_pydantic_json_schema__(
        cls, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {"type": "object"}


StoredJson: TypeAlias = Annotated[Json, _AnyJson]
"""A field of a model that holds any plain value."""

StoredObject: TypeAlias = Annotated[JsonObject, _AnyObject]
"""A field of a model that holds a map of plain values."""

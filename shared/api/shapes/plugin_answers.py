"""What answers about types look like, for the OpenAPI document."""

from pydantic import Field, JsonValue

from shared.api.shapes.answers import Answer


class TypeName(Answer):
    """A type."""

    cls: str
    deprecated: bool


class PluginGroup(Answer):
    """The types of one group."""

    name: str
    title: str
    group: str
    sub_group: str
    tasks: list[TypeName]
    triggers: list[TypeName]
    conditions: list[TypeName]


class PluginPage(Answer):
    """The documentation of a type, and its schema."""

    markdown: str
    # `schema` is a name that pydantic keeps for itself.
    of: dict[str, JsonValue] = Field(alias="schema")

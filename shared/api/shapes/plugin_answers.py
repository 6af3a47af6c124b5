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


class Icon(Answer):
    """The icon of a type or a group: SVG in base64."""

    name: str
    icon: str
    flowable: bool


class Versions(Answer):
    """The versions of a type that are installed."""

    type: str
    versions: list[str]


class Rendered(Answer):
    """The texts of expressions, in their order."""

    rendered: list[str]

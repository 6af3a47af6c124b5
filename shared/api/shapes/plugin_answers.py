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


class Difference(Answer):
    """What is otherwise than in Kestra, and how; both in Markdown."""

    what: str
    how: str


class Compatibility(Answer):
    """The version of Kestra that a type follows, and what of it is not so."""

    version: str
    differs: list[Difference]
    missing: list[Difference]


class TypeExample(Answer):
    """An example of a type, and a whole flow with it.

    Attributes:
        inputs: what the flow asks for.
        can_run: whether it runs as it is, on this server alone, and removes nothing.
    """

    code: str
    flow: str
    inputs: list[str]
    can_run: bool


class TypePage(PluginPage):
    """All about a type.

    Attributes:
        type: its current name, whichever was asked for.
        kind: `tasks`, `triggers` or `conditions`.
        aliases: its old names.
        common: the properties that all types of its kind have.
    """

    type: str
    kind: str
    aliases: list[str]
    common: list[str]
    compatibility: Compatibility
    examples: list[TypeExample]


class CatalogueEntry(Answer):
    """A type as a search looks at it.

    Attributes:
        properties: its own, with what each is for.
    """

    type: str
    kind: str
    title: str
    description: str
    aliases: list[str]
    properties: dict[str, str]


class ElsewherePlugin(Answer):
    """A plug-in of Kestra that is not here, or only in part; what could serve, and its types."""

    name: str
    title: str
    instead: str
    types: list[str]


class Catalogue(Answer):
    """Every type that is here, and the plug-ins that are not."""

    types: list[CatalogueEntry]
    elsewhere: list[ElsewherePlugin]


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

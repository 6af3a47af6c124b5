"""What answers about namespaces, their files and values look like, for the OpenAPI document."""

from pydantic import JsonValue

from shared.api.shapes.answers import Answer


class Namespace(Answer):
    """A namespace."""

    id: str


class NamespaceFile(Answer):
    """A file or a folder of a namespace."""

    file_name: str
    type: str
    size: int


class KeyValue(Answer):
    """An entry of the key-value store."""

    namespace: str
    key: str
    description: str | None = None
    update_date: str
    expiration_date: str | None = None


class Value(Answer):
    """A value of the key-value store."""

    type: str
    value: JsonValue

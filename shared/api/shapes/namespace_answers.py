"""What answers about namespaces, their files and values look like, for the OpenAPI document."""

from pydantic import JsonValue

from shared.api.shapes.answers import Answer


class Namespace(Answer):
    """A namespace, and what is kept about it."""

    id: str
    description: str | None = None
    variables: dict[str, JsonValue] | None = None
    plugin_defaults: list[dict[str, JsonValue]] | None = None


class NamespaceFile(Answer):
    """A file or a folder of a namespace."""

    file_name: str
    type: str
    size: int


class FileLine(Answer):
    """A line of a file of a namespace that holds what was looked for."""

    path: str
    line: int
    text: str


class FileLines(Answer):
    """Lines that were found; `complete` when no limit kept others from being found."""

    results: list[FileLine]
    complete: bool


class OldValue(Answer):
    """When and by whom a value of a key was set: by a person, or by an execution of a flow."""

    version: int
    update_date: str
    kept: bool
    person: str | None = None
    namespace: str | None = None
    flow_id: str | None = None
    execution_id: str | None = None


class KeyValue(Answer):
    """An entry of the key-value store."""

    namespace: str
    key: str
    type: str | None = None
    description: str | None = None
    version: int
    creation_date: str
    update_date: str
    expiration_date: str | None = None


class Value(Answer):
    """A value of the key-value store."""

    type: str
    value: JsonValue
    revision: int
    updated: str


class SecretName(Answer):
    """What may be known of a secret; one without a namespace is the server's."""

    key: str
    namespace: str | None = None
    description: str | None = None
    update_date: str | None = None


class Secrets(Answer):
    """A page of the names of secrets."""

    read_only: bool
    results: list[SecretName]
    total: int


class FileRevision(Answer):
    """A revision of a file."""

    revision: int

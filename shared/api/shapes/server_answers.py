"""What answers about the whole server look like, for the OpenAPI document."""

from shared.api.shapes.answers import Answer
from shared.model.state import State


class FlowName(Answer):
    """A flow that was found."""

    namespace: str
    id: str


class ExecutionName(Answer):
    """An execution that was found."""

    id: str
    namespace: str
    flow_id: str
    state: State


class ClassName(Answer):
    """A type that was found."""

    cls: str


class FilePath(Answer):
    """A file that was found."""

    namespace: str
    path: str


class Hits(Answer):
    """What a search over everything has found, a few of each."""

    flows: list[FlowName]
    executions: list[ExecutionName]
    namespaces: list[str]
    plugins: list[ClassName]
    files: list[FilePath]


class Session(Answer):
    """Who is logged in."""

    username: str
    csrf_token: str | None = None


class Configuration(Answer):
    """What the interface needs to know of the server."""

    version: str
    is_basic_auth_initialized: bool
    windhover_version: str | None = None
    url: str | None = None

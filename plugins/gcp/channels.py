"""Clients of services that are called over gRPC, and how long their calls may take."""

from contextlib import closing
from typing import Protocol, TypeVar

from plugins.gcp.connection import Connection, imported
from plugins.gcp.failures import patience_seconds

_CALL_SECONDS = 60.0
"""Of one try."""


class Transport(Protocol):
    """What a client sends its calls through."""

    def close(self) -> None:
        """Gives the connection back."""
        ...


class GrpcClient(Protocol):
    """A client of Google's libraries."""

    @property
    def transport(self) -> Transport:
        """What it sends its calls through."""
        ...


C = TypeVar("C", bound=GrpcClient)


def client_of(connection: Connection, module: str, name: str) -> GrpcClient:
    """The client of a name in a module of Google's libraries.

    Args:
        module: that has the client `<name>Client`.
        name: of the service as the library writes it: `Publisher`.
    """
    library = imported(module)
    make = getattr(library, f"{name}Client")
    if connection.endpoint is None:
        made: GrpcClient = make(credentials=connection.credentials)
        return made
    channel = imported("grpc").insecure_channel(connection.endpoint)
    transport = make.get_transport_class("grpc")(channel=channel)
    emulated: GrpcClient = make(transport=transport)
    return emulated


def closed_behind(client: GrpcClient) -> closing[Transport]:
    """Closes the connection of a client behind a block."""
    return closing(client.transport)


def call_options(connection: Connection) -> dict[str, object]:
    """How long a call may take, and that it is tried again when the service does not answer."""
    errors = imported("google.api_core.exceptions")
    retries = imported("google.api_core.retry")
    passing = retries.if_exception_type(
        errors.ServiceUnavailable,
        errors.Aborted,
        errors.TooManyRequests,
        errors.InternalServerError,
    )
    patience = patience_seconds(connection)
    return {
        "retry": retries.Retry(predicate=passing, initial=0.1, maximum=10.0, timeout=patience),
        "timeout": min(_CALL_SECONDS, patience * 2),
    }

"""Serving a gRPC service with the proto types that an official client package ships."""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import grpc
from google.protobuf.message import Message as ProtoMessage

from emulators.processes import LOOPBACK


class Refused(Exception):  # noqa: N818 - reads as the fact it is
    """A call that fails, with the status that the real service gives.

    Attributes:
        status: of gRPC.
    """

    status = grpc.StatusCode.INTERNAL


class Absent(Refused):
    """There is no such resource."""

    status = grpc.StatusCode.NOT_FOUND


class Present(Refused):
    """There is a resource of that name, or was not long ago."""

    status = grpc.StatusCode.ALREADY_EXISTS


class Invalid(Refused):
    """A value that the service does not take."""

    status = grpc.StatusCode.INVALID_ARGUMENT


class NotAllowed(Refused):
    """The resource is in a state that does not allow the call."""

    status = grpc.StatusCode.FAILED_PRECONDITION


class NotEmulated(Refused):
    """The real service can do that; this one can not."""

    status = grpc.StatusCode.UNIMPLEMENTED


Call = Callable[[Any], Any]


def method(request_type: Any, call: Call) -> grpc.RpcMethodHandler:  # noqa: ANN401 - proto types
    """One method: from a request of a type to a response."""

    def answer(request: Any, context: grpc.ServicerContext) -> Any:  # noqa: ANN401 - proto types
        try:
            return call(request)
        except Refused as error:
            context.abort(error.status, str(error))

    read = getattr(request_type, "deserialize", None) or request_type.FromString
    return grpc.unary_unary_rpc_method_handler(
        answer, request_deserializer=read, response_serializer=_written
    )


def _written(response: Any) -> bytes:  # noqa: ANN401 - proto types
    if isinstance(response, ProtoMessage):
        return bytes(response.SerializeToString())
    return bytes(type(response).serialize(response))


Methods = Mapping[str, grpc.RpcMethodHandler]


def serve(name: str, methods: Methods, port: int) -> grpc.Server:
    """Serves one service on the loopback interface until the result is stopped.

    Args:
        name: full name of the service.
        methods: by their names.
        port: to listen on.
    """
    return serve_all({name: methods}, port)


def serve_all(services: Mapping[str, Methods], port: int) -> grpc.Server:
    """Serves services, by their full names, on the loopback interface until it is stopped."""
    server = grpc.server(ThreadPoolExecutor(8, thread_name_prefix="grpc"))
    for name, methods in services.items():
        handler = grpc.method_handlers_generic_handler(name, methods)
        server.add_generic_rpc_handlers((handler,))
    server.add_insecure_port(f"{LOOPBACK}:{port}")
    server.start()
    return server


def page(found: list[Any], size: int, token: str, most: int) -> tuple[list[Any], str]:
    """One page of a list, and the token of the next; empty behind the last."""
    try:
        first = int(token or 0)
    except ValueError:
        raise Invalid(f"the page token {token!r} is none of ours") from None
    size = min(size or most, most)
    behind = first + size
    return found[first:behind], str(behind) if behind < len(found) else ""


def apply_mask(target: Any, source: Any, paths: list[str]) -> None:  # noqa: ANN401 - proto types
    """Copies the fields of an update mask (`a`, `a.b`) from one message to another.

    Raises:
        Invalid: a field that there is not.
    """
    for path in paths:
        to, given = target, source
        *parents, last = path.split(".")
        for parent in parents:
            to, given = _field(to, parent), _field(given, parent)
        setattr(to, last, _field(given, last))


def _field(message: Any, name: str) -> Any:  # noqa: ANN401 - proto types
    try:
        return getattr(message, name)
    except AttributeError:
        raise Invalid(f"there is no field {name}") from None

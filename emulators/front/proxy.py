"""Hands requests on by the beginning of their path, streams included.

In production each function has an address of its own; here the API and the webhooks share one.
"""

import asyncio
import contextlib
from dataclasses import dataclass

from emulators.processes import LOOPBACK

LARGEST_HEAD_BYTES = 64 * 1024
HEAD_SECONDS = 30.0
"""How long a caller may take to say what it wants."""

CHUNK_BYTES = 64 * 1024

_END_OF_HEAD = b"\r\n\r\n"
_PER_CONNECTION = (b"connection:", b"keep-alive:", b"proxy-connection:")
"""Headers that are about one connection, which a proxy does not hand on (RFC 9110, 7.6.1)."""


@dataclass(frozen=True, slots=True)
class Route:
    """Where requests go.

    Attributes:
        prefix: of the path.
        port: of the loopback interface.
    """

    prefix: str
    port: int


class Front:
    """One request a connection: a second one may be for somebody else.

    Args:
        routes: the first whose prefix fits is taken.
    """

    def __init__(self, routes: tuple[Route, ...]) -> None:
        self._routes = routes

    async def serve(self, host: str, port: int) -> asyncio.Server:
        """Listens; the server serves until it is closed."""
        return await asyncio.start_server(self._connected, host, port, limit=LARGEST_HEAD_BYTES)

    def port_for(self, path: str) -> int | None:
        """Who answers for a path; None is nobody."""
        fitting = (route.port for route in self._routes if path.startswith(route.prefix))
        return next(fitting, None)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # A caller that goes away, or asks for nothing, ends its own connection only.
        with contextlib.suppress(OSError, asyncio.IncompleteReadError, TimeoutError):
            await self._handed_on(reader, writer)
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()

    async def _handed_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(HEAD_SECONDS):
                head = await reader.readuntil(_END_OF_HEAD)
        except asyncio.LimitOverrunError:
            await _refuse(writer, b"431 Request Header Fields Too Large")
            return
        port = self.port_for(_path_of(head))
        if port is None:
            await _refuse(writer, b"404 Not Found")
            return
        try:
            from_function, to_function = await asyncio.open_connection(LOOPBACK, port)
        except OSError:
            await _refuse(writer, b"502 Bad Gateway")
            return
        to_function.write(closing(head))
        try:
            await _exchange((reader, to_function), (from_function, writer))
        finally:
            to_function.close()


async def _exchange(
    asked: tuple[asyncio.StreamReader, asyncio.StreamWriter],
    answered: tuple[asyncio.StreamReader, asyncio.StreamWriter],
) -> None:
    """Pumps both ways until the answer is whole, or the caller has gone."""
    body = asyncio.create_task(_pump(*asked))
    answer = asyncio.create_task(_pump(*answered))
    await asyncio.wait((body, answer), return_when=asyncio.FIRST_COMPLETED)
    if body.done() and body.exception() is not None:
        # The function takes no more of it: it has answered already.
        await asyncio.wait((answer,))
    for one in (body, answer):
        one.cancel()
    await asyncio.gather(body, answer, return_exceptions=True)


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while chunk := await reader.read(CHUNK_BYTES):
        writer.write(chunk)
        await writer.drain()


async def _refuse(writer: asyncio.StreamWriter, status: bytes) -> None:
    writer.write(b"HTTP/1.1 " + status + b"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
    await writer.drain()


def _path_of(head: bytes) -> str:
    """The path of a request; empty when it is none."""
    words = head.split(b"\r\n", 1)[0].split(b" ")
    return words[1].decode("latin-1") if len(words) == 3 else ""  # noqa: PLR2004 - HTTP


def closing(head: bytes) -> bytes:
    """The head of a request with the wish that the connection ends with its answer."""
    lines = head.removesuffix(_END_OF_HEAD).split(b"\r\n")
    kept = [line for line in lines if not line.lower().startswith(_PER_CONNECTION)]
    return b"\r\n".join((*kept, b"Connection: close")) + _END_OF_HEAD

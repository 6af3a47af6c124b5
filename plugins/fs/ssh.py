"""Connections by SSH, to addresses that flows may reach."""

import base64
import hashlib
import io
import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import BinaryIO, Protocol

from pydantic import Field

from plugins.core.http.guard import Guard
from plugins.serdes.converting import optional
from shared.model.properties import Dynamic, SourceModel
from shared.sdk.context import RunContext
from shared.sdk.output import TaskFailed

_SECONDS = 30.0


class HostKeyProperties(SourceModel):
    """Which server is the right one."""

    host_key: Dynamic[str] | None = Field(
        default=None,
        description="The fingerprint that the server's key must have, as ssh-keygen prints it. "
        "Without it any server is believed, and the log says which key it had.",
        examples=["SHA256:uNiVztksCsDhcc0u9e8BrsuR5+rJgSHmpsrNS0ybUbM"],
    )


@dataclass(frozen=True, slots=True)
class Login:
    """Who connects, and where to.

    Attributes:
        password: what to log in with where there is no private key.
        private_key: as text.
        passphrase: what the private key is encrypted with.
        host_key: the fingerprint that the server's key must have; None for any.
    """

    host: str
    port: int
    username: str
    password: str | None = None
    private_key: str | None = None
    passphrase: str | None = None
    host_key: str | None = None


class Key(Protocol):
    """A public key."""

    def asbytes(self) -> bytes:
        """As it goes over the wire."""
        ...


class Channel(Protocol):
    """A program that runs on the server."""

    def exec_command(self, command: str) -> None:
        """Starts it."""
        ...

    def makefile(self, mode: str) -> BinaryIO:
        """What it writes."""
        ...

    def makefile_stderr(self, mode: str) -> BinaryIO:
        """What it complains about."""
        ...

    def sendall(self, data: bytes) -> None:
        """Gives it something to read."""
        ...

    def recv_ready(self) -> bool:
        """Whether a read would find something."""
        ...

    def close(self) -> None:
        """Ends it."""
        ...


class Transport(Protocol):
    """A connection, as the library has it."""

    def start_client(self, *, timeout: float) -> None:
        """Agrees on keys."""
        ...

    def get_remote_server_key(self) -> Key:
        """The key of the server."""
        ...

    def auth_publickey(self, username: str, key: object) -> object:
        """Logs in by a key."""
        ...

    def auth_password(self, username: str, password: str) -> object:
        """Logs in by a password."""
        ...

    def open_session(self) -> Channel:
        """Makes ready for a program."""
        ...

    def close(self) -> None:
        """Hangs up."""
        ...


def connect(context: RunContext, login: Login) -> Transport:
    """An open connection, logged in; close it.

    Raises:
        AddressRefused: the host is one that flows may not reach.
        TaskFailed: nobody answers, the key of the server is another, or it refuses the user.
    """
    library = optional("paramiko", "sftp")
    hide(context, login.password, login.private_key, login.passphrase)
    addresses = Guard(context.runner.open_networks).addresses(login.host, login.port)
    try:
        plain = socket.create_connection((addresses[0], login.port), _SECONDS)
    except OSError as error:
        raise TaskFailed(f"{login.host}:{login.port} does not answer: {error}") from None
    transport: Transport = library.Transport(plain)
    context.cancellation.on_set(transport.close)
    try:
        transport.start_client(timeout=_SECONDS)
        _check(context, login, transport.get_remote_server_key())
        _log_in(transport, login)
    except (library.SSHException, OSError, EOFError) as error:
        transport.close()
        raise TaskFailed(
            f"The login to {login.host}:{login.port} as {login.username} failed: {error}"
        ) from None
    except BaseException:
        transport.close()
        raise
    return transport


def hide(context: RunContext, *secrets: str | None) -> None:
    """Hides the secrets of a login in the logs from now on."""
    for secret in secrets:
        if secret:
            context.mask(secret)


def _check(context: RunContext, login: Login, key: Key) -> None:
    digest = hashlib.sha256(key.asbytes()).digest()
    found = "SHA256:" + base64.b64encode(digest).decode().rstrip("=")
    wanted = login.host_key
    if wanted is None:
        context.log.warn(f"The key of {login.host} was not checked; it is {found}")
    elif wanted.rstrip("=") != found:
        raise TaskFailed(
            f"{login.host} has the key {found}, not the one that was expected",
            remedy="Somebody may stand between, or the server has a new key: set `hostKey`.",
        )


def _log_in(transport: Transport, login: Login) -> None:
    if login.private_key is not None:
        key = _key_of(login.private_key, login.passphrase)
        transport.auth_publickey(login.username, key)
    else:
        transport.auth_password(login.username, login.password or "")


def _key_of(text: str, passphrase: str | None) -> object:
    """The key of a text. Raises TaskFailed."""
    library = optional("paramiko", "sftp")
    kinds: list[Callable[..., object]] = [
        library.Ed25519Key.from_private_key,
        library.ECDSAKey.from_private_key,
        library.RSAKey.from_private_key,
    ]
    for read in kinds:
        with suppress(library.SSHException, ValueError):
            return read(io.StringIO(text.strip() + "\n"), password=passphrase)
    raise TaskFailed(
        "The private key can not be read",
        remedy="It must be an Ed25519, ECDSA or RSA key; check `passphrase`.",
    )

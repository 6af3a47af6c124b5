"""Hands a mail to a server."""

import smtplib
import socket
import ssl
from email.errors import HeaderParseError, MessageError
from email.message import EmailMessage
from enum import StrEnum
from typing import Annotated, TypeAlias

from pydantic import BeforeValidator, Field

from plugins.core.http.guard import Guard
from shared.model.properties import Dynamic, SourceModel
from shared.sdk.context import RunContext
from shared.sdk.output import TaskFailed

_SECONDS = 30.0
_MOST_BYTES = 25 * 1024 * 1024
"""Of attachments together; servers take no more."""


class TransportStrategy(StrEnum):
    """How the connection is encrypted."""

    SMTP = "SMTP"
    """Not at all."""
    SMTP_TLS = "SMTP_TLS"
    """From the greeting on."""
    SMTPS = "SMTPS"
    """From the start."""


def _one_text(value: object) -> object:
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else value


Recipients: TypeAlias = Annotated[str, BeforeValidator(_one_text)]
"""Addresses: a list, or a text with commas."""


class Attachment(SourceModel):
    """A file of the internal storage that goes with the mail."""

    name: Dynamic[str] = Field(description="Its name.", examples=["orders.csv"])
    uri: Dynamic[str] = Field(description="Its URI.", examples=["{{ outputs.write.uri }}"])
    content_type: Dynamic[str] = Field(
        default="application/octet-stream", description="What it is.", examples=["text/csv"]
    )


class MailProperties(SourceModel):
    """The server, and the envelope."""

    host: Dynamic[str] = Field(description="The server.", examples=["smtp.example.com"])
    port: Dynamic[int] | None = Field(default=None, description="Its port.", examples=[587])
    username: Dynamic[str] | None = Field(default=None, description="The user.")
    password: Dynamic[str] | None = Field(
        default=None, description="The password.", examples=["{{ secret('SMTP_PASSWORD') }}"]
    )
    transport_strategy: Dynamic[TransportStrategy] = Field(
        default=TransportStrategy.SMTPS, description="How the connection is encrypted."
    )
    from_: Dynamic[str] = Field(
        alias="from", description="Who it is from.", examples=["flows@example.com"]
    )
    to: Dynamic[Recipients] = Field(description="Who gets it.", examples=["ada@example.com"])
    cc: Dynamic[Recipients] | None = Field(default=None, description="Who gets it too.")
    subject: Dynamic[str] | None = Field(
        default=None, description="Its subject.", examples=["Orders of {{ trigger.date }}"]
    )
    attachments: tuple[Attachment, ...] = Field(default=(), description="Files that go with it.")


_PORTS = {TransportStrategy.SMTP: 25, TransportStrategy.SMTP_TLS: 587, TransportStrategy.SMTPS: 465}


def deliver(context: RunContext, task: MailProperties, plain: str, html: str | None) -> None:
    """Sends a mail.

    Raises:
        AddressRefused: the server is at an address that flows may not reach.
        TaskFailed: the mail can not be written, or the server did not take it.
    """
    if task.password:
        context.mask(task.password)
    message = _message(context, task, plain, html)
    port = task.port or _PORTS[task.transport_strategy]
    address = Guard(context.runner.open_networks).addresses(task.host, port)[0]
    try:
        with _server(task, port, address) as server:
            if task.username and task.password:
                server.login(task.username, task.password)
            server.send_message(message)
    except (smtplib.SMTPException, OSError) as error:
        raise TaskFailed(f"The mail was not sent: {str(error)[:500]}") from None


class _Pinned(smtplib.SMTP):
    """Connects to an address that was checked; the name is for certificates."""

    def __init__(self, host: str, port: int, address: str, tls: ssl.SSLContext | None) -> None:
        self._address = address
        self._tls = tls
        super().__init__(host, port, timeout=_SECONDS)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        plain = socket.create_connection((self._address, port), timeout)
        return plain if self._tls is None else self._tls.wrap_socket(plain, server_hostname=host)


def _server(task: MailProperties, port: int, address: str) -> smtplib.SMTP:
    tls = ssl.create_default_context()
    is_tls = task.transport_strategy is TransportStrategy.SMTPS
    server = _Pinned(task.host, port, address, tls if is_tls else None)
    if task.transport_strategy is TransportStrategy.SMTP_TLS:
        server.starttls(context=tls)
    return server


def _message(
    context: RunContext, task: MailProperties, plain: str, html: str | None
) -> EmailMessage:
    message = EmailMessage()
    try:
        message["From"] = task.from_
        message["To"] = task.to
        if task.cc:
            message["Cc"] = task.cc
        message["Subject"] = task.subject or ""
    except (ValueError, MessageError, HeaderParseError) as error:
        # A line break in a header would let its author add headers of their own.
        raise TaskFailed(f"The mail can not be written: {error}") from None
    message.set_content(plain)
    if html:
        message.add_alternative(html, subtype="html")
    left = _MOST_BYTES
    for attachment in task.attachments:
        left -= context.files.size(attachment.uri)
        if left < 0:
            raise TaskFailed(f"The attachments have more than {_MOST_BYTES} bytes")
        kind, _, subtype = attachment.content_type.partition("/")
        with context.files.open(attachment.uri) as file:
            message.add_attachment(
                file.read(), maintype=kind, subtype=subtype, filename=attachment.name
            )
    return message

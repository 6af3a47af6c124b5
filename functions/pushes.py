"""What Pub/Sub pushes, and what it is answered: acknowledge, deliver again, put aside."""

import base64
import binascii
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from typing import ClassVar, Protocol

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from functions.identity import Callers
from shared.backends.gcp.pubsub_messages import message_in
from shared.errors import Disposition, WindhoverError
from shared.model.message import Message
from shared.ports.storage import FileMissing, Storage

logger = logging.getLogger(__name__)

LARGEST_BODY_BYTES = 16 * 1024 * 1024
LONGEST_ATTRIBUTE_BYTES = 1024
"""Of an attribute of Pub/Sub."""

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)

Answer = tuple[str, int]
"""A body and an HTTP status."""


class Asked(Protocol):
    """The part of a request that is read."""

    @property
    def headers(self) -> "Headers":
        """The headers."""
        ...

    def get_data(self) -> bytes:
        """The body."""
        ...


class Headers(Protocol):
    """Headers by name, whatever the case."""

    def get(self, key: str) -> str | None:
        """The value, or None."""
        ...


class PushedMessage(BaseModel):
    """The message of a push, as Pub/Sub wraps it."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    data: str = ""
    attributes: dict[str, str] = Field(default_factory=dict)
    messageId: str = ""  # noqa: N815 - the wire's name
    publishTime: AwareDatetime = _NEVER  # noqa: N815 - the wire's name


class Push(BaseModel):
    """The body of a push."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    message: PushedMessage
    subscription: str = ""


class Undecodable(WindhoverError):  # noqa: N818 - reads as the fact it is
    """A push that holds no message of ours; it is put aside."""

    code: ClassVar[str] = "function.undecodable"
    http_status: ClassVar[int] = 400
    disposition: ClassVar[Disposition] = Disposition.DEAD_LETTER


class TooLargePush(WindhoverError):  # noqa: N818 - reads as the fact it is
    """A push that is larger than any message of Pub/Sub."""

    code: ClassVar[str] = "function.too-large"
    http_status: ClassVar[int] = 413
    disposition: ClassVar[Disposition] = Disposition.REFUSE


class DeadLetterTopic(Protocol):
    """Takes messages that no delivery can make good."""

    def put(self, data: bytes, attributes: dict[str, str]) -> None:
        """Keeps a message. Raises Unavailable."""
        ...


@dataclass(frozen=True, slots=True)
class Pushes:
    """Receives pushes of one subscription.

    Attributes:
        callers: who may push.
        storage: of messages that were too large.
        dead_letters: takes what can not be handled.
    """

    callers: Callers
    storage: Storage
    dead_letters: DeadLetterTopic

    def receive(self, request: Asked, handle: Callable[[Message], object]) -> Answer:
        """Decodes a push, has it handled and answers for it.

        204 acknowledges. Anything else is delivered again by the retry policy of the subscription,
        which puts it aside in the end.
        """
        return self.answer(request, lambda push: handle(self.message_in(push.message)))

    def answer(self, request: Asked, handle: Callable[[Push], object]) -> Answer:
        """The same for a push of any message, which whoever handles it decodes."""
        try:
            push = self.opened(request)
        except WindhoverError as error:
            return error.code, error.http_status
        return self._outcome(push, handle)

    def opened(self, request: Asked) -> Push:
        """What was pushed by a caller that may. Raises NotTheCaller, Undecodable, TooLargePush."""
        self.callers.admit(request.headers.get("Authorization"))
        body = request.get_data()
        if len(body) > LARGEST_BODY_BYTES:
            raise TooLargePush("a push may have 16 MiB")
        try:
            return Push.model_validate_json(body)
        except ValidationError as error:
            raise Undecodable("the body is no push") from error

    def _outcome(self, push: Push, handle: Callable[[Push], object]) -> Answer:
        try:
            handle(push)
        except WindhoverError as error:
            return self._failed(push, error)
        except Exception:
            logger.exception("a message could not be handled", extra=_facts(push))
            return "failed", HTTPStatus.INTERNAL_SERVER_ERROR
        return "", HTTPStatus.NO_CONTENT

    def _failed(self, push: Push, error: WindhoverError) -> Answer:
        """The class of an error decides, nobody else."""
        if error.disposition is Disposition.RETRY_LATER:
            logger.warning("a message comes again: %s", error, extra=_facts(push))
            return error.code, HTTPStatus.SERVICE_UNAVAILABLE
        logger.error("a message is put aside: %s", error, extra=_facts(push))
        try:
            self._put_aside(push, f"{error.code}: {error}")
        except WindhoverError:
            logger.exception("a message could not be put aside", extra=_facts(push))
            return error.code, HTTPStatus.SERVICE_UNAVAILABLE
        return "", HTTPStatus.NO_CONTENT

    def _put_aside(self, push: Push, reason: str) -> None:
        why = {"reason": _cut(reason), "subscription": _cut(push.subscription)}
        self.dead_letters.put(_decoded(push.message.data), push.message.attributes | why)

    def message_in(self, pushed: PushedMessage) -> Message:
        """The message of ours that is carried. Raises Undecodable, Unavailable."""
        try:
            return message_in(_decoded(pushed.data), pushed.attributes, self.storage)
        except (ValueError, RecursionError) as error:
            # What it holds may be secret: its shape must do.
            raise Undecodable(f"no message of ours: {type(error).__name__}") from error
        except FileMissing as error:
            raise Undecodable("the file of a large message is gone") from error


def _decoded(data: str) -> bytes:
    try:
        return base64.b64decode(data, validate=True)
    except binascii.Error as error:
        raise Undecodable("the data of a push is no base64") from error


def _facts(push: Push) -> dict[str, str]:
    return {"message_id": push.message.attributes.get("id", push.message.messageId)}


def _cut(text: str) -> str:
    return text.encode("utf-8", "replace")[:LONGEST_ATTRIBUTE_BYTES].decode("utf-8", "ignore")

"""Messages of Pub/Sub as flows write and read them."""

from dataclasses import dataclass
from enum import StrEnum

import orjson
from pydantic import Field, ValidationError

from plugins.gcp.pubsub.session import PubsubMessage
from shared.model.json import StoredJson
from shared.model.properties import SourceModel
from shared.sdk.fetching import output_value
from shared.sdk.ion_printer import IonValue
from shared.sdk.output import Output, TaskFailed

LARGEST_BYTES = 10_000_000
"""Of a message; the service takes no larger one."""


class SerdeType(StrEnum):
    """How data is written."""

    STRING = "STRING"
    """As text."""
    JSON = "JSON"
    """As a JSON value."""


class MessageOutput(Output):
    """A message that was received."""

    data: StoredJson = Field(
        default=None, description="Its data: text, or with `serdeType: JSON` the value."
    )
    attributes: dict[str, str] = Field(default_factory=dict, description="Its attributes.")
    message_id: str = Field(description="Its id, which Pub/Sub gives.")
    ordering_key: str | None = Field(default=None, description="Its ordering key, if it has one.")
    publish_time: str | None = Field(default=None, description="When it was published.")


class OutgoingMessage(SourceModel):
    """A message as a flow writes it.

    What Pub/Sub sets itself is let through, so that what was consumed can be passed on.
    """

    data: StoredJson = None
    attributes: dict[str, str] = Field(default_factory=dict)
    ordering_key: str | None = None
    message_id: str | None = None
    publish_time: StoredJson = None


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message to send."""

    data: bytes
    attributes: dict[str, str]
    ordering_key: str

    @property
    def size(self) -> int:
        """About its bytes in a request."""
        texts = [*self.attributes, *self.attributes.values(), self.ordering_key]
        return len(self.data) + sum(len(text.encode()) + 8 for text in texts)

    def resource(self) -> dict[str, object]:
        """As the protocol wants it."""
        found: dict[str, object] = {"data": self.data, "attributes": self.attributes}
        return {**found, "ordering_key": self.ordering_key} if self.ordering_key else found


def outgoing(value: IonValue, number: int, serde: SerdeType) -> Outgoing:
    """A message to send.

    Args:
        value: as the flow or a file has it.
        number: its place, for messages.

    Raises:
        TaskFailed: it is no message, or too large.
    """
    data = value.get("data") if isinstance(value, dict) else None
    plain = output_value(value)
    try:
        message = OutgoingMessage.model_validate(plain)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(map(str, first["loc"]))
        raise TaskFailed(
            f"Message {number} is none: {place or 'it'}: {first['msg']}",
            remedy="A message is a map of `data`, `attributes` and `orderingKey`.",
        ) from None
    content = data if isinstance(data, bytes) else _serialized(message.data, serde)
    if len(content) > LARGEST_BYTES:
        raise TaskFailed(
            f"Message {number} has {len(content)} bytes of data; Pub/Sub takes {LARGEST_BYTES}",
            remedy="Upload the data to Cloud Storage, and send its address.",
        )
    return Outgoing(content, message.attributes, message.ordering_key or "")


def _serialized(data: StoredJson, serde: SerdeType) -> bytes:
    if data is None:
        return b""
    if serde is SerdeType.STRING and isinstance(data, str):
        return data.encode()
    return orjson.dumps(data)


def received_row(message: PubsubMessage, serde: SerdeType) -> dict[str, IonValue]:
    """A message as a row of a file. Data that is neither text nor JSON is kept as it is."""
    row: dict[str, IonValue] = {
        "data": _deserialized(message.data, serde),
        "attributes": dict(message.attributes),
        "messageId": message.message_id,
        "publishTime": message.publish_time,
    }
    if message.ordering_key:
        row["orderingKey"] = message.ordering_key
    return row


def received(message: PubsubMessage, serde: SerdeType) -> MessageOutput:
    """A message as outputs have it."""
    row = received_row(message, serde)
    return MessageOutput.model_validate({name: output_value(item) for name, item in row.items()})


def _deserialized(data: bytes, serde: SerdeType) -> IonValue:
    if serde is SerdeType.JSON:
        try:
            found: IonValue = orjson.loads(data)
        except orjson.JSONDecodeError:
            # Whoever refused it would be sent it for ever.
            pass
        else:
            return found
    try:
        return data.decode()
    except UnicodeDecodeError:
        return bytes(data)

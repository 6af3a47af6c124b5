"""io.kestra.plugin.gcp.pubsub.Publish."""

from collections.abc import Iterator
from itertools import islice
from typing import ClassVar, cast

import orjson
from pydantic import Field
from typing_extensions import override

from plugins.gcp.channels import call_options
from plugins.gcp.pubsub.messages import Outgoing, SerdeType, outgoing
from plugins.gcp.pubsub.session import TopicProperties, publishing
from shared.model.json import StoredJson
from shared.model.properties import Dynamic, Evaluated
from shared.model.state import State
from shared.model.uris import SCHEME
from shared.sdk.context import Metric, MetricKind, RunContext
from shared.sdk.ion import read_ion
from shared.sdk.ion_printer import IonValue
from shared.sdk.output import Output, TaskFailed
from shared.sdk.records import record, recorded
from shared.sdk.task import RunnableTask

_MOST_MESSAGES = 500
"""Of a request; the service takes 1000."""
_LARGEST_REQUEST_BYTES = 9_000_000
"""The service takes 10 MB."""
_SENT = "sent"


class PublishOutput(Output):
    """Outputs of Publish."""

    messages_count: int = Field(description="How many messages were sent.")


class Publish(RunnableTask, TopicProperties):
    """Publish messages to Pub/Sub.

    One message, a list of them, or a file with one a line. A task that runs again after a crash
    goes on behind the messages that it knows were sent; the last request before the crash may be
    sent twice.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: publish
type: io.kestra.plugin.gcp.pubsub.Publish
topic: orders
from:
  - data: "{{ outputs.order.body }}"
    attributes:
      kind: order
  - data: second
    orderingKey: shop-1
""",
        """
id: publish-file
type: io.kestra.plugin.gcp.pubsub.Publish
topic: orders
from: "{{ outputs.query.uri }}"
serdeType: JSON
""",
    )

    from_: Evaluated[StoredJson] = Field(
        alias="from",
        description="A message (a map of `data`, `attributes` and `orderingKey`), a list of"
        " messages, or the URI of an Ion or JSON lines file of them.",
        examples=[{"data": "hello", "attributes": {"kind": "greeting"}}],
    )
    serde_type: Dynamic[SerdeType] = Field(
        default=SerdeType.STRING, description="Whether data is sent as text or as JSON."
    )

    @override
    def run(self, context: RunContext) -> PublishOutput:
        with publishing(context, self) as (publisher, connection, topic):
            before = recorded(context, _SENT)
            sent = int(str(before["count"])) if before else 0
            messages = islice(self._messages(context), sent, None)
            for batch in _batches(messages):
                if context.cancellation.is_set():
                    raise TaskFailed(f"Stopped after {sent} messages", state=State.KILLED)
                request = {"topic": topic, "messages": [one.resource() for one in batch]}
                publisher.publish(request, **call_options(connection))
                sent += len(batch)
                record(context, _SENT, {"count": sent})
        context.metric(Metric("messages", MetricKind.COUNTER, float(sent)))
        return PublishOutput(messages_count=sent)

    def _messages(self, context: RunContext) -> Iterator[Outgoing]:
        for number, value in enumerate(self._values(context), start=1):
            yield outgoing(value, number, self.serde_type)

    def _values(self, context: RunContext) -> Iterator[IonValue]:
        match self.from_:
            case str() as text if text.startswith(SCHEME):
                with context.files.open(text) as file:
                    yield from read_ion(file)
            case str() as text:
                yield from _listed(_parsed(text))
            case value:
                yield from _listed(value)


def _listed(value: StoredJson) -> list[IonValue]:
    found = cast("IonValue", value)
    return found if isinstance(found, list) else [found]


def _parsed(text: str) -> StoredJson:
    try:
        found: StoredJson = orjson.loads(text)
    except orjson.JSONDecodeError:
        raise TaskFailed(
            f"The property from is neither a message nor the URI of a file: {text[:200]}",
            remedy="Write a map with `data`, or a list of such maps.",
        ) from None
    return found


def _batches(messages: Iterator[Outgoing]) -> Iterator[list[Outgoing]]:
    """Messages of one request each, in order."""
    batch: list[Outgoing] = []
    size = 0
    for message in messages:
        is_full = size + message.size > _LARGEST_REQUEST_BYTES or len(batch) == _MOST_MESSAGES
        if batch and is_full:
            yield batch
            batch, size = [], 0
        batch.append(message)
        size += message.size
    if batch:
        yield batch

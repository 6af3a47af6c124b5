"""Topics in Pub/Sub.

Functions are pushed their messages and only `send`; a worker that is no function pulls.
"""

import io
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from google.api_core import exceptions
from google.pubsub_v1 import PublisherClient, SubscriberClient
from google.pubsub_v1.types import PublishRequest, PubsubMessage, PullRequest, ReceivedMessage
from typing_extensions import override

from shared.backends.encoding import encoded
from shared.backends.gcp.pubsub_messages import FOLDER, message_in
from shared.backends.gcp.translation import translated
from shared.model.message import Message, Topic
from shared.ports.queue import Queue
from shared.ports.storage import Storage

LARGEST_DATA_BYTES = 512 * 1024
"""Of a message. Larger ones are files that the message names; the service takes 10 MB."""

LARGEST_REQUEST_BYTES = 4 * 1024 * 1024
MOST_MESSAGES = 500
"""Of one publish request; the service takes 1000."""

LONGEST_DELAY = timedelta(seconds=600)
"""Of a message that is put back; it comes again then at the latest."""

SHORTEST_PULL_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Names:
    """How topics and subscriptions are called.

    Attributes:
        project: of Google Cloud.
        prefix: of both.
    """

    project: str
    prefix: str = "windhover"

    def topic(self, topic: Topic) -> str:
        """The full name of a topic."""
        return f"projects/{self.project}/topics/{self.prefix}-{topic}"

    def subscription(self, topic: Topic) -> str:
        """The full name of the subscription that is pulled."""
        return f"projects/{self.project}/subscriptions/{self.prefix}-{topic}"


@dataclass(slots=True)
class Held:
    """A message that this process has received and not yet acknowledged.

    Attributes:
        number: Pub/Sub's id of it; a copy that was published again has another.
        ack_id: of the newest delivery.
        is_taken: False after it was put back.
    """

    topic: Topic
    number: str
    ack_id: str
    is_taken: bool = True


@dataclass(slots=True)
class _Register:
    """What this process holds, by id of the message. The lock protects it."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    held: dict[str, Held] = field(default_factory=dict)


class PubsubQueue(Queue):
    """Publishes in the calling thread: when `send` returns the service has the messages.

    Pub/Sub knows no ids of ours: a message that is sent twice is two. A receiver drops copies of
    what it holds, and handling one twice changes nothing.

    Args:
        publisher: of the low-level client, which starts no threads.
        subscriber: alike; None for a process that only sends.
        names: of topics and subscriptions.
        storage: of messages that are too large.
    """

    def __init__(
        self,
        publisher: PublisherClient,
        subscriber: SubscriberClient | None,
        names: Names,
        storage: Storage,
    ) -> None:
        self._publisher = publisher
        self._subscriber = subscriber
        self._names = names
        self._storage = storage
        self._register = _Register()

    @override
    def send(self, messages: Sequence[Message]) -> None:
        waiting: dict[Topic, list[PubsubMessage]] = {}
        for message in messages:
            waiting.setdefault(message.topic, []).append(self._published(message))
        for topic, published in waiting.items():
            for batch in _batches(published):
                request = PublishRequest(topic=self._names.topic(topic), messages=batch)
                with translated("Pub/Sub"):
                    self._publisher.publish(request)

    def _published(self, message: Message) -> PubsubMessage:
        data = encoded(message)
        # What a receiver must know is in the data: pushes leave fields of Pub/Sub out.
        attributes = {"id": message.id, "kind": message.body.kind}
        if len(data) > LARGEST_DATA_BYTES:
            path = f"{FOLDER}/{message.id}.json"
            self._storage.put(path, io.BytesIO(data))
            return PubsubMessage(data=b"{}", attributes=attributes | {"spilled": path})
        return PubsubMessage(data=data, attributes=attributes)

    @override
    def receive(self, topic: Topic, wait: timedelta) -> Message | None:
        found = self.receive_all(topic, wait, 1)
        return found[0] if found else None

    @override
    def receive_all(self, topic: Topic, wait: timedelta, limit: int) -> list[Message]:
        deadline = time.monotonic() + wait.total_seconds()
        while True:
            pulled = self._pull(topic, limit, deadline)
            pulled.sort(key=_age)
            taken = (self._taken(topic, received) for received in pulled)
            found = [one for one in taken if one is not None]
            if found or time.monotonic() >= deadline:
                return found

    def _pull(self, topic: Topic, limit: int, deadline: float) -> list[ReceivedMessage]:
        request = PullRequest(subscription=self._names.subscription(topic), max_messages=limit)
        left = max(deadline - time.monotonic(), SHORTEST_PULL_SECONDS)
        try:
            with translated("Pub/Sub"):
                return list(self._client.pull(request, timeout=left, retry=None).received_messages)
        except Exception as error:
            if isinstance(error.__cause__, exceptions.DeadlineExceeded):
                return []
            raise

    @property
    def _client(self) -> SubscriberClient:
        if self._subscriber is None:
            raise ValueError("this process only sends")
        return self._subscriber

    def _taken(self, topic: Topic, received: ReceivedMessage) -> Message | None:
        """The message; None for a copy of one that this process holds."""
        message = message_in(
            received.message.data, dict(received.message.attributes), self._storage
        )
        number = received.message.message_id
        with self._register.lock:
            known = self._register.held.get(message.id)
            is_copy = known is not None and known.number != number
            if not is_copy:
                self._register.held[message.id] = Held(topic, number, received.ack_id)
        if is_copy:
            self._acknowledge(topic, received.ack_id)
            return None
        # Counted from 1, where the subscription has dead letters; 0 where it has none.
        delivery = max(received.delivery_attempt - 1, 0)
        return message.model_copy(update={"delivery": delivery})

    @override
    def ack(self, message: Message) -> None:
        with self._register.lock:
            held = self._register.held.pop(message.id, None)
        if held is not None:
            self._acknowledge(held.topic, held.ack_id)

    def _acknowledge(self, topic: Topic, ack_id: str) -> None:
        with translated("Pub/Sub"):
            self._client.acknowledge(subscription=self._names.subscription(topic), ack_ids=[ack_id])

    @override
    def nack(self, message: Message, delay: timedelta) -> None:
        with self._register.lock:
            held = self._register.held.get(message.id)
            if held is None or not held.is_taken:
                return
            held.is_taken = False
        self._come_again(held, delay)

    def _come_again(self, held: Held, delay: timedelta) -> None:
        seconds = min(delay, LONGEST_DELAY).total_seconds()
        with translated("Pub/Sub"):
            self._client.modify_ack_deadline(
                subscription=self._names.subscription(held.topic),
                ack_ids=[held.ack_id],
                # Whole seconds, and none that is over too early.
                ack_deadline_seconds=int(-(-seconds // 1)),
            )

    def give_back(self) -> None:
        """Lets everything that is held be delivered again at once, as after this process died."""
        with self._register.lock:
            held = list(self._register.held.values())
            self._register.held.clear()
        for one in held:
            self._come_again(one, timedelta(0))


def _age(received: ReceivedMessage) -> tuple[float, int, str]:
    number = received.message.message_id
    # The emulator counts; the service promises nothing about its ids.
    counted = int(number) if number.isdigit() else 0
    return (received.message.publish_time.timestamp(), counted, number)


def _batches(messages: Sequence[PubsubMessage]) -> list[list[PubsubMessage]]:
    """Messages of one request each, in order."""
    batches: list[list[PubsubMessage]] = []
    size = LARGEST_REQUEST_BYTES
    for message in messages:
        length = len(message.data) + 1024
        if (
            not batches
            or size + length > LARGEST_REQUEST_BYTES
            or len(batches[-1]) == MOST_MESSAGES
        ):
            batches.append([])
            size = 0
        batches[-1].append(message)
        size += length
    return batches

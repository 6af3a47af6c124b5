from dataclasses import dataclass, field
from datetime import timedelta
from uuid import uuid4

import pytest
from google.api_core.exceptions import DeadlineExceeded
from google.pubsub_v1 import PublisherClient, SubscriberClient

from tests.plugins.context import NOW, Workbench
from tests.plugins.gcp.emulated import emulated


@dataclass
class Ticking(Workbench):
    """A context whose clock goes on by a second each time it is looked at."""

    ticks: list[int] = field(default_factory=list)

    def now(self):
        self.ticks.append(1)
        return NOW + timedelta(seconds=len(self.ticks))


@pytest.fixture
def bench(emulators, tmp_path):
    return emulated(tmp_path, Ticking)


@dataclass
class Shop:
    """A topic and a subscription of it, and what is on the other side of them."""

    publisher: PublisherClient
    subscriber: SubscriberClient
    topic: str
    subscription: str

    def publish(self, *texts, **facts):
        messages = [{"data": text.encode(), **facts} for text in texts]
        self.publisher.publish(topic=self.topic, messages=messages)

    def arrived(self, count):
        """As many messages as are waited for, in order of their ids."""
        found = []
        while len(found) < count:
            pulled = self.subscriber.pull(subscription=self.subscription, max_messages=1000)
            found += pulled.received_messages
            self.subscriber.acknowledge(
                subscription=self.subscription,
                ack_ids=[one.ack_id for one in pulled.received_messages],
            )
        return sorted((one.message for one in found), key=lambda one: int(one.message_id))

    def left(self, longest_seconds=1.5):
        """The texts that nobody has acknowledged."""
        try:
            pulled = self.subscriber.pull(
                subscription=self.subscription,
                max_messages=1000,
                timeout=longest_seconds,
                retry=None,
            )
        except DeadlineExceeded:
            return []
        return sorted(one.message.data.decode() for one in pulled.received_messages)


@pytest.fixture
def shop(bench):
    publisher, subscriber = PublisherClient(), SubscriberClient()
    parent = f"projects/{bench.google.project}"
    topic = f"{parent}/topics/orders-{uuid4().hex}"
    subscription = f"{parent}/subscriptions/orders-{uuid4().hex}"
    publisher.create_topic(name=topic)
    subscriber.create_subscription(name=subscription, topic=topic)
    yield Shop(publisher, subscriber, topic, subscription)
    publisher.transport.close()
    subscriber.transport.close()

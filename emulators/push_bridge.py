"""Pushes messages as Pub/Sub does: many at once, with a token, the ordering key and the attempt.

The emulator's own push has two requests in flight, whatever the subscription, and sends no token.
"""

import base64
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from google.cloud.pubsub_v1 import SubscriberClient
from google.cloud.pubsub_v1.subscriber.futures import StreamingPullFuture
from google.cloud.pubsub_v1.subscriber.message import Message
from google.cloud.pubsub_v1.subscriber.scheduler import ThreadScheduler
from google.cloud.pubsub_v1.types import FlowControl

from emulators import targets

ACKNOWLEDGES = frozenset({102, 200, 201, 202, 204})
"""Statuses that acknowledge a push (Pub/Sub's documentation, "push subscriptions")."""

DEADLINE_SECONDS = 600.0


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where messages are pushed.

    Attributes:
        port: of the loopback interface.
        email: of the service account that the token names.
        audience: for whom the token is made out.
    """

    port: int
    path: str
    email: str
    audience: str


@dataclass(slots=True)
class Bridge:
    """Pushes the messages of subscriptions until it is closed."""

    subscriber: SubscriberClient = field(default_factory=SubscriberClient)
    _pulls: list[StreamingPullFuture] = field(default_factory=list)
    _connections: targets.KeptConnections = field(
        default_factory=lambda: targets.KeptConnections(DEADLINE_SECONDS)
    )

    def push(self, subscription: str, endpoint: Endpoint, concurrency: int) -> None:
        """Begins to push a subscription.

        Args:
            subscription: its full name.
            endpoint: where.
            concurrency: requests in flight at most.
        """

        def callback(message: Message) -> None:
            if self._status(message, subscription, endpoint) in ACKNOWLEDGES:
                message.ack()
            else:
                message.nack()

        # The default scheduler runs ten callbacks at once, whatever the flow control says.
        pool = ThreadPoolExecutor(concurrency, thread_name_prefix="push")
        self._pulls.append(
            self.subscriber.subscribe(
                subscription,
                callback=callback,
                flow_control=FlowControl(max_messages=concurrency),
                scheduler=ThreadScheduler(pool),
            )
        )

    def close(self) -> None:
        """Ends every push; what is not acknowledged stays."""
        for pull in self._pulls:
            pull.cancel()
        for pull in self._pulls:
            pull.result(timeout=10)
        self.subscriber.close()
        self._connections.close()

    def _status(self, message: Message, subscription: str, endpoint: Endpoint) -> int:
        body = json.dumps(body_of(message, subscription)).encode()
        token = targets.unsigned_token(endpoint.email, endpoint.audience)
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
        return self._connections.post(endpoint.port, endpoint.path, headers, body)


def body_of(message: Message, subscription: str) -> dict[str, object]:
    """The body of a push, wrapped as Pub/Sub wraps it."""
    at = message.publish_time.isoformat()
    inner: dict[str, object] = {
        "data": base64.b64encode(message.data).decode(),
        "attributes": dict(message.attributes),
        "messageId": message.message_id,
        "message_id": message.message_id,
        "publishTime": at,
        "publish_time": at,
    }
    if message.ordering_key:
        inner["orderingKey"] = message.ordering_key
    body: dict[str, object] = {"subscription": subscription, "message": inner}
    if message.delivery_attempt:
        body["deliveryAttempt"] = message.delivery_attempt
    return body

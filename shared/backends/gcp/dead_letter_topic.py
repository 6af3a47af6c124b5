"""The topic of messages that no delivery can make good."""

from google.pubsub_v1 import PublisherClient
from google.pubsub_v1.types import PublishRequest, PubsubMessage

from shared.backends.gcp.translation import translated


class PubsubDeadLetters:
    """Puts messages aside.

    Args:
        publisher: of the low-level client.
        topic: full name of the topic of dead letters.
    """

    def __init__(self, publisher: PublisherClient, topic: str) -> None:
        self._publisher = publisher
        self._topic = topic

    def put(self, data: bytes, attributes: dict[str, str]) -> None:
        """Keeps a message. Raises Unavailable."""
        message = PubsubMessage(data=data, attributes=attributes)
        with translated("Pub/Sub"):
            self._publisher.publish(PublishRequest(topic=self._topic, messages=[message]))

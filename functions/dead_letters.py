"""What was put aside: pushed the topic `dead-letters`, by functions and by Pub/Sub itself."""

import logging
from http import HTTPStatus

from functions.composition import cloud
from functions.pushes import Answer, Asked, Push, Pushes, Undecodable
from shared.backends.gcp.firestore_dead_letters import FirestoreDeadLetters
from shared.errors import WindhoverError
from shared.model.dead_letter import LONGEST_REASON, DeadLetter
from shared.model.message import Message
from shared.runtime.dead_letters import PutAside

logger = logging.getLogger(__name__)

_SOURCE = "CloudPubSubDeadLetterSource"
"""What the attributes begin with that Pub/Sub adds to a message it moves ("Dead-letter topics")."""


def receive(request: Asked) -> Answer:
    """One message that was put aside."""
    return kept(request, cloud().pushes(), put_aside())


def put_aside() -> PutAside:
    """Takes what was put aside."""
    return PutAside(cloud().ports, FirestoreDeadLetters(cloud().store))


def kept(request: Asked, pushes: Pushes, aside: PutAside) -> Answer:
    """Keeps what is known of a message, and ends what waits for it.

    204 acknowledges; what can not be kept comes again, since nobody puts aside what was put aside.
    """
    try:
        push = pushes.opened(request)
        aside.take(letter_of(push), _message(push, pushes))
    except WindhoverError as error:
        logger.warning("a dead letter could not be kept: %s", error)
        return error.code, error.http_status
    return "", HTTPStatus.NO_CONTENT


def _message(push: Push, pushes: Pushes) -> Message | None:
    try:
        return pushes.message_in(push.message)
    except Undecodable:
        return None


def letter_of(push: Push) -> DeadLetter:
    """What a push tells of a message that was put aside."""
    attributes = push.message.attributes
    deliveries = attributes.get(f"{_SOURCE}DeliveryCount", "")
    counted = int(deliveries) if deliveries.isascii() and deliveries.isdigit() else 0
    unhandled = f"it was delivered {counted} times, and no function could handle it"
    subscription = attributes.get("subscription") or attributes.get(f"{_SOURCE}Subscription", "")
    return DeadLetter(
        id=push.message.messageId,
        at=push.message.publishTime,
        topic=subscription.rpartition("-")[2],
        kind=attributes.get("kind", "")[:100],
        reason=attributes.get("reason", unhandled)[:LONGEST_REASON],
        deliveries=counted,
    )

"""How messages travel between executor and workers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from shared.model.message import Message, Topic


@dataclass(frozen=True, slots=True)
class Depth:
    """What waits in a topic.

    Attributes:
        waiting: messages, those that were put back and come again later included.
        longest: for how long the first one has waited that could be received now, as far as this
            process knows; nothing when there is none.
    """

    waiting: int
    longest: timedelta


class Queue(Protocol):
    """Topics with at-least-once delivery; no order is promised."""

    def send(self, messages: Sequence[Message]) -> None:
        """Hands messages over; when it returns they survive a crash, or are handled.

        May wait until each of them has been acknowledged, unless a commit holds the command that
        it carries: who receives messages sends none but those. A message whose id is waiting,
        received or put back is not doubled; once it is acknowledged the id may be sent anew.
        """
        ...

    def receive_all(self, topic: Topic, wait: timedelta, limit: int) -> list[Message]:
        """What is waiting, at most `limit`, oldest first; empty when none came within `wait`."""
        ...

    def receive(self, topic: Topic, wait: timedelta) -> Message | None:
        """The next message, or None when none came within `wait`.

        It goes to one receiver, stays with the queue until `ack`, and comes again if the receiver
        dies, `delivery` counted up.
        """
        ...

    def ack(self, message: Message) -> None:
        """The message is done with. A second call changes nothing."""
        ...

    def depths(self) -> Mapping[Topic, Depth]:
        """What waits, by topic; messages that are being handled are not among it.

        Empty where the service does not tell.
        """
        return {}

    def nack(self, message: Message, delay: timedelta) -> None:
        """Deliver it again, not before the delay, `delivery` counted up.

        Nothing happens to a message that was acknowledged.
        """
        ...

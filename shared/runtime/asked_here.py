"""Handles what this process asks for in this process, where many processes are executors."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Protocol

from typing_extensions import override

from shared.model.commit import Commit
from shared.model.message import Message, Topic
from shared.ports.queue import Depth, Queue
from shared.runtime.feed import Feed


class Handler(Protocol):
    """Handles messages of the topic `executions`."""

    def handle_once(self, message: Message) -> Commit:
        """Handles one message to its end, that nobody delivers again."""
        ...


class AskedHere(Queue):
    """A queue whose sender is its receiver: what is asked for is done when `send` returns.

    No other message is on its way, so nobody delivers this one again: who asks and dies has asked
    for nothing, or finds it done. Commands that were kept and not sent are sent by the sweep.

    Args:
        queue: carries all other topics.
        handler: handles the topic `executions`; it sends through another queue.
        feed: is told what was committed.
    """

    def __init__(self, queue: Queue, handler: Handler, feed: Feed) -> None:
        self._queue = queue
        self._handler = handler
        self._feed = feed

    @override
    def send(self, messages: Sequence[Message]) -> None:
        others = [message for message in messages if message.topic is not Topic.EXECUTIONS]
        if others:
            self._queue.send(others)
        for message in messages:
            if message.topic is Topic.EXECUTIONS:
                self._feed.committed([self._handler.handle_once(message)])

    @override
    def receive_all(self, topic: Topic, wait: timedelta, limit: int) -> list[Message]:
        return self._queue.receive_all(topic, wait, limit)

    @override
    def receive(self, topic: Topic, wait: timedelta) -> Message | None:
        return self._queue.receive(topic, wait)

    @override
    def ack(self, message: Message) -> None:
        self._queue.ack(message)

    @override
    def nack(self, message: Message, delay: timedelta) -> None:
        self._queue.nack(message, delay)

    @override
    def depths(self) -> Mapping[Topic, Depth]:
        return self._queue.depths()

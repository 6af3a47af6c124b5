"""Topics in lists."""

import threading
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import timedelta
from itertools import islice

from typing_extensions import override

from shared.model.message import Message, Topic
from shared.ports.queue import Depth, Queue


class MemoryQueue(Queue):
    """Messages wait in order; one that was received stays until it is acknowledged.

    The condition protects everything and wakes receivers.
    """

    def __init__(self) -> None:
        self._ready = threading.Condition()
        self._waiting: dict[Topic, dict[str, tuple[float, Message]]] = {
            topic: {} for topic in Topic
        }
        self._taken: dict[str, Message] = {}
        self._delayed: list[tuple[float, Message]] = []
        self._closed = False

    @override
    def send(self, messages: Sequence[Message]) -> None:
        with self._ready:
            for message in messages:
                if message.id not in self._taken and not self._is_delayed(message.id):
                    self._wait(message)
            self._ready.notify_all()

    @override
    def receive(self, topic: Topic, wait: timedelta) -> Message | None:
        found = self.receive_all(topic, wait, 1)
        return found[0] if found else None

    @override
    def receive_all(self, topic: Topic, wait: timedelta, limit: int) -> list[Message]:
        deadline = time.monotonic() + wait.total_seconds()
        with self._ready:
            while not self._closed:
                self._bring_back()
                waiting = self._waiting[topic]
                found = [message for _, message in islice(waiting.values(), limit)]
                if found:
                    for message in found:
                        del waiting[message.id]
                        self._taken[message.id] = message
                    return found
                left = deadline - time.monotonic()
                if left <= 0:
                    return []
                self._ready.wait(min(left, self._next_return(left)))
        return []

    @override
    def ack(self, message: Message) -> None:
        with self._ready:
            self._taken.pop(message.id, None)

    @override
    def nack(self, message: Message, delay: timedelta) -> None:
        with self._ready:
            if self._taken.pop(message.id, None) is None:
                return
            again = message.model_copy(update={"delivery": message.delivery + 1})
            self._delayed.append((time.monotonic() + delay.total_seconds(), again))
            self._ready.notify_all()

    @override
    def depths(self) -> Mapping[Topic, Depth]:
        with self._ready:
            back = Counter(message.topic for _, message in self._delayed)
            return {topic: self._depth(topic, back[topic]) for topic in Topic}

    def _depth(self, topic: Topic, delayed: int) -> Depth:
        waiting = self._waiting[topic]
        now = time.monotonic()
        first = next((since for since, _ in waiting.values()), now)
        return Depth(len(waiting) + delayed, timedelta(seconds=now - first))

    def _wait(self, message: Message) -> None:
        self._waiting[message.topic].setdefault(message.id, (time.monotonic(), message))

    def close(self) -> None:
        """Ends every wait."""
        with self._ready:
            self._closed = True
            self._ready.notify_all()

    def is_idle(self) -> bool:
        """Whether nothing waits, is taken or comes back; for tests."""
        with self._ready:
            waits = any(self._waiting.values())
            return not waits and not self._taken and not self._delayed

    def redeliver_taken(self) -> None:
        """What a crash of every receiver does: what they had taken comes again."""
        with self._ready:
            for message in self._taken.values():
                again = message.model_copy(update={"delivery": message.delivery + 1})
                self._wait(again)
            self._taken.clear()
            self._ready.notify_all()

    def _is_delayed(self, message_id: str) -> bool:
        return any(message.id == message_id for _, message in self._delayed)

    def _bring_back(self) -> None:
        now = time.monotonic()
        for entry in [entry for entry in self._delayed if entry[0] <= now]:
            self._delayed.remove(entry)
            self._wait(entry[1])

    def _next_return(self, default: float) -> float:
        now = time.monotonic()
        return min((at - now for at, _ in self._delayed), default=default)

"""Topics in memory over the `messages` table.

A message that a commit wrote is a row: it is durable, and it goes with the commit that handles it,
or on `ack`. Any other message, of an API call or a worker, has no row: `send` returns when the
commit that handles it is durable, so that the sender may rely on it.
"""

import threading
import time
from collections import deque
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import ClassVar

from typing_extensions import override

from shared.backends.encoding import decoded
from shared.backends.standalone.database import Database
from shared.errors import Disposition, WindhoverError
from shared.model.message import Message, Topic
from shared.ports.queue import Depth, Queue


class QueueClosed(WindhoverError):  # noqa: N818 - reads as the fact it is
    """The process is ending; the message was not taken."""

    code: ClassVar[str] = "queue.closed"
    http_status: ClassVar[int] = 503
    disposition: ClassVar[Disposition] = Disposition.RETRY_LATER


class LocalQueue(Queue):
    """The lock protects everything.

    Who waits is woken alone: a receiver by its topic, a sender by its message. Waking all of them
    at each message, for all but one to wait again, costs more than the messages under load.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._arrived = {topic: threading.Condition(self._lock) for topic in Topic}
        self._senders: dict[str, list[threading.Event]] = {}
        self._waiting: dict[Topic, deque[tuple[float, Message]]] = {
            topic: deque() for topic in Topic
        }
        self._known: set[str] = set()
        self._stored: set[str] = set()
        self._delayed: dict[Topic, list[tuple[float, Message]]] = {topic: [] for topic in Topic}
        self._closed = False
        self._reload()

    def _reload(self) -> None:
        """Queues again what the process before this one had not handled."""
        rows = self._database.reader().execute("SELECT body FROM messages ORDER BY sequence")
        for (body,) in rows:
            message = decoded(Message, body)
            again = message.model_copy(update={"delivery": message.delivery + 1})
            self._waiting[message.topic].append((time.monotonic(), again))
            self._known.add(message.id)
            self._stored.add(message.id)

    def was_committed(self, messages: Sequence[Message]) -> None:
        """Tells that these messages are rows now; called by the executor before `send`."""
        with self._lock:
            self._stored.update(message.id for message in messages)

    @override
    def send(self, messages: Sequence[Message]) -> None:
        with self._lock:
            volatile = [message.id for message in messages if message.id not in self._stored]
            if self._closed:
                self._refuse(volatile)
                # Their rows come again at the next start.
                return
            for message in messages:
                if message.id not in self._known:
                    self._known.add(message.id)
                    self._waiting[message.topic].append((time.monotonic(), message))
                    self._arrived[message.topic].notify()
            handled = [self._sender(message_id) for message_id in volatile]
        for one in handled:
            one.wait()
        with self._lock:
            self._refuse([message_id for message_id in volatile if message_id in self._known])

    def _refuse(self, lost: Sequence[str]) -> None:
        """Raises QueueClosed if the queue was closed before messages were handled."""
        if self._closed and lost:
            raise QueueClosed("this Windhover is ending", remedy="Try again.")

    def _sender(self, message_id: str) -> threading.Event:
        """Is set when the handling of a message is durable, or the queue is closed."""
        event = threading.Event()
        self._senders.setdefault(message_id, []).append(event)
        return event

    @override
    def receive(self, topic: Topic, wait: timedelta) -> Message | None:
        found = self.receive_all(topic, wait, 1)
        return found[0] if found else None

    @override
    def receive_all(self, topic: Topic, wait: timedelta, limit: int) -> list[Message]:
        deadline = time.monotonic() + wait.total_seconds()
        with self._lock:
            while not self._closed:
                self._bring_back(topic)
                waiting = self._waiting[topic]
                if waiting:
                    return [waiting.popleft()[1] for _ in range(min(limit, len(waiting)))]
                left = deadline - time.monotonic()
                if left <= 0:
                    break
                self._arrived[topic].wait(min(left, self._next_return(topic, left)))
        return []

    def handled(self, message_ids: Sequence[str]) -> None:
        """Forgets messages whose handling is durable, and lets their senders go on."""
        with self._lock:
            self._known.difference_update(message_ids)
            self._stored.difference_update(message_ids)
            for message_id in message_ids:
                for sender in self._senders.pop(message_id, ()):
                    sender.set()

    @override
    def ack(self, message: Message) -> None:
        with self._lock:
            has_row = message.id in self._stored
        if has_row:
            with self._database.transaction() as connection:
                connection.execute("DELETE FROM messages WHERE id = ?", (message.id,))
        self.handled([message.id])

    @override
    def nack(self, message: Message, delay: timedelta) -> None:
        again = message.model_copy(update={"delivery": message.delivery + 1})
        with self._lock:
            if message.id not in self._known:
                return
            returns_at = time.monotonic() + delay.total_seconds()
            self._delayed[message.topic].append((returns_at, again))
            self._arrived[message.topic].notify_all()

    @override
    def depths(self) -> Mapping[Topic, Depth]:
        with self._lock:
            return {topic: self._depth(topic) for topic in Topic}

    def _depth(self, topic: Topic) -> Depth:
        waiting = self._waiting[topic]
        longest = time.monotonic() - waiting[0][0] if waiting else 0
        return Depth(len(waiting) + len(self._delayed[topic]), timedelta(seconds=longest))

    def close(self) -> None:
        """Ends every wait; what has a row comes again at the next start."""
        with self._lock:
            self._closed = True
            for arrived in self._arrived.values():
                arrived.notify_all()
            for senders in self._senders.values():
                for sender in senders:
                    sender.set()

    def _bring_back(self, topic: Topic) -> None:
        now = time.monotonic()
        delayed = self._delayed[topic]
        for entry in [entry for entry in delayed if entry[0] <= now]:
            delayed.remove(entry)
            self._waiting[topic].append((now, entry[1]))

    def _next_return(self, topic: Topic, default: float) -> float:
        now = time.monotonic()
        return min((at - now for at, _ in self._delayed[topic]), default=default)

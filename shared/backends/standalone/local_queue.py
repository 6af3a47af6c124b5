"""Topics in memory over the `messages` table.

A message that a commit wrote is a row: it is durable, and it goes with the commit that handles it,
or on `ack`. Any other message, of an API call or a worker, has no row: `send` returns when the
commit that handles it is durable, so that the sender may rely on it.
"""

import threading
import time
from collections import deque
from collections.abc import Sequence
from datetime import timedelta
from typing import ClassVar

from typing_extensions import override

from shared.backends.encoding import decoded
from shared.backends.standalone.database import Database
from shared.errors import Disposition, WindhoverError
from shared.model.message import Message, Topic
from shared.ports.queue import Queue


class QueueClosed(WindhoverError):  # noqa: N818 - reads as the fact it is
    """The process is ending; the message was not taken."""

    code: ClassVar[str] = "queue.closed"
    http_status: ClassVar[int] = 503
    disposition: ClassVar[Disposition] = Disposition.RETRY_LATER


class LocalQueue(Queue):
    """The condition protects everything and wakes receivers and senders."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._changed = threading.Condition()
        self._waiting: dict[Topic, deque[Message]] = {topic: deque() for topic in Topic}
        self._known: set[str] = set()
        self._stored: set[str] = set()
        self._delayed: list[tuple[float, Message]] = []
        self._closed = False
        self._reload()

    def _reload(self) -> None:
        """Queues again what the process before this one had not handled."""
        rows = self._database.reader().execute("SELECT body FROM messages ORDER BY sequence")
        for (body,) in rows:
            message = decoded(Message, body)
            again = message.model_copy(update={"delivery": message.delivery + 1})
            self._waiting[message.topic].append(again)
            self._known.add(message.id)
            self._stored.add(message.id)

    def was_committed(self, messages: Sequence[Message]) -> None:
        """Tells that these messages are rows now; called by the executor before `send`."""
        with self._changed:
            self._stored.update(message.id for message in messages)

    @override
    def send(self, messages: Sequence[Message]) -> None:
        with self._changed:
            volatile = [message.id for message in messages if message.id not in self._stored]
            if self._closed:
                if volatile:
                    raise _closed()
                # Their rows come again at the next start.
                return
            for message in messages:
                if message.id not in self._known:
                    self._known.add(message.id)
                    self._waiting[message.topic].append(message)
            self._changed.notify_all()
            while any(message_id in self._known for message_id in volatile):
                if self._closed:
                    raise _closed()
                self._changed.wait()

    @override
    def receive(self, topic: Topic, wait: timedelta) -> Message | None:
        found = self.receive_all(topic, wait, 1)
        return found[0] if found else None

    @override
    def receive_all(self, topic: Topic, wait: timedelta, limit: int) -> list[Message]:
        deadline = time.monotonic() + wait.total_seconds()
        with self._changed:
            while not self._closed:
                self._bring_back()
                waiting = self._waiting[topic]
                if waiting:
                    return [waiting.popleft() for _ in range(min(limit, len(waiting)))]
                left = deadline - time.monotonic()
                if left <= 0:
                    break
                self._changed.wait(min(left, self._next_return(left)))
        return []

    def handled(self, message_ids: Sequence[str]) -> None:
        """Forgets messages whose handling is durable, and lets their senders go on."""
        with self._changed:
            self._known.difference_update(message_ids)
            self._stored.difference_update(message_ids)
            self._changed.notify_all()

    @override
    def ack(self, message: Message) -> None:
        with self._changed:
            has_row = message.id in self._stored
        if has_row:
            with self._database.transaction() as connection:
                connection.execute("DELETE FROM messages WHERE id = ?", (message.id,))
        self.handled([message.id])

    @override
    def nack(self, message: Message, delay: timedelta) -> None:
        again = message.model_copy(update={"delivery": message.delivery + 1})
        with self._changed:
            if message.id not in self._known:
                return
            self._delayed.append((time.monotonic() + delay.total_seconds(), again))
            self._changed.notify_all()

    def close(self) -> None:
        """Ends every wait; what has a row comes again at the next start."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def _bring_back(self) -> None:
        now = time.monotonic()
        for entry in [entry for entry in self._delayed if entry[0] <= now]:
            self._delayed.remove(entry)
            self._waiting[entry[1].topic].append(entry[1])

    def _next_return(self, default: float) -> float:
        now = time.monotonic()
        return min((at - now for at, _ in self._delayed), default=default)


def _closed() -> QueueClosed:
    return QueueClosed("this Windhover is ending", remedy="Try again.")

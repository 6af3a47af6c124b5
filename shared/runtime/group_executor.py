"""Group commit: one thread handles every event that waits and commits once for all of them."""

import logging
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from shared.engine.overlay import Overlay
from shared.model.commit import Commit
from shared.model.event import TaskRunEnded
from shared.model.ids import id_of
from shared.model.message import Message, Topic
from shared.runtime.dispatch import dispatch, release_deleted, release_lease
from shared.runtime.executor import Executor
from shared.runtime.feed import Feed
from shared.runtime.ports import Ports
from shared.runtime.stored_documents import RememberedDocuments

logger = logging.getLogger(__name__)

GROUP_LIMIT = 200
"""Messages of one commit; more would keep the first of them waiting."""

WAIT = timedelta(seconds=1)
"""How long the thread waits for a message before it looks whether it must end."""

PAUSE_AFTER_FAILURE = timedelta(seconds=1)


@dataclass(slots=True)
class Group:
    """Messages handled together, each on top of what those before it have changed."""

    overlays: dict[str, Overlay] = field(default_factory=dict)
    commits: list[Commit] = field(default_factory=list)
    handled: list[str] = field(default_factory=list)


class GroupExecutor:
    """The only writer of executions in its process."""

    def __init__(self, ports: Ports, executor: Executor, feed: Feed) -> None:
        self._ports = ports
        self._executor = executor
        self._feed = feed
        self._stopping = threading.Event()

    def run(self) -> None:
        """Handles messages until `stop`."""
        while not self._stopping.is_set():
            messages = self._ports.queue.receive_all(Topic.EXECUTIONS, WAIT, GROUP_LIMIT)
            if not messages:
                continue
            try:
                self.handle(messages)
            except Exception:
                # The store is out of order (disk full, locked): nothing of the group is applied.
                logger.exception("a group could not be committed", extra={"size": len(messages)})
                for message in messages:
                    self._ports.queue.nack(message, PAUSE_AFTER_FAILURE)

    def stop(self) -> None:
        """Lets `run` end after the group it is at."""
        self._stopping.set()

    def handle(self, messages: Sequence[Message]) -> None:
        """Handles messages and commits once. After a crash the same messages come again."""
        group = Group()
        for message in messages:
            self._add(group, message)
        self._ports.repository.commit(group.commits, group.handled)
        for commit in group.commits:
            dispatch(self._ports, commit.commands)
            release_deleted(self._ports, commit)
            if commit.commands:
                self._ports.repository.sent(commit.cause, commit.commands)
        for message in messages:
            release_lease(self._ports, message.body)
            self._ports.queue.ack(message)
        self._feed.committed(group.commits)

    def _add(self, group: Group, message: Message) -> None:
        kept = self._ports.repository.unsent(message.id)
        if kept:
            dispatch(self._ports, kept)
            self._ports.repository.sent(message.id, kept)
            return
        execution_id = message.body.execution_id
        overlay = group.overlays.get(execution_id)
        if overlay is None:
            ports = self._ports
            overlay = Overlay(RememberedDocuments(ports.repository, ports.storage, execution_id))
            group.overlays[execution_id] = overlay
        commit = self._executor.prepare(message, overlay)
        overlay.apply(commit)
        group.commits.append(commit)
        group.handled.append(message.id)
        if isinstance(message.body, TaskRunEnded):
            # The attempt's own message goes in the same transaction as its result.
            body = message.body
            group.handled.append(id_of("run", body.task_run_id, body.attempt))

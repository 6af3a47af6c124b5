"""Tells listeners in this process what was committed. Nothing polls."""

import threading
from collections.abc import Collection, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import timedelta
from typing import ClassVar, Protocol

from shared.errors import Disposition, WindhoverError
from shared.model.command import NotifyEnd
from shared.model.commit import Commit
from shared.model.log import LogChunk
from shared.model.trigger_state import TriggerKey

LONGEST_WAIT = timedelta(seconds=60)
"""How long a request waits for the executor to take it before it gives up."""


class ExecutorBusy(WindhoverError):  # noqa: N818 - reads as the fact it is
    """The executor did not answer in time; what was asked for may still happen."""

    code: ClassVar[str] = "executor.busy"
    http_status: ClassVar[int] = 503
    disposition: ClassVar[Disposition] = Disposition.RETRY_LATER


class Listener(Protocol):
    """Hears of every commit, in order, right after it is durable. Must not block."""

    def __call__(self, commit: Commit) -> None:
        """One commit."""
        ...


class LogListener(Protocol):
    """Hears of log chunks as soon as they are kept, those of commits included. Must not block."""

    def __call__(self, chunks: Sequence[LogChunk]) -> None:
        """Chunks of one execution or of several."""
        ...


class TriggerListener(Protocol):
    """Hears which triggers have changed. Must not block."""

    def __call__(self, keys: Collection[TriggerKey]) -> None:
        """Their states were written or removed."""
        ...


class Handled:
    """Waits until a message has been handled."""

    def __init__(self) -> None:
        self._event = threading.Event()
        self._commit: Commit | None = None

    def done(self, commit: Commit) -> None:
        """The message was handled."""
        self._commit = commit
        self._event.set()

    def wait(self) -> Commit:
        """What the message has changed, once it was handled. Raises ExecutorBusy."""
        if not self._event.wait(LONGEST_WAIT.total_seconds()) or self._commit is None:
            raise ExecutorBusy("the executor did not answer within a minute", remedy="Try again.")
        return self._commit


class Feed:
    """Who waits for what. The lock protects the two maps and the three lists."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._handled: dict[str, list[Handled]] = {}
        self._ends: dict[str, list[threading.Event]] = {}
        self._listeners: list[Listener] = []
        self._log_listeners: list[LogListener] = []
        self._trigger_listeners: list[TriggerListener] = []

    def committed(self, commits: Sequence[Commit]) -> None:
        """Called by whoever commits, after the commit is durable."""
        with self._lock:
            listeners = list(self._listeners)
        for commit in commits:
            # What a task said is heard before how it ended.
            if commit.logs:
                self.logged(commit.logs)
            for listener in listeners:
                listener(commit)
            self._release(commit)

    def logged(self, chunks: Sequence[LogChunk]) -> None:
        """Called by whoever adds log chunks, after they are kept."""
        with self._lock:
            listeners = list(self._log_listeners)
        for listener in listeners:
            listener(chunks)

    def triggers_changed(self, keys: Collection[TriggerKey]) -> None:
        """Called by whoever writes states of triggers, after they are kept."""
        with self._lock:
            listeners = list(self._trigger_listeners)
        for listener in listeners:
            listener(keys)

    def _release(self, commit: Commit) -> None:
        ended = [c.execution_id for c in commit.commands if isinstance(c, NotifyEnd)]
        with self._lock:
            waiting = self._handled.pop(commit.cause, [])
            events = [event for one in ended for event in self._ends.pop(one, [])]
        for handled in waiting:
            handled.done(commit)
        for event in events:
            event.set()

    @contextmanager
    def handled(self, message_id: str) -> Iterator[Handled]:
        """Waits for a message that is sent inside the block."""
        handled = Handled()
        with self._lock:
            self._handled.setdefault(message_id, []).append(handled)
        try:
            yield handled
        finally:
            with self._lock:
                waiting = self._handled.get(message_id, [])
                if handled in waiting:
                    waiting.remove(handled)

    @contextmanager
    def listening(self, listener: Listener) -> Iterator[None]:
        """Hears of every commit while the block runs."""
        with self._lock:
            self._listeners.append(listener)
        try:
            yield
        finally:
            with self._lock:
                self._listeners.remove(listener)

    @contextmanager
    def reading_logs(self, listener: LogListener) -> Iterator[None]:
        """Hears of every log chunk while the block runs."""
        with self._lock:
            self._log_listeners.append(listener)
        try:
            yield
        finally:
            with self._lock:
                self._log_listeners.remove(listener)

    @contextmanager
    def hearing_triggers(self, listener: TriggerListener) -> Iterator[None]:
        """Hears of every change of a trigger while the block runs."""
        with self._lock:
            self._trigger_listeners.append(listener)
        try:
            yield
        finally:
            with self._lock:
                self._trigger_listeners.remove(listener)

    def watching_trigger(self, key: TriggerKey) -> AbstractContextManager[None]:
        """Hears of one trigger while the block runs; of this process's commits it does anyway."""
        del key
        return nullcontext()

    def watching(self, execution_id: str) -> AbstractContextManager[None]:
        """Hears of one execution while the block runs; of this process's commits it does anyway."""
        del execution_id
        return nullcontext()

    def watching_all(self) -> AbstractContextManager[None]:
        """The same of the headers of all executions."""
        return nullcontext()

    def watching_logs(self) -> AbstractContextManager[None]:
        """The same of all that is said from now on."""
        return nullcontext()

    @contextmanager
    def end_of(self, execution_id: str) -> Iterator[threading.Event]:
        """An event that is set when the execution is completely over.

        Look at the execution after entering: an end before that is not told again.
        """
        event = threading.Event()
        with self._lock:
            self._ends.setdefault(execution_id, []).append(event)
        try:
            yield event
        finally:
            with self._lock:
                waiting = self._ends.get(execution_id, [])
                if event in waiting:
                    waiting.remove(event)
                if not waiting:
                    self._ends.pop(execution_id, None)

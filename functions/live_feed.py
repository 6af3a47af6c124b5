"""A feed that hears of what other processes commit."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from typing_extensions import override

from shared.backends.gcp.watching import Changed, ExecutionWatch
from shared.model.commit import Commit
from shared.model.execution import Execution
from shared.model.log import LogChunk
from shared.model.trigger_state import TriggerKey
from shared.runtime.feed import Feed


class LiveFeed(Feed):
    """Watches executions while somebody waits for one of them."""

    def __init__(self, watch: ExecutionWatch) -> None:
        super().__init__()
        self._watch = watch

    def changed(self, documents: Sequence[Changed]) -> None:
        """Some process has changed documents: they are told as its commit had them."""
        before = (one.model_copy(update={"version": one.version - 1}) for one in documents)
        self.committed([Commit(cause="", documents=tuple(before))])

    @override
    @contextmanager
    def watching_all(self) -> Iterator[None]:
        with self._watch.all(self):
            yield

    @override
    @contextmanager
    def watching_logs(self) -> Iterator[None]:
        with self._watch.every_log(self):
            yield

    @override
    @contextmanager
    def watching(self, execution_id: str) -> Iterator[None]:
        with self._watch.of(execution_id, self):
            yield

    @override
    @contextmanager
    def watching_trigger(self, key: TriggerKey) -> Iterator[None]:
        with self._watch.trigger(key, lambda: self.triggers_changed({key})):
            yield

    @override
    @contextmanager
    def end_of(self, execution_id: str) -> Iterator[threading.Event]:
        yield _End(self._watch, execution_id)


class _End(threading.Event):
    """The end of an execution. It is listened for when somebody waits for it, and told as it is.

    Most executions that somebody waits for have ended before: who asked has stepped them.
    """

    def __init__(self, watch: ExecutionWatch, execution_id: str) -> None:
        super().__init__()
        self._watch = watch
        self._execution_id = execution_id

    @override
    def wait(self, timeout: float | None = None) -> bool:
        with self._watch.header_of(self._execution_id, self):
            return super().wait(timeout)

    def changed(self, documents: Sequence[Changed]) -> None:
        """It has changed, or is looked at first."""
        if any(isinstance(one, Execution) and one.is_over for one in documents):
            self.set()

    def logged(self, chunks: Sequence[LogChunk]) -> None:
        """What it says is of no interest."""

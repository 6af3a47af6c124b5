"""A feed that hears of what other processes commit."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from typing_extensions import override

from shared.backends.gcp.watching import Changed, ExecutionWatch
from shared.model.commit import Commit
from shared.model.execution import Execution
from shared.model.log import LogChunk
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
    def watching(self, execution_id: str) -> Iterator[None]:
        with self._watch.of(execution_id, self):
            yield

    @override
    @contextmanager
    def end_of(self, execution_id: str) -> Iterator[threading.Event]:
        ended = threading.Event()
        with self._watch.of(execution_id, _End(ended)):
            yield ended


class _End:
    """Waits for the end of an execution."""

    def __init__(self, ended: threading.Event) -> None:
        self._ended = ended

    def changed(self, documents: Sequence[Changed]) -> None:
        """It has changed, or is looked at first."""
        if any(isinstance(one, Execution) and one.is_over for one in documents):
            self._ended.set()

    def logged(self, chunks: Sequence[LogChunk]) -> None:
        """What it says is of no interest."""

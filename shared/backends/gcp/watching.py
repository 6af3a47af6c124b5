"""Tells what other processes write, through Firestore's listeners."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Protocol, TypeAlias

from google.cloud import firestore
from google.cloud.firestore_v1.watch import DocumentChange

from shared.backends.gcp.execution_search import execution_path
from shared.backends.gcp.firestore_triggers import trigger_path
from shared.backends.gcp.log_fields import chunks_in
from shared.backends.gcp.shapes import (
    CHANGED_TASK_RUNS,
    LOG_OF_EXECUTION,
    NEWEST_EXECUTIONS,
    NEWEST_LOG,
    OPEN_EXECUTIONS,
)
from shared.backends.gcp.store import Store
from shared.model.execution import Execution
from shared.model.log import LogChunk
from shared.model.state import State
from shared.model.taskrun import TaskRun
from shared.model.trigger_state import TriggerKey

NEWEST = 100
"""Executions of which a watch of all tells whatever happens to them."""

MOST_OPEN = 500
"""Executions that have not ended of which it tells besides."""

NEWEST_CHUNKS = 200
"""Documents of the log that a watch of all logs holds: what is older leaves it untold."""

CLOCKS_APART = timedelta(minutes=1)
"""How much the clocks of two processes may differ."""

_OPEN = sorted(str(state) for state in State if not state.is_terminal)

Changed: TypeAlias = Execution | TaskRun
_Told: TypeAlias = Callable[[object, Sequence[DocumentChange], object], None]


class Watcher(Protocol):
    """What is told. Called by threads of the client; must not block."""

    def changed(self, documents: Sequence[Changed]) -> None:
        """Headers and task runs as they are stored now."""
        ...

    def logged(self, chunks: Sequence[LogChunk]) -> None:
        """Chunks were added."""
        ...


class ExecutionWatch:
    """Listens to one execution with its task runs and its log, to the headers or logs of all."""

    def __init__(self, store: Store, now: Callable[[], datetime]) -> None:
        self._store = store
        self._now = now

    @contextmanager
    def of(self, execution_id: str, watcher: Watcher) -> Iterator[None]:
        """Tells of an execution while the block runs, first how it is now."""
        reads = self._store.reads
        path = execution_path(execution_id)
        since = self._now() - CLOCKS_APART
        runs = reads.query(
            CHANGED_TASK_RUNS, path, ranges=(("changed_at", ">", since),), is_watched=True
        )
        log = reads.query(
            LOG_OF_EXECUTION,
            equal={"execution_id": execution_id},
            ranges=(("sequence", ">", self._store.order.next()),),
            is_watched=True,
        )

        with (
            _listening(reads.client.document(path), self._teller(Execution, watcher)),
            _listening(runs, self._teller(TaskRun, watcher)),
            _listening(log, self._log_teller(watcher)),
        ):
            yield

    @contextmanager
    def every_log(self, watcher: Watcher) -> Iterator[None]:
        """Tells of all that is said while the block runs.

        Of a burst of more than NEWEST_CHUNKS documents between two snapshots the newest are told.
        """
        log = self._store.reads.query(
            NEWEST_LOG, ranges=(("sequence", ">", self._store.order.next()),), is_watched=True
        )
        with _listening(log.limit(NEWEST_CHUNKS), self._log_teller(watcher)):
            yield

    @contextmanager
    def header_of(self, execution_id: str, watcher: Watcher) -> Iterator[None]:
        """Tells of the header of an execution alone while the block runs, first how it is now."""
        header = self._store.reads.client.document(execution_path(execution_id))
        with _listening(header, self._teller(Execution, watcher)):
            yield

    @contextmanager
    def trigger(self, key: TriggerKey, changed: Callable[[], None]) -> Iterator[None]:
        """Tells that the state of a trigger has changed while the block runs, and once at first."""

        def told(snapshots: object, changes: Sequence[DocumentChange], at: object) -> None:
            del snapshots, changes, at
            changed()

        with _listening(self._store.reads.client.document(trigger_path(key)), told):
            yield

    @contextmanager
    def all(self, watcher: Watcher) -> Iterator[None]:
        """Tells of the newest executions, and of those that have not ended, first as they are.

        What leaves the open ones has ended, and is told as it is then.
        """
        reads = self._store.reads
        newest = reads.query(NEWEST_EXECUTIONS, is_watched=True).limit(NEWEST)
        unended = reads.query(OPEN_EXECUTIONS, equal={"state": _OPEN}, is_watched=True)
        tell = self._teller(Execution, watcher)

        def tell_open(snapshots: object, changes: Sequence[DocumentChange], at: object) -> None:
            tell(snapshots, changes, at)
            left = [one.document.reference.path for one in changes if one.type.name == "REMOVED"]
            self._tell(watcher, Execution, reads.many(left).values())

        with _listening(newest, tell), _listening(unended.limit(MOST_OPEN), tell_open):
            yield

    def _log_teller(self, watcher: Watcher) -> _Told:
        """Tells of chunks that were added."""

        def tell(snapshots: object, changes: Sequence[DocumentChange], at: object) -> None:
            del snapshots, at
            added = (one.document.to_dict() for one in changes if one.type.name == "ADDED")
            found = [chunk for fields in added for chunk in chunks_in(self._store.bodies, fields)]
            if found:
                watcher.logged(found)

        return tell

    def _teller(self, model: type[Execution] | type[TaskRun], watcher: Watcher) -> _Told:
        """Tells what is new or has changed."""

        def tell(snapshots: object, changes: Sequence[DocumentChange], at: object) -> None:
            del snapshots, at
            there = (one.document.to_dict() for one in changes if one.type.name != "REMOVED")
            self._tell(watcher, model, there)

        return tell

    def _tell(
        self,
        watcher: Watcher,
        model: type[Execution] | type[TaskRun],
        stored: Iterable[Mapping[str, object] | None],
    ) -> None:
        found = list(self._store.bodies.documents(model, stored))
        if found:
            watcher.changed(found)


@contextmanager
def _listening(
    watched: firestore.DocumentReference | firestore.Query, told: _Told
) -> Iterator[None]:
    watch = watched.on_snapshot(told)
    try:
        yield
    finally:
        watch.unsubscribe()  # type: ignore[no-untyped-call] # of the client

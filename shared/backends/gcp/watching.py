"""Tells what other processes write, through Firestore's listeners."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Protocol

from google.cloud.firestore_v1.watch import DocumentChange

from shared.backends.gcp.execution_search import execution_path
from shared.backends.gcp.log_fields import chunks_in
from shared.backends.gcp.shapes import LOG_OF_EXECUTION, OPEN_TASK_RUNS
from shared.backends.gcp.store import Store
from shared.model.execution import Execution
from shared.model.log import LogChunk


class Watcher(Protocol):
    """What is told. Called by threads of the client; must not block."""

    def changed(self, execution: Execution) -> None:
        """The header, or what belongs to it, has changed."""
        ...

    def logged(self, chunks: Sequence[LogChunk]) -> None:
        """Chunks were added."""
        ...


class ExecutionWatch:
    """Listens to the header of an execution, its task runs and its log."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @contextmanager
    def of(self, execution_id: str, watcher: Watcher) -> Iterator[None]:
        """Tells of an execution while the block runs, first how it is now."""
        reads, bodies = self._store.reads, self._store.bodies
        path = execution_path(execution_id)

        def header(snapshots: object, changes: object, at: object) -> None:
            del snapshots, changes, at
            tell()

        def tell() -> None:
            execution = bodies.document(Execution, reads.one(path))
            if execution is not None:
                watcher.changed(execution)

        def logged(snapshots: object, changes: Sequence[DocumentChange], at: object) -> None:
            del snapshots, at
            added = (one.document.to_dict() for one in changes if one.type.name == "ADDED")
            found = [chunk for fields in added for chunk in chunks_in(bodies, fields)]
            if found:
                watcher.logged(found)

        # Those that end leave the result, those that start enter it: both are changes.
        runs = reads.query(OPEN_TASK_RUNS, path, equal={"is_open": True})
        now = self._store.order.next()
        log = reads.query(
            LOG_OF_EXECUTION,
            equal={"execution_id": execution_id},
            ranges=(("sequence", ">", now),),
        )
        watches = [
            reads.client.document(path).on_snapshot(header),
            runs.on_snapshot(header),
            log.on_snapshot(logged),
        ]
        try:
            yield
        finally:
            for watch in watches:
                watch.unsubscribe()  # type: ignore[no-untyped-call] # of the client

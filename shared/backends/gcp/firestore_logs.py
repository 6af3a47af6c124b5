"""Flow logs in Firestore. Those of a commit are written by the repository, in its batch."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime

from google.cloud import firestore
from typing_extensions import override

from shared.backends.encoding import encoded
from shared.backends.gcp.bodies import LARGEST_BODY_BYTES
from shared.backends.gcp.commit_writes import LARGEST_COMMIT_BYTES
from shared.backends.gcp.conditions import equal_to
from shared.backends.gcp.log_fields import chunk_path, chunk_write, log_owner
from shared.backends.gcp.shapes import (
    LOG_OF_EXECUTION,
    NEWEST_LOG,
    NEWEST_LOG_OF_EXECUTION,
    NEWEST_LOG_OF_FLOW,
    Shape,
)
from shared.backends.gcp.store import Store, date_text
from shared.backends.gcp.writes import Delete, Set, Write
from shared.model.log import LogChunk, LogEntry
from shared.model.log_search import found_entries
from shared.model.query import LogField, Page, Query, Where
from shared.model.task import LogLevel
from shared.ports.logs import Logs

_DELETED_AT_ONCE = 400


class FirestoreLogs(Logs):
    """A document per chunk, numbered in the order in which they were added."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @override
    def append(self, chunks: Sequence[LogChunk]) -> None:
        total = sum(len(encoded(chunk)) for chunk in chunks)
        limit = LARGEST_BODY_BYTES if total <= LARGEST_COMMIT_BYTES else LARGEST_BODY_BYTES // 100
        writes: dict[str, Write] = {}
        for chunk in chunks:
            if chunk.id not in writes:
                writes[chunk.id] = chunk_write(self._store, chunk, limit)
        self._store.writes.apply(list(writes.values()))

    @override
    def of_execution(self, execution_id: str) -> Iterator[LogChunk]:
        return self._chunks(
            self._store.reads.query(LOG_OF_EXECUTION, equal={"execution_id": execution_id})
        )

    @override
    def newest(self, execution_id: str, before: str = "") -> Iterator[LogChunk]:
        reads = self._store.reads
        ranges: tuple[tuple[str, str, object], ...] = ()
        if before:
            fields = reads.one(chunk_path(before))
            if fields is None:
                return
            ranges = (("sequence", "<", fields["sequence"]),)
        yield from self._chunks(
            reads.query(
                NEWEST_LOG_OF_EXECUTION, equal={"execution_id": execution_id}, ranges=ranges
            )
        )

    @override
    def search(self, query: Query, after: str = "") -> Page[LogEntry]:
        return found_entries(query, self._newest(query.where), after)

    def _newest(self, where: Where) -> Iterator[LogChunk]:
        """The chunks that may hold what matches, newest first."""
        shape, equal = _narrowed(where)
        return self._chunks(self._store.reads.query(shape, equal=equal))

    def _chunks(self, query: firestore.Query) -> Iterator[LogChunk]:
        for row in self._store.reads.all(query):
            chunk = self._store.bodies.document(LogChunk, row.fields)
            if chunk is not None:
                yield chunk

    @override
    def purge(
        self,
        execution_id: str,
        before: datetime | None = None,
        levels: Collection[LogLevel] | None = None,
    ) -> int:
        limit = "9999" if before is None else date_text(before)
        if levels is not None:
            return self._thin_out(execution_id, limit, levels)
        query = self._store.reads.query(LOG_OF_EXECUTION, equal={"execution_id": execution_id})
        removed = 0
        batch: list[Write] = []
        for row in self._store.reads.all(query.select(["last_at", "lines", "sequence"])):
            if str(row.fields["last_at"]) < limit:
                removed += int(str(row.fields["lines"]))
                batch.append(Delete(f"{LOG_OF_EXECUTION.collection}/{row.key}"))
            if len(batch) == _DELETED_AT_ONCE:
                self._store.writes.apply(batch)
                batch = []
        self._store.writes.apply(batch)
        if before is None:
            self._store.bodies.forget(log_owner(execution_id))
        return removed

    @override
    def purge_triggers(self, namespace: str, flow_id: str, trigger_id: str | None = None) -> int:
        equal = {"namespace": namespace, "flow_id": flow_id}
        query = self._store.reads.query(NEWEST_LOG_OF_FLOW, equal=equal)
        removed = 0
        batch: list[Write] = []
        for row in self._store.reads.all(query):
            chunk = self._store.bodies.document(LogChunk, row.fields)
            if chunk is None or chunk.execution_id or trigger_id not in {None, chunk.trigger_id}:
                continue
            removed += len(chunk.lines)
            batch.append(Delete(f"{NEWEST_LOG_OF_FLOW.collection}/{row.key}"))
            if len(batch) == _DELETED_AT_ONCE:
                self._store.writes.apply(batch)
                batch = []
        self._store.writes.apply(batch)
        return removed

    def _thin_out(self, execution_id: str, limit: str, levels: Collection[LogLevel]) -> int:
        """Removes lines of some levels from the chunks whose last line is before a date."""
        query = self._store.reads.query(LOG_OF_EXECUTION, equal={"execution_id": execution_id})
        removed = 0
        for row in self._store.reads.all(query):
            chunk = self._store.bodies.document(LogChunk, row.fields)
            if chunk is None or str(row.fields["last_at"]) >= limit:
                continue
            left = chunk.without(levels)
            removed += len(chunk.lines) - len(left.lines)
            path = f"{LOG_OF_EXECUTION.collection}/{row.key}"
            if not left.lines:
                self._store.writes.apply([Delete(path)])
            elif left != chunk:
                fields = self._store.bodies.fields(encoded(left), log_owner(execution_id))
                kept = {**row.fields, **fields, "lines": len(left.lines)}
                self._store.writes.apply([Set(path, kept)])
        return removed


def _narrowed(where: Where) -> tuple[Shape, Mapping[str, object]]:
    """The shape that leaves out most of what can not match."""
    wanted = equal_to(where)
    if LogField.EXECUTION_ID in wanted:
        return NEWEST_LOG_OF_EXECUTION, {"execution_id": wanted[LogField.EXECUTION_ID]}
    if LogField.NAMESPACE in wanted and LogField.FLOW_ID in wanted:
        return NEWEST_LOG_OF_FLOW, {
            "namespace": wanted[LogField.NAMESPACE],
            "flow_id": wanted[LogField.FLOW_ID],
        }
    return NEWEST_LOG, {}

"""Flow logs in Firestore. Those of a commit are written by the repository, in its batch."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime

from google.cloud import firestore
from typing_extensions import override

from shared.backends.encoding import encoded
from shared.backends.gcp.bodies import LARGEST_BODY_BYTES
from shared.backends.gcp.commit_writes import LARGEST_COMMIT_BYTES
from shared.backends.gcp.conditions import equal_to
from shared.backends.gcp.log_fields import (
    chunk_path,
    chunk_write,
    chunks_in,
    log_owner,
    log_path,
    shortened,
)
from shared.backends.gcp.reads import Fields, Found
from shared.backends.gcp.shapes import (
    LOG_OF_CHUNK,
    LOG_OF_EXECUTION,
    NEWEST_LOG,
    NEWEST_LOG_OF_EXECUTION,
    NEWEST_LOG_OF_FLOW,
    Shape,
)
from shared.backends.gcp.store import Store, date_text
from shared.backends.gcp.writes import Delete, Write
from shared.model.log import LogChunk, LogEntry
from shared.model.log_search import found_entries
from shared.model.query import LogField, Page, Query, Where
from shared.model.task import LogLevel
from shared.ports.logs import Logs

_DELETED_AT_ONCE = 400


class FirestoreLogs(Logs):
    """Documents numbered in the order in which they were added.

    A chunk that is added alone has one of its own; those of a commit share one. A chunk that
    stands in two of them is read once.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    @override
    def append(self, chunks: Sequence[LogChunk]) -> None:
        total = sum(len(encoded(chunk)) for chunk in chunks)
        limit = LARGEST_BODY_BYTES if total <= LARGEST_COMMIT_BYTES else LARGEST_BODY_BYTES // 100
        writes: dict[str, Write] = {}
        for chunk in chunks:
            if chunk.id not in writes:
                writes[chunk.id] = chunk_write(self._store, [chunk], limit)
        self._store.writes.apply(list(writes.values()))

    @override
    def of_execution(self, execution_id: str) -> Iterator[LogChunk]:
        query = self._store.reads.query(LOG_OF_EXECUTION, equal={"execution_id": execution_id})
        seen: set[str] = set()
        for row in self._store.reads.all(query):
            for chunk in chunks_in(self._store.bodies, row.fields):
                if chunk.id not in seen:
                    seen.add(chunk.id)
                    yield chunk

    @override
    def newest(self, execution_id: str, before: str = "") -> Iterator[LogChunk]:
        ranges: tuple[tuple[str, str, object], ...] = ()
        if before:
            fields = self._holding(before)
            if fields is None:
                return
            chunks = chunks_in(self._store.bodies, fields)
            ids = [chunk.id for chunk in chunks]
            if before in ids:
                yield from reversed(chunks[: ids.index(before)])
            ranges = (("sequence", "<", fields["sequence"]),)
        yield from self._backwards(
            self._store.reads.query(
                NEWEST_LOG_OF_EXECUTION, equal={"execution_id": execution_id}, ranges=ranges
            )
        )

    def _holding(self, chunk_id: str) -> Fields | None:
        """The document of a chunk, its own or one that it shares."""
        own = self._store.reads.one(chunk_path(chunk_id))
        if own is not None:
            return own
        query = self._store.reads.query(LOG_OF_CHUNK, contains=("chunk_ids", chunk_id))
        found = self._store.reads.first(query, 1)
        return found[0].fields if found else None

    @override
    def search(self, query: Query, after: str = "") -> Page[LogEntry]:
        return found_entries(query, self._newest(query.where), after)

    def _newest(self, where: Where) -> Iterator[LogChunk]:
        """The chunks that may hold what matches, newest first."""
        shape, equal = _narrowed(where)
        return self._backwards(self._store.reads.query(shape, equal=equal))

    def _backwards(self, query: firestore.Query) -> Iterator[LogChunk]:
        for row in self._store.reads.all(query):
            yield from reversed(chunks_in(self._store.bodies, row.fields))

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
        known = ["first_end_at", "last_at", "lines", "sequence"]
        for row in self._store.reads.all(query.select(known)):
            if str(row.fields["last_at"]) < limit:
                removed += int(str(row.fields["lines"]))
                batch.append(Delete(log_path(row.key)))
            elif str(row.fields.get("first_end_at", limit)) < limit:
                removed += self._shorten(row, limit)
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
            chunks = chunks_in(self._store.bodies, row.fields)
            if not all(
                not one.execution_id and trigger_id in {None, one.trigger_id} for one in chunks
            ):
                continue
            removed += _lines(chunks)
            batch.append(Delete(log_path(row.key)))
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
            chunks = chunks_in(self._store.bodies, row.fields)
            thinned = [
                chunk.without(levels) if date_text(chunk.lines[-1].at) < limit else chunk
                for chunk in chunks
            ]
            left = [chunk for chunk in thinned if chunk.lines]
            removed += _lines(chunks) - _lines(left)
            if not left:
                self._store.writes.apply([Delete(log_path(row.key))])
            elif left != chunks:
                write = shortened(self._store, row.key, left, row.fields["sequence"])
                self._store.writes.apply([write])
        return removed

    def _shorten(self, row: Found, limit: str) -> int:
        """Removes the chunks of a document that end before a date; counts lines."""
        chunks = chunks_in(self._store.bodies, self._store.reads.one(log_path(row.key)))
        kept = [chunk for chunk in chunks if date_text(chunk.lines[-1].at) >= limit]
        if kept:
            write = shortened(self._store, row.key, kept, row.fields["sequence"])
            self._store.writes.apply([write])
        return _lines(chunks) - _lines(kept)


def _lines(chunks: Sequence[LogChunk]) -> int:
    return sum(len(one.lines) for one in chunks)


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

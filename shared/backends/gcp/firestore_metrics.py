"""Measured values in Firestore, a document per attempt; the repository's batches write them."""

from collections.abc import Iterator, Mapping

from typing_extensions import override

from shared.backends.encoding import encoded
from shared.backends.gcp.conditions import equal_to
from shared.backends.gcp.keys import key_of
from shared.backends.gcp.shapes import (
    METRICS,
    METRICS_OF_EXECUTION,
    METRICS_OF_FLOW,
    Collection,
    Shape,
)
from shared.backends.gcp.store import Store
from shared.backends.gcp.writes import Add, Delete
from shared.model.metric import MetricChunk, MetricEntry, entries_of, metric_field
from shared.model.query import MetricField, Page, Query, Where, page_of
from shared.ports.metrics import Metrics

_DELETED_AT_ONCE = 400


class FirestoreMetrics(Metrics):
    """Chunks are narrowed by execution or flow; their values are compared here."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @override
    def search(self, query: Query) -> Page[MetricEntry]:
        shape, equal = _narrowed(query.where)
        entries = [entry for chunk in self._chunks(shape, equal) for entry in entries_of(chunk)]
        return page_of(query, entries, metric_field)

    @override
    def names(self, namespace: str, flow_id: str, task_id: str | None = None) -> list[str]:
        found = self._of_flow(namespace, flow_id)
        entries = (entry for chunk in found for entry in entries_of(chunk))
        return sorted(
            {entry.measured.name for entry in entries if task_id in {None, entry.task_id}}
        )

    @override
    def task_ids(self, namespace: str, flow_id: str) -> list[str]:
        found = self._of_flow(namespace, flow_id)
        return sorted({chunk.task_id for chunk in found if chunk.measurements})

    @override
    def purge(self, execution_id: str) -> int:
        query = self._store.reads.query(METRICS_OF_EXECUTION, equal={"execution_id": execution_id})
        purged = 0
        while rows := self._store.reads.first(query, _DELETED_AT_ONCE):
            found = self._store.bodies.documents(MetricChunk, (row.fields for row in rows))
            purged += sum(len(chunk.measurements) for chunk in found)
            collection = Collection.METRIC_CHUNKS
            self._store.writes.apply([Delete(f"{collection}/{row.key}") for row in rows])
        self._store.bodies.forget(_owner(execution_id))
        return purged

    def _of_flow(self, namespace: str, flow_id: str) -> Iterator[MetricChunk]:
        equal = {"namespace": namespace, "flow_id": flow_id}
        return self._chunks(METRICS_OF_FLOW, equal)

    def _chunks(self, shape: Shape, equal: Mapping[str, object]) -> Iterator[MetricChunk]:
        rows = self._store.reads.all(self._store.reads.query(shape, equal=equal))
        yield from self._store.bodies.documents(MetricChunk, (row.fields for row in rows))


def metrics_write(store: Store, chunk: MetricChunk, limit: int) -> Add:
    """The write that adds a chunk, unless it is there. Raises Unstorable."""
    fields = store.bodies.fields(encoded(chunk), _owner(chunk.execution_id), limit)
    more = {
        "execution_id": chunk.execution_id,
        "namespace": chunk.namespace,
        "flow_id": chunk.flow_id,
        "sequence": store.order.next(),
    }
    return Add(f"{Collection.METRIC_CHUNKS}/{key_of(chunk.id)}", fields | more)


def _owner(execution_id: str) -> str:
    """Owner of the spilled bodies of an execution's metrics: they outlive its documents."""
    return f"metrics/{key_of(execution_id)}"


def _narrowed(where: Where) -> tuple[Shape, Mapping[str, object]]:
    """The shape that leaves out most of what can not match."""
    wanted = equal_to(where)
    if MetricField.EXECUTION_ID in wanted:
        return METRICS_OF_EXECUTION, {"execution_id": wanted[MetricField.EXECUTION_ID]}
    if MetricField.NAMESPACE in wanted and MetricField.FLOW_ID in wanted:
        return METRICS_OF_FLOW, {
            "namespace": wanted[MetricField.NAMESPACE],
            "flow_id": wanted[MetricField.FLOW_ID],
        }
    return METRICS, {}

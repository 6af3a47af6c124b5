"""Measured values in the dictionary of the repository, whose commits add to it."""

from collections.abc import Iterator

from typing_extensions import override

from shared.backends.memory.repository import MemoryRepository
from shared.model.metric import MetricEntry, entries_of, metric_field
from shared.model.query import Page, Query, page_of
from shared.ports.metrics import Metrics


class MemoryMetrics(Metrics):
    """Shares the lock of the repository."""

    def __init__(self, repository: MemoryRepository) -> None:
        self._repository = repository

    @override
    def search(self, query: Query) -> Page[MetricEntry]:
        return page_of(query, list(self._entries()), metric_field)

    @override
    def names(self, namespace: str, flow_id: str, task_id: str | None = None) -> list[str]:
        found = self._of_flow(namespace, flow_id)
        return sorted({one.measured.name for one in found if task_id in {None, one.task_id}})

    @override
    def task_ids(self, namespace: str, flow_id: str) -> list[str]:
        return sorted({one.task_id for one in self._of_flow(namespace, flow_id)})

    @override
    def purge(self, execution_id: str) -> int:
        chunks = self._repository.metric_chunks
        with self._repository.lock:
            gone = [one for one in chunks.values() if one.execution_id == execution_id]
            for chunk in gone:
                del chunks[chunk.id]
        return sum(len(chunk.measurements) for chunk in gone)

    def _of_flow(self, namespace: str, flow_id: str) -> Iterator[MetricEntry]:
        for one in self._entries():
            if (one.namespace, one.flow_id) == (namespace, flow_id):
                yield one

    def _entries(self) -> Iterator[MetricEntry]:
        with self._repository.lock:
            chunks = list(self._repository.metric_chunks.values())
        for chunk in chunks:
            yield from entries_of(chunk)

"""Flow logs in the dictionary of the repository, whose commits add to it too."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

from typing_extensions import override

from shared.backends.encoding import encoded
from shared.backends.memory.repository import MemoryRepository
from shared.model.log import LogChunk, LogEntry
from shared.model.log_search import found_entries
from shared.model.query import Page, Query
from shared.model.task import LogLevel
from shared.ports.logs import Logs


class MemoryLogs(Logs):
    """Shares the lock of the repository."""

    def __init__(self, repository: MemoryRepository) -> None:
        self._repository = repository

    @override
    def append(self, chunks: Sequence[LogChunk]) -> None:
        for chunk in chunks:
            encoded(chunk)
        with self._repository.lock:
            for chunk in chunks:
                self._repository.log_chunks.setdefault(chunk.id, chunk)

    @override
    def of_execution(self, execution_id: str) -> Iterator[LogChunk]:
        with self._repository.lock:
            chunks = list(self._repository.log_chunks.values())
        yield from (chunk for chunk in chunks if chunk.execution_id == execution_id)

    @override
    def newest(self, execution_id: str, before: str = "") -> Iterator[LogChunk]:
        chunks = list(self.of_execution(execution_id))
        if before:
            ids = [chunk.id for chunk in chunks]
            chunks = chunks[: ids.index(before)] if before in ids else []
        yield from reversed(chunks)

    @override
    def search(self, query: Query, after: str = "") -> Page[LogEntry]:
        with self._repository.lock:
            chunks = list(self._repository.log_chunks.values())
        return found_entries(query, reversed(chunks), after)

    @override
    def purge(
        self,
        execution_id: str,
        before: datetime | None = None,
        levels: Collection[LogLevel] | None = None,
    ) -> int:
        removed = 0
        wanted = tuple(LogLevel) if levels is None else levels
        with self._repository.lock:
            for chunk in list(self._repository.log_chunks.values()):
                is_old = before is None or chunk.lines[-1].at < before
                if chunk.execution_id == execution_id and is_old:
                    left = chunk.without(wanted)
                    removed += len(chunk.lines) - len(left.lines)
                    if left.lines:
                        self._repository.log_chunks[chunk.id] = left
                    else:
                        del self._repository.log_chunks[chunk.id]
        return removed

    @override
    def purge_triggers(self, namespace: str, flow_id: str, trigger_id: str | None = None) -> int:
        removed = 0
        with self._repository.lock:
            for chunk in list(self._repository.log_chunks.values()):
                owner = (chunk.execution_id, chunk.namespace, chunk.flow_id)
                if owner == ("", namespace, flow_id) and trigger_id in {None, chunk.trigger_id}:
                    removed += len(chunk.lines)
                    del self._repository.log_chunks[chunk.id]
        return removed

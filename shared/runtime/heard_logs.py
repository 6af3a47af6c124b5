"""Flow logs whose new chunks this process hears of."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

from typing_extensions import override

from shared.model.log import LogChunk, LogEntry
from shared.model.query import Page, Query
from shared.model.task import LogLevel
from shared.ports.logs import Logs
from shared.runtime.feed import Feed


class HeardLogs(Logs):
    """Passes everything on, and tells the feed what was added.

    Workers add chunks while a task runs, outside of any commit.
    """

    def __init__(self, logs: Logs, feed: Feed) -> None:
        self._logs = logs
        self._feed = feed

    @override
    def append(self, chunks: Sequence[LogChunk]) -> None:
        self._logs.append(chunks)
        self._feed.logged(chunks)

    @override
    def of_execution(self, execution_id: str) -> Iterator[LogChunk]:
        return self._logs.of_execution(execution_id)

    @override
    def newest(self, execution_id: str, before: str = "") -> Iterator[LogChunk]:
        return self._logs.newest(execution_id, before)

    @override
    def search(self, query: Query, after: str = "") -> Page[LogEntry]:
        return self._logs.search(query, after)

    @override
    def purge_triggers(self, namespace: str, flow_id: str, trigger_id: str | None = None) -> int:
        return self._logs.purge_triggers(namespace, flow_id, trigger_id)

    @override
    def purge(
        self,
        execution_id: str,
        before: datetime | None = None,
        levels: Collection[LogLevel] | None = None,
    ) -> int:
        return self._logs.purge(execution_id, before, levels)

"""Flow logs."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Protocol

from shared.model.log import LogChunk, LogEntry
from shared.model.query import Page, Query
from shared.model.task import LogLevel


class Logs(Protocol):
    """Flow logs in chunks."""

    def append(self, chunks: Sequence[LogChunk]) -> None:
        """Adds all chunks or none; one whose id is already there changes nothing.

        Raises:
            Unstorable: a chunk can not be written.
        """
        ...

    def of_execution(self, execution_id: str) -> Iterator[LogChunk]:
        """Chunks of an execution in the order in which they were added; more may come meanwhile."""
        ...

    def newest(self, execution_id: str, before: str = "") -> Iterator[LogChunk]:
        """Chunks of an execution, the last one that was added first; not held in memory at once.

        Args:
            execution_id: whose.
            before: only those added before the chunk of this id; empty for all. Behind a chunk
                that is not there are none.
        """
        ...

    def search(self, query: Query, after: str = "") -> Page[LogEntry]:
        """A page of lines, newest first unless sorted; fields are those of `LogField`.

        Looks through the newest lines only where there are very many, `MOST_LINES` of
        `model.log_search` at least; `total` counts what matches among them, and the order is
        theirs. Where there are older ones, `rest` is the `after` of the search that goes on with
        them.
        """
        ...

    def purge_triggers(self, namespace: str, flow_id: str, trigger_id: str | None = None) -> int:
        """Removes the lines about the triggers of a flow, or about one of them; counts them."""
        ...

    def purge(
        self,
        execution_id: str,
        before: datetime | None = None,
        levels: Collection[LogLevel] | None = None,
    ) -> int:
        """Removes the chunks of an execution whose last line is before a date; counts lines.

        With levels only lines of these go; a chunk of which others are left keeps its place.
        """
        ...

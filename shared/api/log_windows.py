"""A log read from its end: the last lines that match, then the ones before them."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from shared.model.log import LogChunk, LogEntry, entries_of, log_field
from shared.model.query import Every, Where, matches
from shared.ports.logs import Logs

MOST_SCANNED = 50_000
"""Lines that one window looks through: where little matches, a window may hold less than asked."""

ALL = Every()


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of a log.

    Attributes:
        entries: by time; lines of one instant in the order in which they were kept.
        chunks: ids of the chunks that were looked through.
        before: where the window above this one begins to look; None when there is nothing above.
    """

    entries: list[LogEntry]
    chunks: list[str]
    before: str | None


def last_lines(
    logs: Logs, execution_id: str, limit: int, *, where: Where = ALL, before: str = ""
) -> Window:
    """The last lines of a log that match: `limit` of them or a few more, since chunks stay whole.

    Args:
        logs: where they are kept.
        execution_id: whose log.
        limit: of lines.
        where: which lines.
        before: only lines of chunks that were added before the one of this id; empty for all.
    """
    found: list[LogEntry] = []
    chunks: list[str] = []
    scanned = 0
    for chunk in logs.newest(execution_id, before):
        if len(found) >= limit or scanned >= MOST_SCANNED:
            return Window(_by_time(found), chunks, chunks[-1])
        chunks.append(chunk.id)
        scanned += len(chunk.lines)
        found += reversed(list(_matching(chunk, where)))
    return Window(_by_time(found), chunks, None)


def _matching(chunk: LogChunk, where: Where) -> Iterator[LogEntry]:
    for entry in entries_of(chunk):
        if where is ALL or matches(where, partial(log_field, entry)):
            yield entry


def _by_time(newest_first: list[LogEntry]) -> list[LogEntry]:
    in_kept_order = newest_first[::-1]
    return sorted(in_kept_order, key=lambda entry: entry.line.at)

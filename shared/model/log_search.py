"""Searching log lines that are stored in chunks: first the chunks, then their lines."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from typing import assert_never

from shared.model.log import LogChunk, LogEntry, entries_of, log_field
from shared.model.query import (
    Comparison,
    Direction,
    Every,
    LogField,
    Operation,
    Page,
    Query,
    Some,
    Sort,
    Where,
    matches,
    page_of,
)

OF_LINES = frozenset({LogField.LEVEL, LogField.TIMESTAMP, LogField.MESSAGE, LogField.TRIGGER_ID})
"""Fields that the lines of one chunk differ in."""

MOST_LINES = 50_000
"""Lines that one search looks through, the newest chunks first; the next one goes on behind."""

NEWEST = (Sort(LogField.TIMESTAMP, Direction.DESCENDING),)


def of_chunks(where: Where) -> Where:
    """What must hold of a chunk for any of its lines to match: nothing of what lines differ in."""
    match where:
        case Comparison():
            return Every() if where.field in OF_LINES else where
        case Every(parts):
            return Every(tuple(of_chunks(part) for part in parts))
        case Some(parts):
            return Some(tuple(of_chunks(part) for part in parts))
        case _:
            assert_never(where)


def earliest(where: Where) -> str:
    """A date that no matching line is before; empty when the query names none."""
    if isinstance(where, Every):
        return max((earliest(part) for part in where.parts), default="")
    lower = {Operation.GREATER_THAN, Operation.GREATER_THAN_OR_EQUAL_TO, Operation.EQUALS}
    if isinstance(where, Comparison) and where.field == LogField.TIMESTAMP:
        return str(where.values[0]) if where.operation in lower else ""
    return ""


def latest(where: Where) -> str:
    """A date that no matching line is after; empty when the query names none."""
    if isinstance(where, Every):
        return min(filter(None, map(latest, where.parts)), default="")
    upper = {Operation.LESS_THAN, Operation.LESS_THAN_OR_EQUAL_TO, Operation.EQUALS}
    if isinstance(where, Comparison) and where.field == LogField.TIMESTAMP:
        return str(where.values[0]) if where.operation in upper else ""
    return ""


def found_entries(query: Query, chunks: Iterable[LogChunk], after: str = "") -> Page[LogEntry]:
    """The page of the lines of chunks, which come newest first.

    Args:
        query: what must hold, the order, the page.
        chunks: all that may match.
        after: the `rest` of an earlier search: what that one looked at is passed over.
    """
    found: list[LogEntry] = []
    looked_at = 0
    rest = ""
    for chunk in _behind(after, chunks):
        if looked_at >= MOST_LINES:
            break
        lines = [
            entry for entry in entries_of(chunk) if matches(query.where, partial(log_field, entry))
        ]
        found += reversed(lines)
        looked_at += len(chunk.lines)
        rest = chunk.id
    else:
        rest = ""
    sort = query.sort or NEWEST
    if sort[0].direction is Direction.ASCENDING:
        # Lines of one millisecond keep the order in which they were said.
        found.reverse()
    page = page_of(Query(Every(), sort, query.page, query.size), found, log_field)
    return replace(page, rest=rest)


def _behind(after: str, chunks: Iterable[LogChunk]) -> Iterator[LogChunk]:
    """The chunks that are older than one; none when that one is gone."""
    behind = not after
    for chunk in chunks:
        if behind:
            yield chunk
        behind = behind or chunk.id == after

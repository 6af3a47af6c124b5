"""New lines of all logs as they are kept, for who looks at a list of them. Nothing polls."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from functools import partial

from shared.api.following import MOST_WAITING_CHUNKS, PING, Subscription, entered
from shared.api.live import message
from shared.api.shapes.logs import log_json
from shared.model.json import Json
from shared.model.log import LogChunk, entries_of, log_field
from shared.model.query import Where, matches
from shared.runtime.feed import Feed

PAUSE_SECONDS = 0.25
"""Between two messages: nobody reads faster, and lines come together meanwhile."""

MOST_LINES = 500
"""Of one message, the newest; how many were left out is told."""


async def new_lines(feed: Feed, where: Where) -> AsyncIterator[bytes]:
    """`ready`, then `logs`: lines that match, oldest first; `missed` when some are left out."""
    subscription = Subscription()
    with feed.reading_logs(subscription.tell):
        async with entered(feed.watching_logs()):
            yield message("ready", {})
            while True:
                if not await subscription.changed():
                    yield PING
                    continue
                chunks = subscription.taken_chunks()
                lines = await asyncio.to_thread(_matching, chunks, where)
                if len(lines) > MOST_LINES or len(chunks) >= MOST_WAITING_CHUNKS:
                    yield message("missed", {"lines": max(0, len(lines) - MOST_LINES)})
                if lines:
                    yield message("logs", lines[-MOST_LINES:])
                await asyncio.sleep(PAUSE_SECONDS)


def _matching(chunks: Sequence[LogChunk], where: Where) -> list[Json]:
    found = [
        entry
        for chunk in chunks
        for entry in entries_of(chunk)
        if matches(where, partial(log_field, entry))
    ]
    found.sort(key=lambda entry: entry.line.at)
    return [log_json(entry) for entry in found]

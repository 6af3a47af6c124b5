"""What an open panel of a trigger is told: that there is something new to read."""

import asyncio
from collections.abc import AsyncIterator, Collection
from contextlib import suppress

from shared.api.following import PING, PING_SECONDS, entered
from shared.api.live import message
from shared.model.trigger_state import TriggerKey
from shared.runtime.feed import Feed

PAUSE_SECONDS = 0.5
"""Between two messages: what changes meanwhile is told by the second one."""


async def one_trigger(feed: Feed, key: TriggerKey) -> AsyncIterator[bytes]:
    """`ready`, then `trigger` each time that the state of the trigger has changed."""
    loop = asyncio.get_running_loop()
    changed = asyncio.Event()

    def told(keys: Collection[TriggerKey]) -> None:
        # A server that is stopping has closed its loop before the engine's last commits.
        if key in keys:
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(changed.set)

    with feed.hearing_triggers(told):
        async with entered(feed.watching_trigger(key)):
            yield message("ready", {})
            while True:
                try:
                    await asyncio.wait_for(changed.wait(), PING_SECONDS)
                except TimeoutError:
                    yield PING
                    continue
                changed.clear()
                yield message("trigger", {})
                await asyncio.sleep(PAUSE_SECONDS)

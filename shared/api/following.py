"""Streams that follow an execution: told by the engine's feed, nothing polls."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import AbstractContextManager, asynccontextmanager, contextmanager, suppress

from starlette.responses import StreamingResponse

from shared.api.answers import json_bytes
from shared.model.commit import Commit
from shared.model.execution import Execution
from shared.model.json import JsonObject
from shared.model.log import LogChunk
from shared.model.scope import LoopValues, Shard
from shared.model.taskrun import TaskRun
from shared.runtime.feed import Feed

PING_SECONDS = 15.0
"""A comment is sent after so long without news: idle proxies close silent connections."""

PAUSE_SECONDS = 0.05
"""Between two versions: what changes meanwhile is told by the second one."""

MOST_WAITING_CHUNKS = 1000
"""Chunks that wait for a slow reader; one that is slower reads the log anew."""


class Subscription:
    """What one stream is told. Lives on the event loop; `tell` is called by other threads."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._changed = asyncio.Event()
        self.chunks: list[LogChunk] = []

    def tell(self, chunks: Sequence[LogChunk]) -> None:
        """The execution has changed, or has said something."""
        # A server that is stopping has closed its loop before the engine's last commits.
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._take, chunks)

    def _take(self, chunks: Sequence[LogChunk]) -> None:
        self.chunks += chunks[: MOST_WAITING_CHUNKS - len(self.chunks)]
        self._changed.set()

    async def changed(self) -> bool:
        """Waits for news; False when there was none for a while."""
        try:
            await asyncio.wait_for(self._changed.wait(), PING_SECONDS)
        except TimeoutError:
            return False
        self._changed.clear()
        return True

    def taken_chunks(self) -> list[LogChunk]:
        """The chunks since the last call."""
        taken, self.chunks = self.chunks, []
        return taken


@asynccontextmanager
async def entered(watch: AbstractContextManager[None]) -> AsyncIterator[None]:
    """Enters and leaves a watch on other threads: it may have to ask another machine.

    Nobody waits until it is left: a stream whose client has gone can not wait for anything.
    """
    await asyncio.to_thread(watch.__enter__)
    try:
        yield
    finally:
        asyncio.get_running_loop().run_in_executor(None, watch.__exit__, None, None, None)


class Following:
    """Hands commits to the streams that follow their executions.

    One listener for all of them, so that the engine's thread pays the same for one follower and
    for a thousand. The lock protects the map.
    """

    def __init__(self, feed: Feed) -> None:
        self._feed = feed
        self._lock = threading.Lock()
        self._subscriptions: dict[str, list[Subscription]] = {}

    def committed(self, commit: Commit) -> None:
        """A commit, on the engine's thread."""
        if self._subscriptions:
            for execution_id in {_execution_of(document) for document in commit.documents}:
                self._tell(execution_id, ())

    def logged(self, chunks: Sequence[LogChunk]) -> None:
        """Chunks of the log, on the thread of who wrote them."""
        if self._subscriptions:
            for chunk in chunks:
                self._tell(chunk.execution_id, (chunk,))

    def _tell(self, execution_id: str, chunks: Sequence[LogChunk]) -> None:
        with self._lock:
            told = list(self._subscriptions.get(execution_id, ()))
        for subscription in told:
            subscription.tell(chunks)

    @asynccontextmanager
    async def of(self, execution_id: str) -> AsyncIterator[Subscription]:
        """Is told of an execution while the block runs."""
        subscription = Subscription()
        with self._lock:
            self._subscriptions.setdefault(execution_id, []).append(subscription)
        try:
            async with entered(self._feed.watching(execution_id)):
                yield subscription
        finally:
            with self._lock:
                left = self._subscriptions[execution_id]
                left.remove(subscription)
                if not left:
                    del self._subscriptions[execution_id]

    @contextmanager
    def attached(self) -> Iterator[None]:
        """Listens to the feed while the block runs."""
        with self._feed.listening(self.committed), self._feed.reading_logs(self.logged):
            yield


def _execution_of(document: object) -> str:
    match document:
        case Execution():
            return document.id
        case TaskRun() | Shard() | LoopValues():
            return document.execution_id
        case _:
            return ""


def event(kind: str, data: JsonObject) -> bytes:
    """An event as Kestra's clients read it: told apart by its `id`, one line of data."""
    return b"id: " + kind.encode() + b"\ndata: " + json_bytes(data) + b"\n\n"


PING = b": ping\n\n"


def stream(events: AsyncIterator[bytes]) -> StreamingResponse:
    """An answer that is sent event by event."""
    headers = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}
    return StreamingResponse(events, media_type="text/event-stream", headers=headers)


async def follow_execution(
    following: Following, execution_id: str, read: Callable[[], tuple[JsonObject, bool]]
) -> AsyncIterator[bytes]:
    """The versions of an execution until it is over.

    Args:
        following: tells of changes.
        execution_id: whose.
        read: the execution as it is now, and whether it is over; called on another thread.
    """
    yield event("start", {"id": execution_id})
    async with following.of(execution_id) as subscription:
        sent: JsonObject | None = None
        while True:
            shaped, is_over = await asyncio.to_thread(read)
            if is_over:
                yield event("end", shaped)
                return
            if shaped != sent:
                yield event("progress", shaped)
                sent = shaped
            await asyncio.sleep(PAUSE_SECONDS)
            while not await subscription.changed():
                yield PING


async def until_over(
    following: Following, execution_id: str, is_over: Callable[[], bool], seconds: float
) -> None:
    """Returns when an execution is over, or when the time is up."""

    async def over() -> None:
        async with following.of(execution_id) as subscription:
            while not await asyncio.to_thread(is_over):
                await subscription.changed()

    try:
        await asyncio.wait_for(over(), seconds)
    except TimeoutError:
        return

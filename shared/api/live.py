"""What open pages are told: changes as they are committed, one stream a page. Nothing polls.

Two streams. That of one execution begins with what there is (header, the last log lines, task runs
in batches) and goes on with what changes. That of all executions tells their headers when they
change.
"""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from itertools import islice

from shared.api.answers import json_bytes
from shared.api.following import PING, PING_SECONDS, entered
from shared.api.large_groups import Counting, Groups
from shared.api.log_windows import last_lines
from shared.api.shapes.executions import execution_json, state_json
from shared.api.shapes.logs import line_json
from shared.api.shapes.values import pruned
from shared.model.commit import Commit
from shared.model.execution import Execution
from shared.model.json import Json, JsonObject
from shared.model.log import LogChunk, entries_of
from shared.model.taskrun import TaskRun
from shared.runtime.feed import Feed
from shared.runtime.instance import Instance

PAUSE_SECONDS = 0.1
"""Between two messages: what changes meanwhile is told by the second one."""

MOST_WAITING = 20_000
"""Changes that wait for a slow page; one that is slower starts anew."""

FIRST_LINES = 1000
"""Log lines that a page begins with, the last ones; it asks for older ones when they are read."""

_BATCH = 500


@dataclass(slots=True)
class Pending:
    """What a page has not been told yet; of a document that changed twice the last version.

    Attributes:
        gone: executions that were deleted.
        is_lost: more has changed than is kept here.
    """

    executions: dict[str, Execution] = field(default_factory=dict)
    runs: dict[str, TaskRun] = field(default_factory=dict)
    chunks: list[LogChunk] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    is_lost: bool = False


class Page:
    """One open stream. Lives on the event loop; `tell` is called by other threads.

    Args:
        execution_id: what it shows; None for the headers of all executions.

    Attributes:
        is_gone: it was told that what it shows is lost or deleted, and nothing more.
    """

    def __init__(self, execution_id: str | None) -> None:
        self.execution_id = execution_id
        self._loop = asyncio.get_running_loop()
        self._changed = asyncio.Event()
        self._pending = Pending()
        self._told_at = 0.0
        self.is_gone = False

    def tell(self, change: Callable[[Pending], None]) -> None:
        """Something has changed."""
        # A server that is stopping has closed its loop before the engine's last commits.
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._take, change)

    def _take(self, change: Callable[[Pending], None]) -> None:
        pending = self._pending
        if len(pending.runs) + len(pending.chunks) + len(pending.executions) > MOST_WAITING:
            self._pending = Pending(is_lost=True)
        elif not pending.is_lost:
            change(pending)
        self._changed.set()

    async def changes(self) -> Pending | None:
        """Waits for news; None when there was none for a while."""
        try:
            await asyncio.wait_for(self._changed.wait(), PING_SECONDS)
        except TimeoutError:
            return None
        # The first change after a quiet time is told at once, those that follow together.
        await asyncio.sleep(self._told_at + PAUSE_SECONDS - self._loop.time())
        self._told_at = self._loop.time()
        self._changed.clear()
        taken, self._pending = self._pending, Pending()
        return taken


class Live:
    """Hands commits and log chunks to the pages that show them. The lock protects the list."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pages: list[Page] = []

    def committed(self, commit: Commit) -> None:
        """A commit, on the engine's thread."""
        for page in self._open():
            mine = [one for one in commit.documents if _concerns(page, one)]
            deleted = commit.deleted.execution_id if commit.deleted else None
            gone = deleted if page.execution_id in {None, deleted} else None
            if mine or gone is not None:
                page.tell(partial(_note, mine, gone))

    def logged(self, chunks: Sequence[LogChunk]) -> None:
        """Chunks of the log, on the thread of who wrote them."""
        for page in self._open():
            mine = [one for one in chunks if one.execution_id == page.execution_id]
            if mine:
                page.tell(partial(_note_lines, mine))

    def _open(self) -> list[Page]:
        # Without the lock first: the engine's thread pays nothing while nobody looks.
        if not self._pages:
            return []
        with self._lock:
            return list(self._pages)

    @contextmanager
    def page(self, execution_id: str | None) -> Iterator[Page]:
        """Is told while the block runs."""
        page = Page(execution_id)
        with self._lock:
            self._pages.append(page)
        try:
            yield page
        finally:
            with self._lock:
                self._pages.remove(page)

    @contextmanager
    def attached(self, feed: Feed) -> Iterator[None]:
        """Listens to a feed while the block runs."""
        with feed.listening(self.committed), feed.reading_logs(self.logged):
            yield


def _concerns(page: Page, document: object) -> bool:
    match document:
        case Execution():
            return page.execution_id in {None, document.id}
        case TaskRun():
            return page.execution_id == document.execution_id
        case _:
            return False


def _note_lines(chunks: Sequence[LogChunk], pending: Pending) -> None:
    pending.chunks += chunks


def _note(documents: Iterable[object], gone: str | None, pending: Pending) -> None:
    for document in documents:
        match document:
            case Execution():
                pending.executions[document.id] = document
            case TaskRun():
                pending.runs[document.id] = document
            case _:
                continue
    if gone is not None:
        pending.gone.append(gone)


def message(kind: str, data: Json) -> bytes:
    """One server-sent event."""
    return b"event: " + kind.encode() + b"\ndata: " + json_bytes(data) + b"\n\n"


@asynccontextmanager
async def _told(
    live: Live, execution_id: str | None, watch: AbstractContextManager[None]
) -> AsyncIterator[Page]:
    """A page that is told what is committed here and, by the watch, elsewhere."""
    with live.page(execution_id) as page:
        async with entered(watch):
            yield page


async def all_executions(live: Live, feed: Feed) -> AsyncIterator[bytes]:
    """`executions`: headers that have changed; `deleted`: ids; `lost`: read everything again."""
    async with _told(live, None, feed.watching_all()) as page:
        yield message("ready", {})
        while True:
            pending = await page.changes()
            if pending is None:
                yield PING
                continue
            if pending.is_lost:
                yield message("lost", {})
            changed = pending.executions.values()
            for batch in _batches(execution_json(one) for one in changed):
                yield message("executions", batch)
            if pending.gone:
                yield message("deleted", [*pending.gone])


async def one_execution(live: Live, engine: Instance, execution_id: str) -> AsyncIterator[bytes]:
    """What there is of an execution, `ready`, then what changes, and `end` when it is over.

    `execution` is a header, `taskRuns` and `logs` are batches; `older` names where the log goes on
    above its first lines. A task run carries the version of its document: an older one must not
    replace a newer one. Of large groups only the beginning is told, and `counts` of all of it.
    `lost` asks the page to start anew.
    """
    async with _told(live, execution_id, engine.feed.watching(execution_id)) as page:
        execution = await asyncio.to_thread(engine.executions.find, execution_id)
        for header in await headers(engine, [execution]):
            yield message("execution", header)
        window = await asyncio.to_thread(
            last_lines, engine.ports.logs, execution_id, limit=FIRST_LINES
        )
        for batch in _batches(line_json(entry) for entry in window.entries):
            yield message("logs", batch)
        yield message("older", {"before": window.before})
        groups = Groups(engine, execution_id)
        runs = groups.first_runs()
        while batch := await asyncio.to_thread(_taken_runs, runs):
            yield message("taskRuns", batch)
        counting = Counting(groups)
        if counts := await counting.news():
            yield message("counts", counts)
        yield message("ready", {})
        if not execution.is_over:
            async for news in _changes(page, engine, counting, set(window.chunks)):
                yield news
    if not page.is_gone:
        yield message("end", {})


async def _changes(
    page: Page, engine: Instance, counting: Counting, seen: set[str]
) -> AsyncIterator[bytes]:
    """What changes in an execution until it is over."""
    is_over = False
    while not is_over:
        pending = await page.changes()
        if pending is None:
            yield PING
        elif pending.is_lost or pending.gone:
            page.is_gone = True
            yield message("deleted" if pending.gone else "lost", {})
            return
        else:
            is_over = any(one.is_over for one in pending.executions.values())
            counting.is_stale |= bool(pending.runs)
            for news in _news(pending, seen, counting.groups):
                yield news
            for header in await headers(engine, pending.executions.values()):
                yield message("execution", header)
        if counts := await counting.news(is_last=is_over):
            yield message("counts", counts)


async def headers(engine: Instance, executions: Collection[Execution]) -> list[JsonObject]:
    """Executions as JSON, with their inputs however large: files are read in a thread."""
    if any(one.inputs_uri is not None for one in executions):
        executions = await asyncio.to_thread(lambda: [*map(engine.executions.whole, executions)])
    return [execution_json(one) for one in executions]


def _news(pending: Pending, seen: set[str], groups: Groups) -> Iterator[bytes]:
    told = filter(groups.is_told, pending.runs.values())
    for batch in _batches(run_json(run, run.version + 1) for run in told):
        yield message("taskRuns", batch)
    fresh = [chunk for chunk in pending.chunks if chunk.id not in seen]
    seen.update(chunk.id for chunk in fresh)
    lines = sorted(
        (entry for chunk in fresh for entry in entries_of(chunk)), key=lambda entry: entry.line.at
    )
    for batch in _batches(line_json(entry) for entry in lines):
        yield message("logs", batch)


def _taken_runs(runs: Iterator[TaskRun]) -> list[Json]:
    return [run_json(run, run.version) for run in islice(runs, _BATCH)]


def run_json(run: TaskRun, version: int) -> JsonObject:
    """A task run without its outputs, which a page asks for when they are looked at."""
    return pruned(
        {
            "id": run.id,
            "version": version,
            "taskId": run.task_id,
            "parentTaskRunId": run.parent_id,
            "value": run.value,
            "iteration": run.iteration,
            "attempts": len(run.attempts),
            "state": state_json(run.state),
            "hasOutputs": bool(run.outputs) or run.outputs_uri is not None,
        }
    )


def _batches(items: Iterable[JsonObject]) -> Iterator[list[Json]]:
    iterator = iter(items)
    while batch := list[Json](islice(iterator, _BATCH)):
        yield batch

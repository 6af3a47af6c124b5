"""Follows an execution by what changes: `follow?events=delta` (HTTP API, section 12)."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Iterator
from itertools import islice

from shared.api.answers import json_bytes
from shared.api.following import PING
from shared.api.live import Live, Pending, headers
from shared.api.shapes.executions import task_run_json
from shared.model.json import JsonObject
from shared.model.taskrun import TaskRun
from shared.runtime.instance import Instance

RECONNECT = b"retry: 2000\n\n"
"""How long a browser waits before it connects again, in milliseconds."""

_BATCH = 500
LARGEST_NUMBER = 10**12


class Numbered:
    """Events with numbers that only grow, also over a connection that is made again."""

    def __init__(self, last: int) -> None:
        self._last = last

    def event(self, kind: str, data: JsonObject) -> bytes:
        """The next event."""
        self._last += 1
        head = f"id: {self._last}\nevent: {kind}\ndata: "
        return head.encode() + json_bytes(data | {"sequence": self._last}) + b"\n\n"


def last_number(header: str | None) -> int:
    """The number of a `Last-Event-ID`; 0 for none, and for what is no number of ours."""
    if header is None or not (header.isascii() and header.isdigit()):
        return 0
    return min(int(header[:20]), LARGEST_NUMBER)


async def follow_changes(
    live: Live, engine: Instance, execution_id: str, last: int
) -> AsyncIterator[bytes]:
    """A `snapshot`, then `changes`, and `end` with the last version.

    The snapshot of a large execution goes on in `changes`. A task run carries the version of its
    document: an older one must not replace a newer one. Who connects again gets a snapshot again,
    under numbers that go on: what was missed can not be told apart, but nothing is missed.

    Args:
        live: tells of changes.
        engine: what is followed.
        execution_id: whose.
        last: number of the last event that the client has seen.
    """
    numbered = Numbered(last)
    yield RECONNECT
    with live.page(execution_id) as page:
        execution = await asyncio.to_thread(engine.executions.find, execution_id)
        runs = engine.ports.repository.task_runs(execution_id)
        batch = await asyncio.to_thread(_taken, runs)
        [header] = await headers(engine, [execution])
        snapshot: JsonObject = {"execution": header, "taskRuns": [*batch]}
        yield numbered.event("snapshot", snapshot)
        while batch := await asyncio.to_thread(_taken, runs):
            yield numbered.event("changes", {"taskRuns": [*batch]})
        while not execution.is_over:
            pending = await page.changes()
            if pending is None:
                yield PING
                continue
            if pending.is_lost or execution_id in pending.gone:
                # The client connects again: to a new snapshot, or to a 404.
                return
            for data in _changes(pending):
                yield numbered.event("changes", data)
            for header in await headers(engine, pending.executions.values()):
                yield numbered.event("changes", {"execution": header})
            execution = pending.executions.get(execution_id, execution)
    [header] = await headers(engine, [execution])
    yield numbered.event("end", {"execution": header})


def _changes(pending: Pending) -> Iterator[JsonObject]:
    changed = _versioned((run, run.version + 1) for run in pending.runs.values())
    while batch := list(islice(changed, _BATCH)):
        yield {"taskRuns": [*batch]}


def _taken(runs: Iterator[TaskRun]) -> list[JsonObject]:
    return list(_versioned((run, run.version) for run in islice(runs, _BATCH)))


def _versioned(runs: Iterable[tuple[TaskRun, int]]) -> Iterator[JsonObject]:
    for run, version in runs:
        yield task_run_json(run) | {"version": version}

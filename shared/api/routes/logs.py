"""The log of an execution (HTTP API, section 4)."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from functools import partial
from itertools import islice
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.datastructures import QueryParams
from starlette.responses import Response, StreamingResponse

from shared.api.access.guard import GuardedRoute
from shared.api.answers import JsonAnswer, in_blocks, json_bytes
from shared.api.errors import InvalidArgument
from shared.api.following import PING, Following, event, stream
from shared.api.log_windows import last_lines
from shared.api.paging import whole_number
from shared.api.requests import Engine
from shared.api.resources import log_filters
from shared.api.shapes.logs import line_json, log_json, log_text
from shared.model.json import Json, JsonObject
from shared.model.log import LogChunk, LogEntry, entries_of, log_field
from shared.model.query import Where, matches
from shared.model.task import LogLevel
from shared.runtime.instance import Instance

router = APIRouter(prefix="/api/v1/logs", tags=["Logs"], route_class=GuardedRoute)

MOST_LISTED = 20_000
"""Lines of one list, the last ones; the download has all of them."""

DEFAULT_WINDOW = 1000
LARGEST_WINDOW = 10_000
NDJSON = "application/x-ndjson"


@router.get("/{execution_id}", operation_id="listLogsFromExecution")
def list_logs(execution_id: str, request: Request, engine: Engine) -> Response:
    """The lines of an execution, oldest first; with `after` or `limit` a window of them.

    A window is `{results, next}` in the order in which lines were kept: `next` is the `after` of
    the window behind it. Who accepts `application/x-ndjson` gets every line as one line of JSON.
    """
    engine.executions.find(execution_id)
    where = _where(request, engine)
    if NDJSON in request.headers.get("accept", ""):
        lines = (
            json_bytes(log_json(one)).decode() + "\n"
            for one in _kept_matching(engine, execution_id, where)
        )
        return StreamingResponse(in_blocks(lines), media_type=NDJSON)
    if {"after", "limit"} & set(request.query_params):
        return JsonAnswer(_window(engine, execution_id, where, request.query_params))
    found = _entries(engine, execution_id, where)
    return JsonAnswer([log_json(entry) for entry in found[-MOST_LISTED:]])


def _kept_matching(engine: Instance, execution_id: str, where: Where) -> Iterator[LogEntry]:
    for chunk in engine.ports.logs.of_execution(execution_id):
        yield from _matching(chunk, where)


def _kept(engine: Instance, execution_id: str) -> Iterator[LogEntry]:
    for chunk in engine.ports.logs.of_execution(execution_id):
        yield from entries_of(chunk)


def _window(
    engine: Instance, execution_id: str, where: Where, parameters: QueryParams
) -> JsonObject:
    """Matching lines behind a position, which counts all lines that were kept before."""
    after = whole_number(parameters, "after", 0, least=0)
    limit = whole_number(parameters, "limit", DEFAULT_WINDOW)
    if limit > LARGEST_WINDOW:
        raise InvalidArgument(f"`limit` is {limit}, the largest is {LARGEST_WINDOW}")
    results: list[Json] = []
    position = after
    for entry in islice(_kept(engine, execution_id), after, None):
        position += 1
        if matches(where, partial(log_field, entry)):
            results.append(log_json(entry))
            if len(results) == limit:
                break
    return {"results": results, "next": position}


@router.get("/{execution_id}/last", operation_id="lastLogsFromExecution")
def last_logs(
    execution_id: str,
    request: Request,
    engine: Engine,
    before: Annotated[str, Query(max_length=300)] = "",
    limit: Annotated[int, Query(ge=1, le=LARGEST_WINDOW)] = DEFAULT_WINDOW,
) -> Response:
    """The last lines that match, oldest first; `before` of an answer leads to those above it.

    An answer may hold fewer lines than `limit`, even none, while there are more above it.
    """
    engine.executions.find(execution_id)
    where = _where(request, engine)
    window = last_lines(engine.ports.logs, execution_id, limit, where=where, before=before)
    results: list[Json] = [line_json(entry) for entry in window.entries]
    return JsonAnswer({"results": results, "before": window.before})


@router.get("/{execution_id}/counts", operation_id="countLogsFromExecution")
def count_logs(execution_id: str, request: Request, engine: Engine) -> Response:
    """How many lines there are, by level."""
    engine.executions.find(execution_id)
    where = _where(request, engine)
    counts = dict.fromkeys(LogLevel, 0)
    for entry in _kept_matching(engine, execution_id, where):
        counts[entry.line.level] += 1
    levels: JsonObject = {str(level): count for level, count in counts.items()}
    return JsonAnswer({"total": sum(counts.values()), "levels": levels})


@router.get("/{execution_id}/download", operation_id="downloadLogsFromExecution")
def download_logs(execution_id: str, request: Request, engine: Engine) -> Response:
    """The lines of an execution as a text file."""
    engine.executions.find(execution_id)
    where = _where(request, engine)
    headers = {"Content-Disposition": f'attachment; filename="{execution_id}.log"'}
    lines = (log_text(entry) for entry in _entries(engine, execution_id, where))
    return StreamingResponse(in_blocks(lines), media_type="text/plain", headers=headers)


@router.get("/{execution_id}/follow", operation_id="followLogsFromExecution")
async def follow_logs(execution_id: str, request: Request, engine: Engine) -> Response:
    """The lines of an execution as server-sent events, until it is over."""
    await asyncio.to_thread(engine.executions.find, execution_id)
    following: Following = request.app.state.following
    return stream(_followed(engine, following, execution_id, _where(request, engine)))


@router.delete("/{execution_id}", operation_id="deleteLogsFromExecution")
def delete_logs(execution_id: str, engine: Engine) -> Response:
    """Removes the lines of an execution."""
    engine.executions.find(execution_id)
    return JsonAnswer({"count": engine.ports.logs.purge(execution_id)})


def _where(request: Request, engine: Instance) -> Where:
    return log_filters(engine.ports.clock.now).where(request.query_params)


def _entries(engine: Instance, execution_id: str, where: Where) -> list[LogEntry]:
    """The lines that match, by time: chunks of attempts that ran side by side are interleaved."""
    found = [
        entry
        for chunk in engine.ports.logs.of_execution(execution_id)
        for entry in _matching(chunk, where)
    ]
    return sorted(found, key=lambda entry: entry.line.at)


def _matching(chunk: LogChunk, where: Where) -> Iterator[LogEntry]:
    for entry in entries_of(chunk):
        if matches(where, partial(log_field, entry)):
            yield entry


async def _followed(
    engine: Instance, following: Following, execution_id: str, where: Where
) -> AsyncIterator[bytes]:
    """What is stored, then what is told; a chunk that is both is sent once."""
    yield event("start", {"executionId": execution_id})
    seen: set[str] = set()
    async with following.of(execution_id) as subscription:
        chunks = await asyncio.to_thread(_stored, engine, execution_id)
        while True:
            for chunk in chunks:
                if chunk.id not in seen:
                    seen.add(chunk.id)
                    for entry in _matching(chunk, where):
                        yield event("progress", log_json(entry))
            if (await asyncio.to_thread(engine.executions.find, execution_id)).is_over:
                break
            while not await subscription.changed():
                yield PING
            chunks = subscription.taken_chunks()
        for chunk in await asyncio.to_thread(_stored, engine, execution_id):
            if chunk.id not in seen:
                for entry in _matching(chunk, where):
                    yield event("progress", log_json(entry))
    yield event("end", {"executionId": execution_id})


def _stored(engine: Instance, execution_id: str) -> list[LogChunk]:
    return list(engine.ports.logs.of_execution(execution_id))

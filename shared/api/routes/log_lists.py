"""Lines of all logs: listed, followed, counted, as a file (HTTP API, sections 4 and 12)."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from starlette.responses import Response, StreamingResponse

from shared.api.access.guard import GuardedRoute
from shared.api.answers import JsonAnswer, in_blocks
from shared.api.every_one import every_execution, every_line
from shared.api.filters import check_span
from shared.api.following import stream
from shared.api.log_tail import new_lines
from shared.api.requests import Engine
from shared.api.resources import log_filters
from shared.api.shapes.logs import log_json
from shared.api.shapes.values import moment
from shared.api.tables import csv_answer
from shared.model import query as queries
from shared.model.json import Json, JsonObject
from shared.model.log import LogEntry
from shared.model.log_patterns import PatternCount, counted_patterns
from shared.model.log_search import MOST_LINES, earliest, latest
from shared.model.query import Comparison, Every, ExecutionField, LogField, Operation, Page, Where
from shared.model.task import LogLevel
from shared.runtime.instance import Instance

router = APIRouter(prefix="/api/v1/logs", tags=["Logs"], route_class=GuardedRoute)

COLUMNS = (
    *("timestamp", "level", "namespace", "flowId", "executionId", "taskId", "attemptNumber"),
    *("triggerId", "message"),
)

MOST_PATTERNS = 200

_MOST_BARS = 60
_FEWEST_BARS = 30
_WIDTHS = tuple(
    timedelta(seconds=seconds)
    for seconds in (1, 5, 15, 60, 300, 900, 3600, 10_800, 21_600, 86_400, 604_800)
)
"""Of bars: the first with which the span has few enough of them."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@router.get("/search", operation_id="searchLogs")
def search_logs(request: Request, engine: Engine) -> Response:
    """A page of lines, newest first unless sorted.

    Of very many lines the newest are looked at. With `nextCursor` there are more: sent back as
    `cursor` it gives the pages of the older ones.
    """
    check_span(request.query_params)
    asked = log_filters(engine.ports.clock.now).query(request.query_params)
    page = engine.ports.logs.search(asked, request.query_params.get("cursor", ""))
    results: list[Json] = [log_json(entry) for entry in page.results]
    shaped: JsonObject = {"results": results, "total": page.total, "type": "OFFSET"}
    if page.rest:
        shaped |= {"type": "CURSOR", "nextCursor": page.rest}
    return JsonAnswer(shaped)


@router.get("/follow", operation_id="followLogs")
async def follow_all(request: Request, engine: Engine) -> Response:
    """New lines that a filter finds, as server-sent events: batches called `logs`."""
    return stream(new_lines(engine.feed, _where(request, engine)))


@router.get("/histogram", operation_id="countLogsOverTime")
def count_over_time(request: Request, engine: Engine) -> Response:
    """How many of the newest 50,000 lines that a filter finds fall into which stretch of time."""
    where = _where(request, engine)
    page = _newest(engine, where)
    start, end, width = _scale(engine, where, page)
    counts = Counter((_begin(one.line.at, width), one.line.level) for one in page.results)
    bars: list[Json] = []
    at = _begin(start, width)
    while at <= end:
        levels: JsonObject = {str(level): counts[at, level] for level in LogLevel}
        bars.append({"timestamp": moment(at), "counts": levels})
        at += width
    return JsonAnswer(
        {"results": bars, "seconds": int(width.total_seconds()), "isPartial": _is_partial(page)}
    )


@router.get("/patterns", operation_id="logPatterns")
def patterns(request: Request, engine: Engine) -> Response:
    """What the newest 50,000 lines that a filter finds say: numbers, times and ids left out."""
    page = _newest(engine, _where(request, engine))
    found = counted_patterns(page.results)
    results: list[Json] = [_pattern_json(one) for one in found[:MOST_PATTERNS]]
    return JsonAnswer(
        {
            "results": results,
            "total": len(found),
            "lines": len(page.results),
            "isPartial": _is_partial(page),
        }
    )


@router.get("/export/by-query", operation_id="exportLogs")
def export(
    request: Request,
    engine: Engine,
    format: Annotated[Literal["csv", "text"], Query()] = "csv",  # noqa: A002 - the name on the wire
) -> Response:
    """Every line that a filter finds, the newest first: as a table, or as text."""
    # What is said while the file is made would move the pages.
    now = Comparison(
        LogField.TIMESTAMP,
        Operation.LESS_THAN_OR_EQUAL_TO,
        (queries.date_key(engine.ports.clock.now()),),
    )
    found = every_line(engine.ports.logs, Every((_where(request, engine), now)))
    if format == "csv":
        return csv_answer("logs.csv", COLUMNS, map(_row, found))
    headers = {"Content-Disposition": 'attachment; filename="logs.log"'}
    lines = in_blocks(map(_text, found))
    return StreamingResponse(lines, media_type="text/plain", headers=headers)


@router.delete("/{namespace}/{flow_id}", operation_id="deleteLogsFromFlow")
def delete_logs_of_flow(
    namespace: str,
    flow_id: str,
    engine: Engine,
    triggerId: Annotated[str | None, Query(max_length=200)] = None,  # noqa: N803
    *,
    executions: Annotated[bool, Query()] = False,
) -> Response:
    """Removes the lines about the triggers of a flow, or about one of them.

    With `executions` those of its executions too.
    """
    logs = engine.ports.logs
    gone = logs.purge_triggers(namespace, flow_id, triggerId)
    if executions:
        of_flow = Every(
            (
                Comparison(ExecutionField.NAMESPACE, Operation.EQUALS, (namespace,)),
                Comparison(ExecutionField.FLOW_ID, Operation.EQUALS, (flow_id,)),
            )
        )
        gone += sum(logs.purge(one.id) for one in every_execution(engine.ports.repository, of_flow))
    return JsonAnswer({"count": gone})


def _where(request: Request, engine: Instance) -> Where:
    check_span(request.query_params)
    return log_filters(engine.ports.clock.now).where(request.query_params)


def _newest(engine: Instance, where: Where) -> Page[LogEntry]:
    return engine.ports.logs.search(queries.Query(where, (), 1, MOST_LINES))


def _is_partial(page: Page[LogEntry]) -> bool:
    return bool(page.rest) or page.total > len(page.results)


def _scale(
    engine: Instance, where: Where, page: Page[LogEntry]
) -> tuple[datetime, datetime, timedelta]:
    """Where the bars begin and end, and how long each lasts."""
    now, last = engine.ports.clock.now(), latest(where)
    end = min(datetime.fromisoformat(last), now) if last else now
    first = earliest(where)
    # Where not all lines were looked at, nothing is known of what was before them.
    if first and not _is_partial(page):
        start = datetime.fromisoformat(first)
    else:
        oldest = page.results[-1].line.at if page.results else end
        start = min(oldest, end - _FEWEST_BARS * _WIDTHS[0])
    fitting = (one for one in _WIDTHS if (end - start) // one <= _MOST_BARS)
    width = next(fitting, _WIDTHS[-1])
    return max(start, end - _MOST_BARS * width), end, width


def _begin(at: datetime, width: timedelta) -> datetime:
    """Where the bar of an instant begins."""
    return at - (at - _EPOCH) % width


def _pattern_json(found: PatternCount) -> JsonObject:
    flows: list[Json] = [
        {"namespace": namespace, "flowId": flow} for namespace, flow in sorted(found.flows)[:10]
    ]
    return {
        "pattern": found.pattern,
        "count": found.count,
        "level": found.worst,
        "first": moment(found.oldest.line.at),
        "flows": flows,
        "latest": log_json(found.latest),
    }


def _text(entry: LogEntry) -> str:
    """`2026-10-21T03:00:00.180Z INFO shop.daily 5PkXr2c say: At most 100 orders`."""
    whose = (entry.execution_id, entry.task_id, entry.trigger_id)
    said_by = " ".join((f"{entry.namespace}.{entry.flow_id}", *filter(None, whose)))
    return f"{moment(entry.line.at)} {entry.line.level} {said_by}: {entry.line.message}\n"


def _row(entry: LogEntry) -> list[str]:
    return [
        *(moment(entry.line.at), entry.line.level, entry.namespace, entry.flow_id),
        *(entry.execution_id, entry.task_id, str(max(entry.attempt - 1, 0))),
        *(entry.trigger_id, entry.line.message),
    ]

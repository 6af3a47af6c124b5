"""How the server is: what it rests on, what waits, who works (an extension)."""

import logging
import platform
import time
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime
from itertools import islice

from fastapi import APIRouter, Request
from starlette.responses import Response

from shared.api.access.guard import GuardedRoute
from shared.api.answers import JsonAnswer
from shared.api.requests import Engine
from shared.api.shapes.values import moment, pruned
from shared.api.site import SERVED_VERSION, Site, own_version
from shared.model.json import Json, JsonObject
from shared.model.query import Every, ExecutionField, Query
from shared.ports.dead_letters import DeadLetters
from shared.runtime.instance import Instance

logger = logging.getLogger(__name__)

router = APIRouter(prefix="/api/v1/system", tags=["System"], route_class=GuardedRoute)

MOST_LETTERS = 200
MOST_OVERDUE = 1000
MOST_FILES = 20_000
"""Files that one answer adds up: a cloud is asked page by page, and paid for it."""


@router.get("", operation_id="systemOverview")
def overview(request: Request, engine: Engine) -> Response:
    """Versions, health of what the server rests on, and what waits there."""
    letters: DeadLetters = request.app.state.dead_letters
    now = engine.ports.clock.now()
    return JsonAnswer(
        {
            "date": moment(now),
            "version": {
                "windhover": own_version(),
                "api": SERVED_VERSION,
                "python": platform.python_version(),
            },
            "checks": _checks(engine, letters, request.app.state.last_answers),
            "queues": _read(lambda: _queues(engine)),
            "workers": _read(lambda: _workers(engine, now)),
            "schedules": _read(lambda: _schedules(engine, now)),
            "timers": _read(lambda: _timers(engine, now)),
            "executions": _read(lambda: _executions(engine)),
            "deadLetters": _read(lambda: len(letters.newest(MOST_LETTERS))),
        }
    )


def _read(part: Callable[[], Json]) -> Json:
    """A part of the overview; null while what it is read from does not answer."""
    try:
        return part()
    except Exception:
        logger.exception("a part of the overview can not be read")
        return None


def _checks(engine: Instance, letters: DeadLetters, answered: dict[str, str]) -> list[Json]:
    """Every part that the server rests on, with the date of its last answer to this process.

    Args:
        engine: whose ports are asked.
        letters: asked too.
        answered: dates of answers by name; brought up to date.
    """
    checks: list[Json] = []
    for name, ask in _probes(engine, letters).items():
        check = _checked(name, ask)
        if check["status"] == "UP":
            answered[name] = moment(engine.ports.clock.now())
        checks.append(pruned(check | {"lastSuccess": answered.get(name)}))
    return checks


def _probes(engine: Instance, letters: DeadLetters) -> Mapping[str, Callable[[], object]]:
    """A small question to everything that the server rests on."""
    ports = engine.ports
    return {
        "executions": lambda: ports.repository.executions(limit=1),
        "flows": lambda: ports.flows.find("system", "absent"),
        "logs": lambda: ports.logs.search(Query(size=1)),
        "storage": lambda: ports.storage.exists("/_health"),
        "triggers": ports.triggers.next_due_at,
        "timers": ports.timers.next_at,
        "deadLetters": lambda: letters.newest(1),
    }


def _checked(name: str, ask: Callable[[], object]) -> JsonObject:
    """Whether a part answers, and after how many milliseconds."""
    started = time.monotonic()
    try:
        ask()
    except Exception as error:  # noqa: BLE001 - whatever it is, the part is out of order
        return {"name": name, "status": "DOWN", "message": f"{type(error).__name__}: {error}"[:500]}
    took = round((time.monotonic() - started) * 1000, 1)
    return {"name": name, "status": "UP", "milliseconds": took}


def _queues(engine: Instance) -> list[Json]:
    """How many messages of each topic wait, and the first for how long, where the queue tells."""
    return [
        {
            "topic": str(topic),
            "waiting": depth.waiting,
            "oldestSeconds": depth.longest.total_seconds(),
        }
        for topic, depth in engine.ports.queue.depths().items()
    ]


def _workers(engine: Instance, now: datetime) -> list[Json]:
    """Who runs attempts now, and when the first of its leases runs out unless it is renewed."""
    held: dict[str, list[datetime]] = {}
    for lease in engine.ports.leases.held():
        held.setdefault(lease.worker_id, []).append(lease.until)
    return [
        {
            "id": worker,
            "attempts": len(dates),
            "late": sum(until < now for until in dates),
            "until": moment(min(dates)),
        }
        for worker, dates in sorted(held.items())
    ]


def _schedules(engine: Instance, now: datetime) -> JsonObject:
    """Triggers that the clock fires, and by how many seconds it is behind with them."""
    states = engine.ports.triggers.every()
    due = engine.ports.triggers.due_before(now, MOST_OVERDUE)
    first = due[0].due_at if due else None
    return {
        "triggers": len(states),
        "enabled": sum(state.is_enabled for state in states),
        "locked": sum(state.is_locked for state in states),
        "overdue": len(due),
        "lateSeconds": 0 if first is None else (now - first).total_seconds(),
    }


def _timers(engine: Instance, now: datetime) -> JsonObject:
    following = engine.ports.timers.next_at()
    shaped: JsonObject = {"overdue": len(engine.ports.timers.due_before(now, MOST_OVERDUE))}
    return shaped if following is None else shaped | {"next": moment(following)}


def _executions(engine: Instance) -> JsonObject:
    """How many executions are kept, by state."""
    found = engine.ports.repository.tally(Every(), (ExecutionField.STATE,))
    return {str(state): one.count for one in found.results for state in one.values}


@router.get("/configuration", operation_id="systemConfiguration")
def configuration(request: Request) -> Response:
    """The settings that this process was started with; of a secret only whether it is set."""
    site: Site = request.app.state.site
    return JsonAnswer(
        [
            {
                "name": one.name,
                "value": one.value,
                "description": one.description,
                "isGiven": one.is_given,
            }
            for one in site.settings
        ]
    )


@router.get("/storage", operation_id="storageUsage")
def storage(engine: Engine) -> Response:
    """How much the internal storage holds of every namespace with flows and what is below it.

    `isWhole` is false where there are more than the 20,000 files that one answer adds up.
    """
    roots = sorted({one.partition(".")[0] for one in engine.catalog.namespaces()})
    files = ((root, one) for root in roots for one in engine.ports.storage.list_under(f"/{root}"))
    sizes = {root: Counter[str]() for root in roots}
    looked_at = 0
    for root, file in islice(files, MOST_FILES):
        looked_at += 1
        sizes[root] += Counter(files=1, bytes=file.size)
    results: list[Json] = [
        {"namespace": root, "files": counts["files"], "bytes": counts["bytes"]}
        for root, counts in sizes.items()
    ]
    return JsonAnswer({"results": results, "isWhole": looked_at < MOST_FILES})

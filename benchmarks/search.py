"""Pages of a search over 100,000 executions, as the interface asks a running server for them."""

import statistics
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

import orjson

from benchmarks.history import write_history
from benchmarks.served import Server, served
from benchmarks.standalone import WrongResultError

EXECUTIONS = 100_000
ROUNDS = 15

_BY_DATE = "size=25&sort=state.startDate:desc"

PAGES: Mapping[str, str] = {
    "newest": f"page=1&{_BY_DATE}",
    "page_1000": f"page=1000&{_BY_DATE}",
    "failed": f"page=1&{_BY_DATE}&state=FAILED",
    "running": f"page=1&{_BY_DATE}&state=RUNNING",
    "namespace_and_below": f"page=1&{_BY_DATE}&namespace=company",
    "flow": f"page=1&{_BY_DATE}&filters[namespace][EQUALS]=lab&filters[flowId][EQUALS]=flow-7",
    "label": f"page=1&{_BY_DATE}&labels=team:team-3",
    "rare_label": f"page=1&{_BY_DATE}&labels=run:77777",
    "last_day": f"page=1&{_BY_DATE}&timeRange=PT24H",
    "text": f"page=1&{_BY_DATE}&q=flow-12",
    "longest": "page=1&size=25&sort=state.duration:desc",
}
"""Searches of the pages of executions, of a flow and of the dashboard."""


def measure() -> dict[str, object]:
    """ms until the last byte of a page: p50 of each search, and of all of them together."""
    with tempfile.TemporaryDirectory(prefix="windhover-bench-") as folder:
        home = Path(folder)
        started = time.perf_counter()
        write_history(home / "windhover.db", EXECUTIONS)
        written = time.perf_counter() - started
        with served(home) as server:
            found = {name: _milliseconds(server, query) for name, query in PAGES.items()}
            ready = server.ready_seconds
    every = [one for times in found.values() for one in times]
    return {
        "executions": EXECUTIONS,
        "written_per_second": round(EXECUTIONS / written),
        "ready_s": round(ready, 3),
        "p50_ms": round(statistics.median(every), 1),
        "p50_ms_of": {name: round(statistics.median(times), 1) for name, times in found.items()},
    }


def _milliseconds(server: Server, query: str) -> list[float]:
    path = f"/api/v1/executions/search?{query}"
    if not orjson.loads(server.call(path))["results"]:
        raise WrongResultError(f"nothing is found by {query}")
    times = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        server.call(path)
        times.append((time.perf_counter() - started) * 1000)
    return times


if __name__ == "__main__":
    print(measure())

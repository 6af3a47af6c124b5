"""The functions on the emulators of Google Cloud: latency of a webhook, throughput, a wide loop.

The emulators take most of the time (reference figures: Firestore's gives 300 to 600 commits a
second on two cores), so that a figure says little about Google Cloud and much about a change.
"""

import statistics
import tempfile
import time
import urllib.request
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import orjson

from benchmarks import cold_starts
from benchmarks.cold_starts import children
from benchmarks.foreach import FLOW as LOOP
from benchmarks.server import FLOW, KEY
from benchmarks.standalone import WrongResultError
from emulators.official import missing
from emulators.processes import Running
from emulators.serverless import FUNCTIONS
from tests.serverless_stack import stack_here

WARM_UP = 20
ONE_BY_ONE = 100
EXECUTIONS = 500
CALLERS = 16
ITERATIONS = 10_000
LONGEST_LOOP_SECONDS = 1800
LOOK_SECONDS = 1.0
_KIB = 1024
_JSON = "application/json"

WORK = """
id: work
namespace: bench
tasks:
  - id: one
    type: io.kestra.plugin.scripts.shell.Commands
    taskRunner: {type: io.kestra.plugin.core.runner.Process}
    commands: ["true"]
  - id: two
    type: io.kestra.plugin.scripts.shell.Commands
    taskRunner: {type: io.kestra.plugin.core.runner.Process}
    commands: ["true"]
"""


def measure() -> dict[str, object]:
    """Latency in ms from webhook to end, executions a second, seconds of a loop, memory, starts.

    Where Java or an emulator is missing: a note of it, and nothing measured but imports.
    """
    found: dict[str, object] = {"import": cold_starts.imports()}
    reason = missing()
    if reason:
        return found | {"skipped": reason}
    with (
        tempfile.TemporaryDirectory(prefix="windhover-bench-") as folder,
        stack_here(Path(folder)) as (url, running),
    ):
        with Path(folder, "cold.log").open("wb") as log:
            found["import_and_first_answer"] = cold_starts.first_answers(log)
        return found | _measured(Client(url), [running[name] for name in FUNCTIONS])


class Client:
    """Requests to the one address."""

    def __init__(self, url: str) -> None:
        self._url = url

    def call(
        self, path: str, body: bytes = b"", kind: str = "application/json"
    ) -> dict[str, object]:
        """Posts; gives the answer."""
        return self._sent(path, body, kind, "POST")

    def get(self, path: str) -> dict[str, object]:
        """Gets."""
        return self._sent(path, None, _JSON, "GET")

    def _sent(self, path: str, body: bytes | None, kind: str, method: str) -> dict[str, object]:
        request = urllib.request.Request(  # noqa: S310 - of this machine
            f"{self._url}/api/v1{path}", body, {"Content-Type": kind}, method=method
        )
        with urllib.request.urlopen(request, timeout=600) as answer:  # noqa: S310 - alike
            found: dict[str, object] = orjson.loads(answer.read())
        return found

    def save(self, flow: str) -> None:
        """Saves a flow."""
        self.call("/flows", flow.encode(), "application/x-yaml")


def _measured(client: Client, functions: Sequence[Running]) -> dict[str, object]:
    for flow in (FLOW, WORK, LOOP.format(size=ITERATIONS)):
        client.save(flow)

    def hook(_: int) -> float:
        return _timed(client, f"/executions/webhook/bench/hook/{KEY}", b'{"number": 6}')

    def work(_: int) -> float:
        return _timed(client, "/executions/bench/work?wait=true", b"")

    for number in range(WARM_UP):
        hook(number)
    alone = [hook(number) for number in range(ONE_BY_ONE)]
    work(0)
    worked = [work(number) for number in range(ONE_BY_ONE // 4)]
    began = time.perf_counter()
    with ThreadPoolExecutor(CALLERS) as callers:
        busy = list(callers.map(hook, range(EXECUTIONS)))
    seconds = time.perf_counter() - began
    loop = _loop_seconds(client)
    return {
        "webhook_to_end_ms": _percentiles(alone),
        "two_worker_tasks_to_end_ms": _percentiles(worked),
        "callers": CALLERS,
        "executions": EXECUTIONS,
        "executions_per_second": round(EXECUTIONS / seconds, 1),
        "webhook_to_end_under_load_ms": _percentiles(busy),
        "loop_of_10000_s": round(loop, 1),
        "memory_mib": {one.name: _memory_mib(one.process.pid) for one in functions},
    }


def _timed(client: Client, path: str, body: bytes) -> float:
    began = time.perf_counter()
    ended = client.call(path, body)
    seconds = time.perf_counter() - began
    _check(ended)
    return seconds


def _check(execution: dict[str, object]) -> None:
    state = execution["state"]
    if not isinstance(state, dict) or state["current"] != "SUCCESS":
        raise WrongResultError(f"an execution ended as {state}")


def _loop_seconds(client: Client) -> float:
    """Looks seldom: whoever follows an execution has its task runs read each time."""
    began = time.perf_counter()
    started = client.call(f"/executions/bench/loop-of-{ITERATIONS}")
    path = f"/executions/search?namespace=bench&flowId=loop-of-{ITERATIONS}"
    while time.perf_counter() - began < LONGEST_LOOP_SECONDS:
        [found] = _results(client.get(path))
        if found["state"]["current"] not in {"CREATED", "RUNNING"}:  # type: ignore[index]
            _check(found)
            return time.perf_counter() - began
        time.sleep(LOOK_SECONDS)
    raise WrongResultError(f"the loop {started['id']} takes longer than {LONGEST_LOOP_SECONDS} s")


def _results(page: dict[str, object]) -> list[dict[str, object]]:
    results = page["results"]
    if not isinstance(results, list):
        raise WrongResultError("a search has no results")
    return results


def _memory_mib(pid: int) -> float:
    """MiB resident of the process that handles requests, which the one at the top has started."""
    below = children(pid)
    if below:
        return _memory_mib(below[-1])
    [line] = [
        line
        for line in Path(f"/proc/{pid}/status").read_text("utf-8").splitlines()
        if line.startswith("VmRSS")
    ]
    return round(int(line.split()[1]) / _KIB, 1)


def _percentiles(seconds: list[float]) -> dict[str, float]:
    cuts = statistics.quantiles(seconds, n=100)
    return {"p50": round(cuts[49] * 1000, 1), "p99": round(cuts[98] * 1000, 1)}


if __name__ == "__main__":
    print(measure())

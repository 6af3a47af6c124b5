"""What a cold start of a function costs: its import alone, and up to its first answer.

Work that an import puts off is done by the first request: only both figures together tell whether
anything was gained.
"""

import base64
import compileall
import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import orjson
from google.pubsub_v1 import PublisherClient, SubscriberClient
from google.pubsub_v1.types import PubsubMessage

from benchmarks.server import FLOW, KEY
from benchmarks.standalone import WrongResultError
from emulators.processes import Running, free_port
from emulators.serverless import CALLER, FUNCTIONS, PREFIX, ROOT, start_function
from emulators.targets import unsigned_token

IMPORTS = 7
STARTS = 4
ENDED = 4 * STARTS
"""Executions: of webhooks, of what the worker is pushed, of callers and of what they call."""

PROJECT = "windhover-cold"
"""Of its own: the stack's functions must not take what these are to be given."""

TOPICS = ("executions", "tasks", "triggers", "stops", "dead-letters")

_TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")
_LONGEST_SECONDS = 120.0
_YAML = "application/x-yaml"
_HOOK = f"/api/v1/main/executions/webhook/bench/hook/{KEY}"

WORK = """
id: cold-work
namespace: bench
tasks:
  - id: work
    type: io.kestra.plugin.scripts.shell.Commands
    taskRunner: {type: io.kestra.plugin.core.runner.Process}
    commands: ["true"]
"""

CALLS = """
id: cold-calls
namespace: bench
tasks:
  - id: call
    type: io.kestra.plugin.core.flow.Subflow
    namespace: bench
    flowId: cold-called
    wait: false
"""

CALLED = """
id: cold-called
namespace: bench
tasks:
  - {id: values, type: io.kestra.plugin.core.output.OutputValues, values: {answer: "{{ 6 * 7 }}"}}
  - {id: say, type: io.kestra.plugin.core.log.Log, message: "{{ outputs.values.values.answer }}"}
"""


@dataclass(frozen=True, slots=True)
class Cost:
    """What a process has spent.

    Attributes:
        wall_s: seconds that somebody has waited.
        cpu_s: seconds of processors, which others on the machine do not change much.
    """

    wall_s: float
    cpu_s: float


def imports() -> dict[str, object]:
    """What a cold process spends on importing each function's module, the best of some.

    The sources are compiled before, as the builder of a deployment compiles them.
    """
    for folder in ("functions", "shared", "plugins"):
        compileall.compile_dir(ROOT / folder, quiet=2)
    return {name: _best([_imported(name) for _ in range(IMPORTS)]) for name in FUNCTIONS}


def first_answers(log: IO[bytes]) -> dict[str, object]:
    """What a process of each function spends up to its first answer, the framework left out.

    The emulators must run, and be named by the environment.
    """
    cold = Cold(log)
    cold.prepare()
    found = {name: _best([cold.asked(name) for _ in range(STARTS)]) for name in FUNCTIONS}
    cold.check()
    return found


def _imported(name: str) -> Cost:
    program = (
        "import time; wall, cpu = time.perf_counter(), time.process_time();"
        f"import functions.{name};"
        "print(time.perf_counter() - wall, time.process_time() - cpu)"
    )
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True)
    wall, cpu = done.stdout.split()
    return Cost(float(wall), float(cpu))


def _best(costs: list[Cost]) -> dict[str, float]:
    return {
        "wall_s": round(min(cost.wall_s for cost in costs), 3),
        "cpu_s": round(min(cost.cpu_s for cost in costs), 3),
    }


@dataclass(frozen=True, slots=True)
class Process:
    """A function that listens and has imported nothing yet."""

    running: Running

    def cost_of(self, request: Callable[[str], object]) -> Cost:
        """What it spends on a request; given is its URL."""
        began, before = time.perf_counter(), self._cpu_s()
        request(self.running.url)
        return Cost(time.perf_counter() - began, self._cpu_s() - before)

    def _cpu_s(self) -> float:
        """Of the process and of its workers; what they start themselves is not in it."""
        return sum(
            _cpu_s(pid) for pid in (self.running.process.pid, *children(self.running.process.pid))
        )


@dataclass(frozen=True, slots=True)
class Cold:
    """A deployment whose functions have no process until they are asked."""

    log: IO[bytes]
    publisher: PublisherClient = field(default_factory=PublisherClient)
    subscriber: SubscriberClient = field(default_factory=SubscriberClient)

    def prepare(self) -> None:
        """Makes the topics and saves the flows."""
        for name in TOPICS:
            self.publisher.create_topic(name=_topic(name))
            self.subscriber.create_subscription(name=_subscription(name), topic=_topic(name))
        with self._started("api") as api:
            for flow in (FLOW, WORK, CALLS, CALLED):
                _posted(f"{api.running.url}/api/v1/main/flows", flow.encode(), kind=_YAML)

    def asked(self, name: str) -> Cost:
        """What a new process of a function spends on a request that is usual for it."""
        request = self._request(name)
        with self._started(name) as process:
            return process.cost_of(request)

    def check(self) -> None:
        """Raises WrongResultError unless every execution has ended well: nothing was put aside."""
        with self._started("api") as api:
            page = orjson.loads(_got(f"{api.running.url}/api/v1/main/executions/search?size=100"))
        states = [one["state"]["current"] for one in page["results"]]
        if states != ["SUCCESS"] * ENDED:
            raise WrongResultError(f"executions of cold functions ended as {states}")

    def _request(self, name: str) -> Callable[[str], object]:
        match name:
            case "api":
                return lambda url: _got(f"{url}/api/v1/main/executions/search?size=25")
            case "webhook":
                return lambda url: _posted(f"{url}{_HOOK}", b'{"number": 6}')
            case "executor":
                return self._push("cold-calls", "executions", "execution-created")
            case "worker":
                return self._push("cold-work", "tasks", "run-task")
            case _:
                return lambda url: _posted(f"{url}/", b"", _token(url))

    def _push(self, flow_id: str, topic: str, kind: str) -> Callable[[str], object]:
        """The push of the message that an execution of a flow leaves behind."""
        with self._started("api") as api:
            _posted(f"{api.running.url}/api/v1/main/executions/bench/{flow_id}", b"")
        body = self._pulled(_subscription(topic), kind)
        return lambda url: _posted(f"{url}/", body, _token(url))

    def _pulled(self, subscription: str, kind: str) -> bytes:
        """The push of the next message of a kind; what functions tell each other is in between."""
        while True:
            pulled = self.subscriber.pull(subscription=subscription, max_messages=1)
            for received in pulled.received_messages:
                self.subscriber.acknowledge(subscription=subscription, ack_ids=[received.ack_id])
                if received.message.attributes["kind"] == kind:
                    return _push_of(received.message, subscription)

    @contextmanager
    def _started(self, name: str) -> Iterator[Process]:
        environment = {**os.environ, "GOOGLE_CLOUD_PROJECT": PROJECT}
        running = start_function(name, free_port(), self.log, environment)
        try:
            running.wait_until_listening()
            yield Process(running)
        finally:
            running.stop()


def _push_of(message: PubsubMessage, subscription: str) -> bytes:
    inner = {
        "data": base64.b64encode(message.data).decode(),
        "attributes": dict(message.attributes),
        "messageId": message.message_id,
    }
    return json.dumps({"subscription": subscription, "message": inner}).encode()


def _topic(name: str) -> str:
    return f"projects/{PROJECT}/topics/{PREFIX}-{name}"


def _subscription(name: str) -> str:
    return f"projects/{PROJECT}/subscriptions/{PREFIX}-{name}"


def _token(url: str) -> str:
    return f"Bearer {unsigned_token(CALLER, url)}"


def _got(url: str) -> bytes:
    return _sent(urllib.request.Request(url))  # noqa: S310 - of this machine


def _posted(url: str, body: bytes, token: str = "", kind: str = "application/json") -> None:
    headers = {"Content-Type": kind, "Authorization": token} if token else {"Content-Type": kind}
    _sent(urllib.request.Request(url, body, headers))  # noqa: S310 - of this machine


def _sent(request: urllib.request.Request) -> bytes:
    with urllib.request.urlopen(request, timeout=_LONGEST_SECONDS) as answer:  # noqa: S310 - alike
        content: bytes = answer.read()
        return content


def _cpu_s(pid: int) -> float:
    """User and system time of all threads of a process (proc(5), fields 14 and 15)."""
    fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS_A_SECOND


def children(pid: int) -> list[int]:
    """The processes that a process has started and that run."""
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

"""What goes wrong on Google Cloud, done to the functions: nothing is lost, doubled or stuck.

`make faults EXECUTIONS=200` kills functions during that many executions; otherwise it is a few.
"""

import json
import os
import random
import signal
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from google.cloud import firestore
from google.pubsub_v1 import PublisherClient, SubscriberClient

from emulators.processes import free_port
from emulators.push_bridge import Bridge, Endpoint
from emulators.serverless import CALLER, PREFIX, PROJECT, PUSHED
from shared.backends.encoding import decoded
from shared.ports.leases import Lease
from tests.serverless_stack import skip_without_emulators, stack_here

pytestmark = [pytest.mark.emulator, pytest.mark.slow]

EXECUTIONS = int(os.environ.get("WINDHOVER_FAULT_EXECUTIONS", "24"))
SEED = int(os.environ.get("WINDHOVER_FAULT_SEED", "1"))
DELETED_AT_ONCE = 10
LONGEST_SECONDS = 420 + 5 * EXECUTIONS
FLOWS = Path(__file__).parents[1] / "flows" / "faults"
NAMESPACE = "company.faults"


class Stack:
    """Functions that a test may hurt."""

    def __init__(self, url, running):
        self.url = url
        self._running = running

    def endpoint(self, name, path):
        one = self._running[name]
        return Endpoint(one.port, path, CALLER, one.url)

    def instance(self, name):
        """The process that handles the requests of a function, as an instance does there."""
        master = self._running[name].process.pid
        children = Path(f"/proc/{master}/task/{master}/children")
        return int(children.read_text().split()[0])

    def kill_instance(self, name):
        """As when a machine is lost; returns when another one answers, as cold as it is."""
        os.kill(self.instance(name), signal.SIGKILL)
        until(lambda: self._answers(name), lambda: f"a new {name} answers")

    def _answers(self, name):
        try:
            urllib.request.urlopen(self._running[name].url, b"{}", timeout=60).close()
        except urllib.error.HTTPError:
            return True
        except OSError:
            return False
        return True

    @contextmanager
    def hanging(self, name):
        pid = self.instance(name)
        os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(pid, signal.SIGCONT)

    def call(self, method, path, body=None, kind="application/json"):
        data = None if body is None else body.encode()
        request = urllib.request.Request(
            f"{self.url}/api/v1/main{path}", data, {"Content-Type": kind}, method=method
        )
        with urllib.request.urlopen(request, timeout=90) as answer:
            return json.loads(answer.read() or b"null")

    def save(self, name):
        return self.call("POST", "/flows", (FLOWS / name).read_text(), "application/x-yaml")

    def start(self, flow_id, **inputs):
        query = urllib.parse.urlencode(inputs)
        form = "application/x-www-form-urlencoded"
        return self.call("POST", f"/executions/{NAMESPACE}/{flow_id}", query, form)["id"]

    def execution(self, execution_id):
        return self.call("GET", f"/executions/{execution_id}")

    def found(self, flow_id):
        path = f"/executions/search?namespace={NAMESPACE}&flowId={flow_id}&size=1000"
        return self.call("GET", path)["results"]

    def ended(self, execution_id):
        return until(
            lambda: is_over(found := self.execution(execution_id)) and found,
            lambda: f"the execution {execution_id} ends",
        )


def until(look, missed):
    """What a look finds, as soon as it finds something; else tells what was missed."""
    end = time.monotonic() + LONGEST_SECONDS
    while time.monotonic() < end:
        found = look()
        if found:
            return found
        time.sleep(0.3)
    raise AssertionError(f"not within {LONGEST_SECONDS} s: {missed()}")


def is_over(execution):
    return execution["state"]["current"] in {"SUCCESS", "WARNING", "FAILED", "KILLED", "CANCELLED"}


def runs_of(execution):
    """(task, value, state) of each task run, counted."""
    return Counter(
        (run["taskId"], run.get("value"), run["state"]["current"])
        for run in execution["taskRunList"]
    )


@pytest.fixture(scope="module")
def stack(tmp_path_factory):
    skip_without_emulators()
    with stack_here(tmp_path_factory.mktemp("faults")) as (url, running):
        yield Stack(url, running)


@pytest.fixture
def publisher(stack):
    client = PublisherClient()
    yield client
    client.transport.close()


@pytest.fixture
def subscriber(stack):
    client = SubscriberClient()
    yield client
    client.transport.close()


def left_over():
    """Names of collections in which something still waits for somebody.

    Not counted is a lease that has run out: a worker that dies right after it took a second copy
    of a message leaves one for an attempt that is over, and nobody waits for it.
    """
    database = firestore.Client(project=PROJECT)
    names = ("outbox", "trigger_outbox")
    found = [name for name in names if list(database.collection(name).limit(1).stream())]
    leases = [decoded(Lease, one.get("body")) for one in database.collection("leases").stream()]
    if any(lease.until > datetime.now(UTC) for lease in leases):
        found.append("leases")
    database.close()
    return found


def topic(name):
    return f"projects/{PROJECT}/topics/{PREFIX}-{name}"


def expected_runs():
    return Counter(
        {
            ("light", None, "SUCCESS"): 1,
            ("both", None, "SUCCESS"): 1,
            ("left", None, "SUCCESS"): 1,
            ("right", None, "SUCCESS"): 1,
            ("wait", None, "SUCCESS"): 1,
            ("loop", None, "SUCCESS"): 1,
            **{("each", value, "SUCCESS"): 1 for value in "abc"},
            ("below", None, "SUCCESS"): 1,
            ("last", None, "SUCCESS"): 1,
        }
    )


def unfinished(stack, number):
    """What has not ended yet, or still waits for somebody; empty when all is done."""
    open_ones = [
        (one["id"], one["state"]["current"], runs_of(stack.execution(one["id"])))
        for flow_id in ("many-parts", "hears")
        for one in stack.found(flow_id)
        if not is_over(one)
    ]
    unheard = number - len(stack.found("hears"))
    return open_ones or ([f"{unheard} were not heard of"] if unheard > 0 else left_over())


def check_each_ran_once(stack, started):
    """Everything that was started has ended well, once, and was heard of once."""
    until(
        lambda: not unfinished(stack, len(started)),
        lambda: f"there is left: {unfinished(stack, len(started))}",
    )
    assert {one["id"] for one in stack.found("many-parts")} == set(started)
    for execution_id, number in started.items():
        ended = stack.execution(execution_id)
        assert ended["state"]["current"] == "SUCCESS", ended
        assert runs_of(ended) == expected_runs()
        assert ended["outputs"] == {"number": number, "left": f"left {number}"}
    heard = [one["trigger"]["variables"]["executionId"] for one in stack.found("hears")]
    assert Counter(heard) == Counter(list(started))
    assert len(stack.found("below")) == len(started)


def remove_executions(stack):
    for flow_id in ("many-parts", "hears", "below"):
        ids = [one["id"] for one in stack.found(flow_id)]
        for first in range(0, len(ids), DELETED_AT_ONCE):
            some = json.dumps(ids[first : first + DELETED_AT_ONCE])
            stack.call("DELETE", "/executions/by-ids", some)


@pytest.fixture
def flows(stack):
    for name in ("below.yaml", "many-parts.yaml", "hears.yaml", "slow.yaml"):
        stack.save(name)
    yield
    for flow_id in ("below", "many-parts", "hears", "slow"):
        stack.call("DELETE", f"/flows/{NAMESPACE}/{flow_id}")
    remove_executions(stack)


def test_functions_that_die_lose_and_double_nothing(stack, flows):
    chance = random.Random(SEED)  # noqa: S311 - a seed that can be named again

    def kill():
        for _ in range(max(6, EXECUTIONS // 8)):
            time.sleep(chance.uniform(1, 5))
            stack.kill_instance(chance.choice(("executor", "worker")))

    killer = threading.Thread(target=kill, name="killer")
    killer.start()
    try:
        started = {stack.start("many-parts", number=n): n for n in range(EXECUTIONS)}
    finally:
        killer.join()

    check_each_ran_once(stack, started)


def test_message_of_any_kind_may_come_twice(stack, flows, subscriber):
    kinds = f"projects/{PROJECT}/subscriptions/kinds"
    again = Bridge()
    for name, (function, path, concurrency) in PUSHED.items():
        for second in (f"{kinds}-{name}", f"{kinds}-{name}-again"):
            subscriber.create_subscription(name=second, topic=topic(name))
        again.push(f"{kinds}-{name}-again", stack.endpoint(function, path), concurrency)
    try:
        started = {stack.start("many-parts", number=n): n for n in range(5)}

        check_each_ran_once(stack, started)
    finally:
        again.close()
    seen = set()
    for name in PUSHED:
        pulled = subscriber.pull(subscription=f"{kinds}-{name}", max_messages=1000, timeout=10)
        seen |= {one.message.attributes["kind"] for one in pulled.received_messages}
    assert seen >= {
        "execution-created",
        "run-task",
        "slot-granted",
        "slot-released",
        "slot-requested",
        "subflow-ended",
        "tell-triggers",
        "timer-fired",
    }


def test_worker_that_hangs_past_its_lease_is_given_up(stack, flows):
    started = stack.start("slow")
    until(
        lambda: states_of(stack.execution(started)) == ["RUNNING"],
        lambda: "the task runs",
    )

    with stack.hanging("worker"):
        until(
            lambda: (
                len(attempts_of(stack.execution(started))) > 0
                and attempts_of(stack.execution(started))[0] == "RESUBMITTED"
            ),
            lambda: "the attempt is given up",
        )
    ended = stack.ended(started)

    assert ended["state"]["current"] == "SUCCESS"
    assert attempts_of(ended) == ["RESUBMITTED", "SUCCESS"]
    lines = [line["message"] for line in stack.call("GET", f"/logs/{started}")]
    assert len([line for line in lines if "is lost, the task starts again" in line]) == 1


def states_of(execution):
    return [run["state"]["current"] for run in execution["taskRunList"]]


def attempts_of(execution):
    return [
        attempt["state"]["current"]
        for run in execution["taskRunList"]
        for attempt in run.get("attempts", [])
    ]


def test_poison_is_put_aside_with_its_reason_and_the_rest_goes_on(stack, flows, publisher):
    wrong = {"id": "m", "topic": "tasks", "body": {"kind": "stop-task", "reason": "x"}}
    wrong["body"] |= {"execution_id": "nobody", "task_run_id": "r", "attempt": 1}
    for name in PUSHED:
        publisher.publish(topic=topic(name), messages=[{"data": b"\xff poison"}])
    publisher.publish(topic=topic("tasks"), messages=[{"data": json.dumps(wrong).encode()}])

    letters = until(
        lambda: len(found := stack.call("GET", "/dead-letters")["results"]) >= 4 and found,
        lambda: "four letters are told",
    )

    garbage = [one for one in letters if "kind" not in one]
    assert sorted(one["topic"] for one in garbage) == sorted(PUSHED)
    assert {one["reason"].partition(":")[0] for one in garbage} == {"function.undecodable"}
    [other] = [one for one in letters if "kind" in one]
    assert (other["kind"], other["executionId"], other["topic"]) == ("stop-task", "nobody", "tasks")
    assert other["reason"].startswith("function.no-task: ")
    assert "poison" not in json.dumps(letters)
    assert stack.ended(stack.start("below"))["state"]["current"] == "SUCCESS"


def test_message_that_no_function_takes_is_told_with_its_deliveries(stack, publisher, subscriber):
    doomed = f"projects/{PROJECT}/subscriptions/doomed"
    publisher.create_topic(name=topic("doomed"))
    policy = {"dead_letter_topic": topic("dead-letters"), "max_delivery_attempts": 5}
    subscriber.create_subscription(
        request={"name": doomed, "topic": topic("doomed"), "dead_letter_policy": policy}
    )
    bridge = Bridge()
    bridge.push(doomed, Endpoint(free_port(), "/", CALLER, "nobody"), 1)
    try:
        publisher.publish(topic=topic("doomed"), messages=[{"data": b"{}"}])

        letter = until(
            lambda: [
                one
                for one in stack.call("GET", "/dead-letters")["results"]
                if one.get("topic") == "doomed"
            ],
            lambda: "the letter is told",
        )[0]
    finally:
        bridge.close()

    assert letter["deliveries"] == 5
    assert letter["reason"] == "it was delivered 5 times, and no function could handle it"

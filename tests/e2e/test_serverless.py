"""The functions on the emulators, from outside: one flow through every part of them."""

import contextlib
import json
import urllib.request
from pathlib import Path

import pytest

from emulators.official import start_firestore, start_pubsub
from emulators.processes import free_port
from tests.serverless_stack import running_stack, skip_without_emulators

pytestmark = [pytest.mark.emulator, pytest.mark.slow]

FLOW = """
id: through
namespace: company.team
tasks:
  - id: light
    type: io.kestra.plugin.core.debug.Return
    format: "{{ execution.id }}"
  - id: work
    type: io.kestra.plugin.scripts.shell.Commands
    taskRunner: {type: io.kestra.plugin.core.runner.Process}
    commands: ["echo done"]
  - id: wait
    type: io.kestra.plugin.core.flow.Sleep
    duration: PT1S
triggers:
  - id: hook
    type: io.kestra.plugin.core.trigger.Webhook
    key: a-key-of-the-test
"""

LISTENER = """
id: listener
namespace: company.team
tasks:
  - id: heard
    type: io.kestra.plugin.core.debug.Return
    format: "{{ trigger.executionId }}"
triggers:
  - id: after
    type: io.kestra.plugin.core.trigger.Flow
    states: [SUCCESS]
    preconditions:
      id: through
      flows:
        - namespace: company.team
          flowId: through
"""


class Server:
    """Requests to a stack."""

    def __init__(self, stack):
        self.url = stack.url

    def call(self, method, path, body=None, kind="application/json"):
        headers = {"Content-Type": kind}
        data = None if body is None else body.encode()
        request = urllib.request.Request(f"{self.url}{path}", data, headers, method=method)
        with urllib.request.urlopen(request, timeout=90) as answer:
            return answer.read().decode()

    def save(self, flow):
        return json.loads(self.call("POST", "/api/v1/main/flows", flow, "application/x-yaml"))

    def follow(self, execution_id):
        """The execution when it is over, as its stream tells it last."""
        told = self.call("GET", f"/api/v1/main/executions/{execution_id}/follow")
        last = [line for line in told.splitlines() if line.startswith("data: ")][-1]
        return json.loads(last.removeprefix("data: "))

    def found(self, flow_id):
        path = f"/api/v1/main/executions?namespace=company.team&flowId={flow_id}"
        return json.loads(self.call("GET", path))["results"]


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    skip_without_emulators()
    with running_stack(tmp_path_factory.mktemp("serverless")) as stack:
        started = Server(stack)
        started.save(FLOW)
        yield started


def states(execution):
    return {run["taskId"]: run["state"]["current"] for run in execution["taskRunList"]}


def test_flow_runs_through_api_executor_worker_and_timers(server):
    created = json.loads(
        server.call("POST", "/api/v1/main/executions/company.team/through?wait=true")
    )

    assert created["state"]["current"] == "SUCCESS"
    assert states(created) == {"light": "SUCCESS", "work": "SUCCESS", "wait": "SUCCESS"}


def test_webhook_starts_an_execution_that_can_be_followed_to_its_end(server):
    path = "/api/v1/main/executions/webhook/company.team/through/a-key-of-the-test"

    started = json.loads(server.call("POST", path, "{}"))
    ended = server.follow(started["id"])

    assert ended["state"]["current"] == "SUCCESS"
    assert server.call("GET", f"/api/v1/main/logs/{started['id']}").count("done") == 1


def test_flow_trigger_hears_of_what_other_processes_ran(server):
    server.save(LISTENER)
    path = "/api/v1/main/executions/company.team/through?wait=true"

    # A trigger is known to other processes within some seconds of being saved.
    for _ in range(20):
        upstream = json.loads(server.call("POST", path))
        heard = server.found("listener")
        if heard:
            break

    assert upstream["state"]["current"] == "SUCCESS"
    assert server.follow(heard[-1]["id"])["state"]["current"] == "SUCCESS"


def test_emulators_that_run_already_are_used(tmp_path):
    """As in `docker-compose.yml`, where they have containers of their own."""
    skip_without_emulators()
    with contextlib.ExitStack() as ending:
        log = ending.enter_context((tmp_path / "emulators.txt").open("wb"))
        ports = {}
        for name, begin in (("firestore", start_firestore), ("pubsub", start_pubsub)):
            ports[name] = free_port()
            ending.callback(begin(ports[name], log).stop)
        arguments = [f"--{name}-port={port}" for name, port in ports.items()]
        stack = ending.enter_context(running_stack(tmp_path, arguments=arguments))
        server = Server(stack)
        server.save(FLOW)

        path = "/api/v1/main/executions/company.team/through?wait=true"
        created = json.loads(server.call("POST", path))

        assert created["state"]["current"] == "SUCCESS"
        assert "java" not in {command_of(pid) for pid in _descendants(stack.process.pid)}


def command_of(pid):
    return Path(f"/proc/{pid}/comm").read_text().strip()


def test_nothing_is_left_running_after_ctrl_c(tmp_path):
    skip_without_emulators()
    with running_stack(tmp_path) as stack:
        children = _descendants(stack.process.pid)

    assert stack.process.returncode == 0
    assert len(children) >= 10
    assert [pid for pid in children if Path(f"/proc/{pid}").exists()] == []


def _descendants(pid):
    found = []
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        found += [int(child), *_descendants(int(child))]
    return found

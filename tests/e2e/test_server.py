"""The server as people run it: a process, an address, Ctrl-C."""

import json
import re
import signal
import urllib.request

import pytest

from tests.e2e.command import LONGEST, PROGRAM, ROOT, run, start

pytestmark = pytest.mark.skipif(not PROGRAM.exists(), reason="the package is not installed")

SLEEPER = """\
id: sleeper
namespace: company.team
tasks:
  - {id: sleep, type: io.kestra.plugin.scripts.shell.Commands, commands: ["sleep 1; echo woke"]}
"""


@pytest.fixture
def serve(tmp_path):
    """Starts servers on one home directory; gives the process and the address."""
    started = []

    def begin(*arguments):
        process = start("server", "--port", "0", "--home", tmp_path / "home", *arguments)
        started.append(process)
        line = process.stderr.readline()
        return process, re.search(r"http://localhost:\d+", line)[0]

    yield begin
    for process in started:
        if process.poll() is None:
            process.kill()
        process.wait(LONGEST)
        process.stderr.close()


def _call(address, path, method="GET", body=None):
    request = urllib.request.Request(f"{address}/api/v1{path}", body, method=method)  # noqa: S310
    with urllib.request.urlopen(request, timeout=LONGEST) as answer:  # noqa: S310
        return json.load(answer)


def _stop(process):
    process.send_signal(signal.SIGINT)
    return process.wait(LONGEST)


def test_server_has_the_flows_of_a_folder_and_stops_on_ctrl_c(serve):
    process, address = serve("--flow-path", ROOT / "examples")

    done = _call(address, "/executions/company.team/hello?wait=true", "POST")

    assert done["outputs"] == {"greeting": "Hello World!"}
    assert _stop(process) == 0


def test_what_runs_at_ctrl_c_is_taken_up_at_the_next_start(serve):
    process, address = serve()
    _call(address, "/flows", "POST", SLEEPER.encode())
    started = _call(address, "/executions/company.team/sleeper", "POST")

    assert _stop(process) == 0
    _, address = serve()
    path = f"{address}/api/v1/executions/{started['id']}/follow"
    with urllib.request.urlopen(path, timeout=LONGEST) as stream:  # noqa: S310
        events = stream.read().decode().strip().split("\n\n")

    assert events[-1].startswith("id: end\n")
    assert json.loads(events[-1].partition("data: ")[2])["state"]["current"] == "SUCCESS"


def test_address_that_others_reach_needs_credentials(tmp_path):
    done = run("server", "--host", "0.0.0.0", "--port", "0", "--home", tmp_path)  # noqa: S104

    assert done.returncode == 2
    assert "server.unsafe-address" in done.stderr
    assert "WINDHOVER_PASSWORD" in done.stderr


def test_port_in_use_is_told(serve, tmp_path):
    _, address = serve()

    done = run("server", "--port", address.rpartition(":")[2], "--home", tmp_path / "other")

    assert done.returncode == 2
    assert "server.cannot-listen" in done.stderr

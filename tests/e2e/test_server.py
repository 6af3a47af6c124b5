"""The server as people run it: a process, an address, Ctrl-C."""

import json
import os
import re
import select
import signal
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.e2e.command import LONGEST, PROGRAM, ROOT, run, start

pytestmark = pytest.mark.skipif(not PROGRAM.exists(), reason="the package is not installed")

SLEEPER = """\
id: sleeper
namespace: company.team
tasks:
  - {id: sleep, type: io.kestra.plugin.scripts.shell.Commands, commands: ["sleep 1; echo woke"]}
"""

FAMILY = """\
id: family
namespace: company.team
inputs:
  - {id: pids, type: STRING}
tasks:
  - id: family
    type: io.kestra.plugin.scripts.shell.Commands
    commands:
      - sleep 300 & echo $! >> "{{ inputs.pids }}"
      - setsid sleep 300 & echo $! >> "{{ inputs.pids }}"
      - env -i sleep 300 & echo $! >> "{{ inputs.pids }}"
      - echo $$ >> "{{ inputs.pids }}"; echo complete >> "{{ inputs.pids }}"; wait
"""
"""A script with children: one in its group, one that has left it, one without its environment."""


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


def _family(pids):
    """The processes of the flow `family`, once all have started, as handles that tell their end."""
    deadline = time.monotonic() + LONGEST
    while not pids.exists() or "complete" not in pids.read_text():
        assert time.monotonic() < deadline
        time.sleep(0.01)
    return [os.pidfd_open(int(pid)) for pid in pids.read_text().split()[:-1]]


def _ended(handles):
    """How many of the processes have ended, or do so while this waits for all."""
    ended = 0
    for handle in handles:
        ended += bool(select.select([handle], [], [], LONGEST)[0])
        os.close(handle)
    return ended


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


@contextmanager
def _protected(home):
    """A server that others reach and that asks for credentials from the start."""
    environment = {**os.environ, "WINDHOVER_SET_UP": "true"}
    arguments = ("--host", "0.0.0.0", "--port", "0", "--home", home)  # noqa: S104
    process = start("server", *arguments, env=environment)
    try:
        yield process
    finally:
        process.kill()
        process.wait(LONGEST)
        process.stderr.close()


def test_code_for_the_first_account_is_printed_until_there_is_one(tmp_path):
    with _protected(tmp_path) as process:
        first, told, code = (process.stderr.readline() for _ in range(3))
        address = _local(first)
        with pytest.raises(urllib.error.HTTPError, match="401"):
            _call(address, "/flows/search")
        account = {"username": "ada@example.com", "password": "Enchantress1", "code": code.strip()}
        request = urllib.request.Request(  # noqa: S310
            f"{address}/api/v1/basicAuth",
            json.dumps(account).encode(),
            {"content-type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=LONGEST) as made:  # noqa: S310
            assert made.status == 204
    with _protected(tmp_path) as process:
        # It answers once it has said what it has to say.
        assert _call(_local(process.stderr.readline()), "/configs/login")["credentials"] == "SET_UP"
        process.kill()
        rest = process.stderr.read()

    assert "/ui/setup" in told
    assert rest == ""


def _local(line):
    """The address of a server by the line that it begins with."""
    return f"http://127.0.0.1:{re.search(r':([0-9]+) ', line)[1]}"


def test_port_in_use_is_told(serve, tmp_path):
    _, address = serve()

    done = run("server", "--port", address.rpartition(":")[2], "--home", tmp_path / "other")

    assert done.returncode == 2
    assert "server.cannot-listen" in done.stderr


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs /proc")
def test_scripts_end_with_a_server_that_is_killed(serve, tmp_path):
    process, address = serve()
    _call(address, "/flows", "POST", FAMILY.encode())
    _start_family(address, tmp_path / "pids")
    handles = _family(tmp_path / "pids")

    process.kill()

    assert _ended(handles) == len(handles) == 4


def test_start_removes_what_a_killed_server_has_left_in_its_home(serve, tmp_path):
    process, address = serve()
    _call(address, "/flows", "POST", SLEEPER.encode())
    left = tmp_path / "home" / "tmp" / "wd-left"
    left.joinpath("modules").mkdir(parents=True)
    process.kill()
    process.wait(LONGEST)

    serve()

    assert not left.exists()


def _start_family(address, pids):
    boundary = "of-the-test"
    part = f'Content-Disposition: form-data; name="pids"\r\n\r\n{pids}'
    form = f"--{boundary}\r\n{part}\r\n--{boundary}--\r\n"
    request = urllib.request.Request(  # noqa: S310
        f"{address}/api/v1/executions/company.team/family",
        form.encode(),
        {"Content-Type": f"multipart/form-data; boundary={boundary}"},
    )
    urllib.request.urlopen(request, timeout=LONGEST).close()  # noqa: S310

"""A server that is killed in the middle of many executions loses none and runs none twice."""

import json
import re
import time
import urllib.request
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from pathlib import Path

import pytest

from tests.e2e.command import PROGRAM, start

pytestmark = pytest.mark.skipif(not PROGRAM.exists(), reason="the package is not installed")

FLOW = Path(__file__).parents[1] / "flows" / "killed.yaml"
CALLERS = 16
LONGEST = 300
TASKS = ["say", "nap", "script", "after"]
ENDS = {"SUCCESS", "WARNING", "FAILED", "KILLED", "CANCELLED"}


class Server:
    """A server on a home directory, and what was asked of it."""

    def __init__(self, home):
        self.home = home
        self.marks = home / "marks"
        self.process = None

    def start(self):
        self.process = start("server", "--port", "0", "--home", self.home)
        line = self.process.stderr.readline()
        self.address = re.search(r"http://localhost:\d+", line)[0]

    def kill(self):
        self.process.kill()
        self.process.wait(LONGEST)
        self.process.stderr.close()

    def call(self, path, body=None, **headers):
        request = urllib.request.Request(f"{self.address}/api/v1{path}", body, headers)  # noqa: S310
        with urllib.request.urlopen(request, timeout=LONGEST) as answer:  # noqa: S310
            return json.load(answer)

    def run(self, number, query=""):
        """Runs the flow under a key of this number: a second time gives the same execution."""
        parts = {"marks": self.marks, "number": number}
        form = "".join(
            f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in parts.items()
        )
        return self.call(
            f"/executions/tests.crash/killed{query}",
            f"{form}--x--\r\n".encode(),
            **{"Content-Type": "multipart/form-data; boundary=x", "Idempotency-Key": f"n{number}"},
        )

    def marked(self):
        """How often the script of each execution has run."""
        return Counter(self.marks.read_text().split() if self.marks.exists() else ())


@pytest.fixture
def server(tmp_path):
    found = Server(tmp_path)
    found.start()
    found.call("/flows", FLOW.read_bytes(), **{"Content-Type": "application/x-yaml"})
    yield found
    found.kill()


def _asked(server, number):
    """The id of the execution; None when the server died before it had answered in full."""
    try:
        return server.run(number)["id"]
    except (OSError, HTTPException):
        return None


def _killed_while_they_are_created(server, count):
    """The ids that were answered, by number."""
    ids = {}
    with ThreadPoolExecutor(CALLERS) as callers:
        asked = [callers.submit(_asked, server, number) for number in range(count)]
        for number, future in enumerate(asked):
            ids[number] = future.result()
            if number == count // 2:
                server.process.kill()
    assert None in ids.values()
    return ids


def _killed_while_they_run(server, count):
    with ThreadPoolExecutor(CALLERS) as callers:
        ids = dict(enumerate(callers.map(lambda number: _asked(server, number), range(count))))
    deadline = time.monotonic() + LONGEST
    while len(server.marked()) < count // 4:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    server.process.kill()
    assert None not in ids.values()
    assert len(server.marked()) < count
    return ids


MOMENTS = [_killed_while_they_are_created, _killed_while_they_run]


@pytest.mark.parametrize("kill", MOMENTS, ids=["creating", "running"])
@pytest.mark.parametrize("count", [40, pytest.param(500, marks=pytest.mark.slow)])
def test_every_execution_of_a_killed_server_ends_once(kill, count, server):
    answered = kill(server, count)
    server.kill()
    server.start()

    with ThreadPoolExecutor(CALLERS) as callers:
        ended = list(callers.map(lambda number: server.run(number, "?wait=true"), range(count)))

    assert server.call("/executions/search?size=1")["total"] == count
    assert [one["outputs"] for one in ended] == [{"number": number} for number in range(count)]
    for number, execution in enumerate(ended):
        assert answered[number] in {None, execution["id"]}
        assert _ends(execution) == ["SUCCESS"]
        assert [run["taskId"] for run in execution["taskRunList"]] == TASKS
        assert [_ends(run) for run in execution["taskRunList"]] == [["SUCCESS"]] * len(TASKS)
    _each_script_ran_once_for_an_attempt(ended, server.marked())


def _ends(document):
    states = [moment["state"] for moment in document["state"]["histories"]]
    return [state for state in states if state in ENDS]


def _each_script_ran_once_for_an_attempt(ended, marked):
    attempts = {one["id"]: len(one["taskRunList"][2]["attempts"]) for one in ended}
    assert marked.keys() == attempts.keys()
    assert [one for one, times in marked.items() if times > attempts[one]] == []

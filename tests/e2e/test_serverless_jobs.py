"""Scripts as jobs of Cloud Run, on functions whose tasks may take three seconds."""

import json
import os
import time
import urllib.error
import urllib.request

import pytest

from emulators.serverless import PROJECT, REGION
from tests.cloud_run_server import VARIABLE, clients
from tests.serverless_stack import skip_without_emulators, stack_here

pytestmark = [pytest.mark.emulator, pytest.mark.slow]

SECONDS = 120
FLOW = """
id: {id}
namespace: company.team
tasks:
  - id: long
    type: io.kestra.plugin.scripts.shell.Commands
    {more}
    inputFiles: {{name.txt: "{{{{ flow.id }}}}"}}
    outputFiles: ["*.out"]
    commands:
      - echo x >> {folder}/ran
      - echo "hello $(cat name.txt)" | tee hello.out
      - until [ -e {folder}/go ]; do sleep 0.2; done
      - echo '::{{"outputs":{{"answer":42}}}}::'
"""
JOB = """taskRunner:
      type: io.kestra.plugin.ee.gcp.runner.CloudRun
      completionCheckInterval: PT0.2S"""


@pytest.fixture(scope="module")
def url(tmp_path_factory):
    skip_without_emulators()
    folder = tmp_path_factory.mktemp("jobs")
    with stack_here(folder, WINDHOVER_LONGEST_TASK="PT3S") as (found, _):
        yield f"{found}/api/v1/main"


@pytest.fixture
def call(url):
    def ask(method, path, body=None):
        data = None if body is None else body.encode()
        headers = {"Content-Type": "application/x-yaml"}
        request = urllib.request.Request(f"{url}{path}", data, headers, method=method)
        with urllib.request.urlopen(request, timeout=SECONDS) as answer:
            text = answer.read()
        return json.loads(text) if text else None

    return ask


def waited_for(look):
    """What a look gives, once it gives something."""
    end = time.monotonic() + SECONDS
    while not (found := look()) and time.monotonic() < end:
        time.sleep(0.2)
    return found


def only_run(call, execution_id):
    runs = call("GET", f"/executions/{execution_id}").get("taskRunList") or [{}]
    return runs[0]


def test_script_outlives_its_workers_and_runs_once(call, tmp_path):
    call("POST", "/flows", FLOW.format(id="long", folder=tmp_path, more=JOB))
    execution_id = call("POST", "/executions/company.team/long")["id"]

    handed_on = waited_for(lambda: len(only_run(call, execution_id).get("attempts") or []) > 2)
    (tmp_path / "go").touch()
    ended = waited_for(
        lambda: only_run(call, execution_id).get("state", {}).get("current") == "SUCCESS"
    )

    run = only_run(call, execution_id)
    assert (handed_on, ended) == (True, True)
    assert (run["outputs"]["vars"], list(run["outputs"]["outputFiles"])) == (
        {"answer": 42},
        ["hello.out"],
    )
    assert (tmp_path / "ran").read_text() == "x\n"


def test_kill_ends_the_job(call, tmp_path):
    call("POST", "/flows", FLOW.format(id="killed", folder=tmp_path, more=JOB))
    execution_id = call("POST", "/executions/company.team/killed")["id"]
    assert waited_for((tmp_path / "ran").exists)

    call("DELETE", f"/executions/{execution_id}/kill")

    assert waited_for(
        lambda: call("GET", f"/executions/{execution_id}")["state"]["current"] == "KILLED"
    )
    with clients(os.environ[VARIABLE]) as (jobs, _):
        parent = f"projects/{PROJECT}/locations/{REGION}"
        assert waited_for(lambda: not list(jobs.list_jobs(parent=parent)))


def test_script_of_a_worker_is_stopped_and_told_why(call, tmp_path):
    call("POST", "/flows", FLOW.format(id="short", folder=tmp_path, more=""))
    execution_id = call("POST", "/executions/company.team/short")["id"]

    assert waited_for(
        lambda: call("GET", f"/executions/{execution_id}")["state"]["current"] == "FAILED"
    )
    lines = [line["message"] for line in call("GET", f"/logs/{execution_id}")]
    assert [line for line in lines if "PT3S" in line and "CloudRun" in line]


def test_timeout_beyond_the_limit_is_refused_when_the_flow_is_saved(call, tmp_path):
    with pytest.raises(urllib.error.HTTPError) as caught:
        call("POST", "/flows", FLOW.format(id="x", folder=tmp_path, more="timeout: PT10S"))

    assert caught.value.code == 422
    assert b"may take longer than PT3S" in caught.value.read()

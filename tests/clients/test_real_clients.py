"""The packages that people use with Kestra, against a running server: they are the judge."""

import base64
import json
import os
import subprocess
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

HERE = Path(__file__).parent
FLOWS = HERE.parent / "flows" / "clients"

GENERATIONS = {
    "1.0.10": {
        "logs_are_read": "this package has no logs",
        "outputs_are_read": "this package has no outputs",
        "expressions_are_evaluated": "this package has no eval_expression",
        "namespace_files_are_kept": "this package has no files",
        "server_tells_about_itself": "this package has no misc",
    },
    "1.3.1": {
        "outputs_are_read": "this package has no outputs",
        "server_tells_about_itself": "this package has no misc",
    },
    "2.0.3": {},
}
"""Version of kestrapy -> what it has no call for. The first is generated and strict."""


def driven(program, python, server):
    """What a program of this folder found; it sees nothing of our environment."""
    done = subprocess.run(
        [python, "-W", "ignore", HERE / program],
        env={"PATH": os.environ["PATH"], **server.variables},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def create_flow(server, name):
    """Creates a flow as anybody does who has no package."""
    credentials = f"{server.variables['SERVER_USER']}:{server.variables['SERVER_PASSWORD']}"
    request = Request(
        f"{server.url}/api/v1/flows",
        data=(FLOWS / name).read_bytes(),
        headers={
            "Authorization": f"Basic {base64.b64encode(credentials.encode()).decode()}",
            "Content-Type": "application/x-yaml",
        },
    )
    with urlopen(request, timeout=10) as answer:
        assert answer.status == 200


@pytest.mark.slow
@pytest.mark.parametrize("version", GENERATIONS)
def test_kestrapy_does_all_that_it_can(version, server, client_python):
    # kestrapy imports regex and does not say so.
    python = client_python(f"kestrapy-{version}", f"kestrapy=={version}", "regex")

    found = driven("drive_kestrapy.py", python, server)

    assert {name: result for name, result in found.items() if result != "passed"} == (
        GENERATIONS[version]
    )


@pytest.mark.slow
@pytest.mark.parametrize("version", ["1.3.0", "2.0.0"])
def test_kestra_runs_flows_and_waits_for_them(version, server, client_python):
    for name in ("greeting.yaml", "reader.yaml", "failing.yaml"):
        create_flow(server, name)
    python = client_python(f"kestra-{version}", f"kestra=={version}")

    found = driven("drive_kestra.py", python, server)

    assert {name: one["status"] for name, one in found.items()} == {
        "plain": "SUCCESS",
        "with inputs": "SUCCESS",
        "with a file": "SUCCESS",
        "failing": "FAILED",
    }
    assert "INFO Hello World" in found["plain"]["log"]
    assert "INFO Hello Bob" in found["with inputs"]["log"]
    assert "INFO three short words" in found["with a file"]["log"]

"""The commands with curl that the README shows, run as they stand against a running server."""

import json
import os
import re
import shutil
import subprocess
from urllib.parse import urlsplit

import pytest

from tests.clients.conftest import PASSWORD, ROOT, USER, started_server

SHOWN = re.compile(r"^```bash\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def printed(tmp_path_factory):
    """What each of the commands prints, in their order."""
    if shutil.which("curl") is None and "CI" not in os.environ:
        pytest.skip("curl is not installed here: apt-get install curl")
    folder = tmp_path_factory.mktemp("curl")
    [shown] = SHOWN.findall((ROOT / "README.md").read_text("utf-8"))
    with started_server(folder / "home") as server:
        # A reader's server is on another port and asks for no password; that is all that differs.
        (folder / ".curlrc").write_text(f'user = "{USER}:{PASSWORD}"\n')
        script = shown.replace("localhost:8080", urlsplit(server.url).netloc)
        commands = re.sub(r"^(?=curl )", "printf '\\\\036'\n", script, flags=re.MULTILINE)
        done = subprocess.run(
            ["/bin/bash", "-e", "-c", commands],
            cwd=folder,
            env={"HOME": str(folder), "PATH": "/usr/bin:/bin:/usr/local/bin"},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
    assert (done.returncode, done.stderr) == (0, "")
    found = done.stdout.split("\x1e")[1:]
    found[1] = (folder / "execution.json").read_text()
    return found


def test_flow_is_saved_as_it_was_sent(printed):
    saved = json.loads(printed[0])

    assert (saved["namespace"], saved["id"], saved["revision"]) == ("company.team", "greeter", 1)
    assert "key: a-key-that-nobody-guesses\n" in saved["source"]


def test_execution_is_awaited_and_read(printed):
    awaited, read = json.loads(printed[1]), json.loads(printed[2])

    assert awaited["state"]["current"] == read["state"]["current"] == "SUCCESS"
    assert (read["id"], read["inputs"]) == (awaited["id"], {"name": "Ada"})
    assert [run["taskId"] for run in read["taskRunList"]] == ["say"]


def test_outputs_and_logs_are_read(printed):
    assert json.loads(printed[3]) == {"greeting": "Hello Ada!"}
    assert re.search(r"^\S+Z INFO Hello Ada!$", printed[4], re.MULTILINE)


def test_webhook_starts_another_execution(printed):
    started = json.loads(printed[5])

    assert started["id"] != json.loads(printed[1])["id"]
    assert started["trigger"]["id"] == "hook"
    assert "17" in json.dumps(started["trigger"]["variables"]["body"])

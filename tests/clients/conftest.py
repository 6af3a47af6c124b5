"""A running server, and an environment for each generation of the clients."""

import fcntl
import os
import shutil
import signal
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.serverless_stack import running_stack, skip_without_emulators

ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENTS = ROOT / ".venv" / "clients"
WINDHOVER = Path(sys.executable).parent / "windhover"
USER = "admin@example.com"
PASSWORD = "Passw0rd1"


@dataclass(frozen=True)
class RunningServer:
    """Where it listens, and who may call it."""

    url: str

    @property
    def variables(self):
        """What the programs of the clients are told."""
        return {"SERVER": self.url, "SERVER_USER": USER, "SERVER_PASSWORD": PASSWORD}


ACCOUNT = {"WINDHOVER_USERNAME": USER, "WINDHOVER_PASSWORD": PASSWORD}


@pytest.fixture(params=["standalone", pytest.param("serverless", marks=pytest.mark.emulator)])
def server(request, tmp_path):
    """A server with an account: in one process, and the functions on the emulators."""
    if request.param == "standalone":
        with started_server(tmp_path / "home") as found:
            yield found
        return
    skip_without_emulators()
    with running_stack(tmp_path, ACCOUNT) as stack:
        yield RunningServer(stack.url)


@contextmanager
def started_server(home):
    """`windhover server` in a process of its own, on a port that the system chose."""
    process = subprocess.Popen(
        [WINDHOVER, "server", "--port", "0", "--home", home],
        env={**os.environ, **ACCOUNT},
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        words = next(line for line in process.stderr if "runs on" in line).split()
        yield RunningServer(words[words.index("on") + 1])
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)
    assert process.returncode == 0


@pytest.fixture(scope="session")
def client_python():
    """Gives the Python of an environment with these requirements; made once and kept."""

    def python_with(name, *requirements):
        folder = ENVIRONMENTS / name
        ENVIRONMENTS.mkdir(parents=True, exist_ok=True)
        with (ENVIRONMENTS / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not (folder / "complete").exists():
                shutil.rmtree(folder, ignore_errors=True)
                subprocess.run([sys.executable, "-m", "venv", folder], check=True)
                install = [folder / "bin" / "pip", "install", "--quiet", *requirements]
                done = subprocess.run(install, check=False, capture_output=True, text=True)
                if done.returncode != 0 and "CI" not in os.environ:
                    pytest.skip(f"{' '.join(requirements)} can not be installed here")
                assert done.returncode == 0, done.stderr
                (folder / "complete").touch()
        return folder / "bin" / "python"

    return python_with

"""What the journeys of ui/e2e need: a browser, the built interface, a server with nothing on it."""

import os
import re
import shutil
import subprocess
from contextlib import contextmanager
from pathlib import Path

from tests.e2e.command import LONGEST, PROGRAM, ROOT, start

UI = ROOT / "ui"
BUILT = ROOT / "shared" / "api" / "static"
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or ""
JOURNEY_SECONDS = 1500
"""Long enough for a machine that does several things at once."""


def missing():
    """What is not here; empty when nothing is."""
    if not PROGRAM.exists():
        return "the package is not installed"
    if not (BUILT / "index.html").is_file() or not (UI / "node_modules").is_dir():
        return "the interface is not built: make ui"
    return "" if CHROMIUM else "there is no chromium: apt-get install chromium"


@contextmanager
def serving(home: Path):
    """The address of a server that keeps everything in a new folder."""
    with _served(home) as output:
        yield _address(output)


@contextmanager
def waiting_for_set_up(home: Path):
    """The address of a server without an account, and the code that makes the first."""
    with _served(home, WINDHOVER_SET_UP="true") as output:
        address, _, code = _address(output), output.readline(), output.readline()
        yield address, code.strip()


def _address(output):
    return re.search(r"http://localhost:\d+", output.readline())[0]


@contextmanager
def _served(home, **environment):
    """What a new server prints, line by line."""
    options = {"env": {**os.environ, **environment}}
    process = start("server", "--port", "0", "--home", home, **options)
    try:
        yield process.stderr
    finally:
        process.kill()
        process.wait(LONGEST)
        process.stderr.close()


def play(journey, address, **environment):
    """Plays `ui/e2e/JOURNEY.spec.ts` against a server; the finished process."""
    return subprocess.run(  # noqa: S603 - our own program
        [
            *(UI / "node_modules" / ".bin" / "playwright", "test", f"e2e/{journey}.spec.ts"),
            # What others leave at the same time is theirs.
            *("--output", f"test-results/{journey}"),
        ],
        cwd=UI,
        env={**os.environ, "UI_URL": address, "CHROMIUM": CHROMIUM, **environment},
        capture_output=True,
        text=True,
        timeout=JOURNEY_SECONDS,
        check=False,
    )


def told(done):
    """What a journey that failed has said."""
    return done.stdout[-8000:] + done.stderr[-2000:]

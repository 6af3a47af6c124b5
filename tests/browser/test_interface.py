"""The web interface in a real browser, against a real server. The journeys are in ui/e2e."""

import gzip
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.e2e.command import LONGEST, PROGRAM, ROOT, start

pytestmark = pytest.mark.browser

UI = ROOT / "ui"
BUILT = ROOT / "shared" / "api" / "static"
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or ""
JOURNEY_SECONDS = 420
FIRST_LOAD = 250_000
"""Bytes, packed, of all that the start page names."""


def _missing():
    if not PROGRAM.exists():
        return "the package is not installed"
    if not (BUILT / "index.html").is_file() or not (UI / "node_modules").is_dir():
        return "the interface is not built: make ui"
    return "" if CHROMIUM else "there is no chromium: apt-get install chromium"


@pytest.fixture(scope="module", autouse=True)
def tools():
    """Skips on a laptop without what this needs; fails in CI."""
    reason = _missing()
    if reason and os.environ.get("CI"):
        pytest.fail(reason)
    if reason:
        pytest.skip(reason)


@pytest.fixture
def address(tmp_path):
    """A server with nothing on it."""
    process = start("server", "--port", "0", "--home", tmp_path / "home")
    try:
        yield re.search(r"http://localhost:\d+", process.stderr.readline())[0]
    finally:
        process.kill()
        process.wait(LONGEST)
        process.stderr.close()


@pytest.mark.parametrize("journey", ["walk", "pages"])
def test_journey(journey, address):
    done = subprocess.run(  # noqa: S603 - our own program
        [UI / "node_modules" / ".bin" / "playwright", "test", f"e2e/{journey}.spec.ts"],
        cwd=UI,
        env={**os.environ, "UI_URL": address, "CHROMIUM": CHROMIUM},
        capture_output=True,
        text=True,
        timeout=JOURNEY_SECONDS,
        check=False,
    )

    assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:]


def test_first_load_is_small():
    named = re.findall(r'(?:src|href)="/ui/([^"]+)"', (BUILT / "index.html").read_text())

    sizes = {name: len(gzip.compress(Path(BUILT / name).read_bytes(), 9)) for name in named}

    assert sum(sizes.values()) <= FIRST_LOAD, sizes

"""Runs the BigQuery emulator for tests, where its packages are installed."""

import os
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest

from emulators.bigquery.program import command, environment_in, is_made

ROOT = Path(__file__).resolve().parent.parent
LONGEST_START_SECONDS = 60


def _free_port():
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return listening.getsockname()[1]


@contextmanager
def running_bigquery(folder):
    """The address of an emulator of one's own; skips where it is not installed.

    `gs://bucket/x` is the file `.cloudstorage/bucket/x` below the folder.
    """
    environment = environment_in(ROOT / ".windhover" / "emulators")
    if not is_made(environment):
        reason = "the emulator is not installed: windhover emulators start bigquery --install-only"
        if "CI" in os.environ:
            pytest.fail(reason)
        pytest.skip(reason)
    port = _free_port()
    log = folder / "bigquery.log"
    with log.open("wb") as said:
        process = subprocess.Popen(  # noqa: S603 - our own program
            command(environment, port, None, folder), stdout=said, stderr=said, cwd=folder
        )
        try:
            _wait_until_it_answers(process, port, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(10)
            shutil.rmtree(folder / ".cloudstorage", ignore_errors=True)


def _wait_until_it_answers(process, port, log):
    end = time.monotonic() + LONGEST_START_SECONDS
    while time.monotonic() < end:
        if process.poll() is not None:
            break
        try:
            urllib.request.urlopen(
                f"http://127.0.0.1:{port}/bigquery/v2/projects/local/datasets", timeout=5
            ).close()
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
        else:
            return
    pytest.fail(f"the emulator does not answer: {log.read_text('utf-8', 'replace')[-500:]}")

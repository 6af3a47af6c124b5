"""Runs `make serverless` for tests: the functions on the emulators, in processes of their own."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from emulators.official import missing
from emulators.processes import Running, free_port
from emulators.serverless import serverless

ROOT = Path(__file__).resolve().parent.parent
STOPPING_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Stack:
    """Everything that `make serverless` starts.

    Attributes:
        url: the one address.
        log: what all processes write.
        process: the one that the others end with.
    """

    url: str
    log: Path
    process: "subprocess.Popen[str]"

    def stop(self) -> None:
        """Ends it as Ctrl-C does."""
        self.process.send_signal(signal.SIGINT)
        self.process.wait(STOPPING_SECONDS)
        if self.process.stdout is not None:
            self.process.stdout.close()


@contextmanager
def running_stack(
    folder: Path, environment: Mapping[str, str] | None = None, arguments: Sequence[str] = ()
) -> Iterator[Stack]:
    """A stack of one's own, ready.

    Args:
        folder: takes the log.
        environment: settings besides those of this process.
        arguments: more of what `emulators.start` takes.

    Raises:
        RuntimeError: it did not start; the message is its log.
    """
    port = free_port()
    log = folder / "serverless.log"
    process = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", "emulators.start", f"--port={port}", f"--log={log}", *arguments],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, **(environment or {})},
        start_new_session=True,
    )
    stack = Stack(f"http://127.0.0.1:{port}", log, process)
    try:
        said = process.stdout.readline() if process.stdout is not None else ""
        if "ready" not in said:
            raise RuntimeError(log.read_text("utf-8", "replace") if log.exists() else said)
        yield stack
    finally:
        stack.stop()


@contextmanager
def stack_here(folder: Path, **settings: str) -> Iterator[tuple[str, dict[str, Running]]]:
    """A stack that this process has started, for tests that do something to its parts.

    Clients find the emulators by the environment, which is as before when the block ends.

    Args:
        folder: takes the log.
        settings: environment variables.
    """
    before = dict(os.environ)
    os.environ.update(settings)
    port = free_port()
    try:
        with (folder / "serverless.log").open("wb") as log, serverless(port, log) as running:
            yield f"http://127.0.0.1:{port}", {one.name: one for one in running}
    finally:
        os.environ.clear()
        os.environ.update(before)


def skip_without_emulators() -> None:
    """Skips a test where Java or an emulator is missing; fails in CI."""
    reason = missing()
    if reason and "CI" in os.environ:
        pytest.fail(reason)
    if reason:
        pytest.skip(reason)

"""A server to measure: the installed program, in a process of its own, on loopback."""

import re
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.standalone import WrongResultError

_PROGRAM = Path(sys.executable).with_name("windhover")
_LONGEST_SECONDS = 60
_KIB = 1024


@dataclass(frozen=True, slots=True)
class Server:
    """A server that answers.

    Attributes:
        ready_seconds: from the start of the process to the first answer with 200.
    """

    process: "subprocess.Popen[str]"
    port: int
    ready_seconds: float

    def call(self, path: str, body: bytes | None = None, kind: str = "application/json") -> bytes:
        """The body of an answer; a POST if something is sent."""
        url = f"http://127.0.0.1:{self.port}{path}"
        request = urllib.request.Request(url, body, {"Content-Type": kind})
        with urllib.request.urlopen(request, timeout=_LONGEST_SECONDS) as answer:  # noqa: S310
            content: bytes = answer.read()
            return content

    def memory_mib(self) -> float:
        """What the process holds now (VmRSS), in MiB."""
        status = Path(f"/proc/{self.process.pid}/status").read_text("utf-8")
        found = re.search(r"VmRSS:\s+(\d+) kB", status)
        if found is None:
            raise WrongResultError("the server has ended")
        return round(int(found[1]) / _KIB, 1)


@contextmanager
def served(home: Path) -> Iterator[Server]:
    """A server on a home directory, until the block ends."""
    started = time.perf_counter()
    process = subprocess.Popen(
        [_PROGRAM, "server", "--port", "0", "--home", home], stderr=subprocess.PIPE, text=True
    )
    try:
        if process.stderr is None:
            raise WrongResultError("the server tells nothing")
        announced = re.search(r"http://localhost:(\d+)", process.stderr.readline())
        if announced is None:
            raise WrongResultError("the server did not start")
        # A server whose warnings nobody reads stands still when the pipe is full.
        threading.Thread(target=process.stderr.read, name="warnings", daemon=True).start()
        server = Server(process, int(announced[1]), 0.0)
        server.call("/api/v1/configs")
        yield Server(process, server.port, time.perf_counter() - started)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(_LONGEST_SECONDS)

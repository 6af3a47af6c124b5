"""Processes that are ready when they have been started, and leave nothing when they are stopped."""

import fcntl
import os
import secrets
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import cycle
from pathlib import Path
from typing import IO

LOOPBACK = "127.0.0.1"
READY_SECONDS = 60.0
STOP_SECONDS = 10.0
_LOOK_AGAIN_SECONDS = 0.05

FIRST_PORT = 20_000
PORTS = 12_000
"""How many ports `free_port` chooses from."""

SHARE = 300
"""How many of them one process chooses from."""


class NotReady(RuntimeError):  # noqa: N818 - reads as the fact it is
    """A process ended or did not answer; it was stopped."""


def free_port() -> int:
    """A port of the loopback interface that nobody listens on now.

    The system gives none of these to outgoing connections, which could take it until it is used
    (Linux begins with 32768, RFC 6335 with 49152). Nobody else chooses it either, for programs
    listen seconds later: each process has ports of its own, and chooses each of them once a round.
    """
    for port in _own_ports():
        with socket.socket() as found:
            try:
                found.bind((LOOPBACK, port))
            except OSError:
                continue
        return port
    raise NotReady("no port is free")


@cache
def _own_ports() -> Iterator[int]:
    """The ports from which this process chooses, in a random order, over and over."""
    ports = list(_claimed())
    secrets.SystemRandom().shuffle(ports)
    return cycle(ports)


def _claimed() -> range:
    """Ports that no other process claims while this one lives; all where nothing is left."""
    folder = Path(tempfile.gettempdir(), f"windhover-ports-{os.getuid()}")
    folder.mkdir(mode=0o700, exist_ok=True)
    for first in range(FIRST_PORT, FIRST_PORT + PORTS, SHARE):
        # Never closed: the lock goes with the process.
        claim = os.open(folder / str(first), os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(claim, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(claim)
            continue
        return range(first, first + SHARE)
    return range(FIRST_PORT, FIRST_PORT + PORTS)


def is_taken(host: str, port: int) -> bool:
    """Whether a program listens there, or nobody may."""
    with socket.socket() as tried:
        # Connections that have ended do not take it.
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((host, port))
        except OSError:
            return True
    return False


def answers(url: str) -> bool:
    """Whether somebody answers HTTP there now; any status will do."""
    try:
        urllib.request.urlopen(url, timeout=1).close()  # noqa: S310 - http
    except urllib.error.HTTPError:
        return True
    except (OSError, ValueError):
        return False
    return True


def wait_for_stranger(name: str, port: int) -> None:
    """Returns when a process that others start answers HTTP. Raises NotReady."""
    deadline = time.monotonic() + READY_SECONDS
    while not answers(f"http://{LOOPBACK}:{port}/"):
        if time.monotonic() > deadline:
            raise NotReady(f"{name} does not answer on {LOOPBACK}:{port}")
        time.sleep(_LOOK_AGAIN_SECONDS)


@dataclass(frozen=True, slots=True)
class Running:
    """A process with a group of its own.

    Attributes:
        name: for messages.
        port: it listens on, of the loopback interface.
    """

    name: str
    port: int
    process: subprocess.Popen[bytes]

    @property
    def address(self) -> str:
        """`host:port`."""
        return f"{LOOPBACK}:{self.port}"

    @property
    def url(self) -> str:
        """`http://host:port`."""
        return f"http://{self.address}"

    def wait_until_ready(self, path: str = "/") -> None:
        """Returns when the process answers HTTP; any status will do. Raises NotReady."""
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise NotReady(f"{self.name} has ended with {self.process.returncode}")
            if answers(f"{self.url}{path}"):
                return
            time.sleep(_LOOK_AGAIN_SECONDS)
        self.stop()
        raise NotReady(f"{self.name} does not answer on {self.address}")

    def wait_until_listening(self) -> None:
        """Returns when the process takes connections. Raises NotReady."""
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise NotReady(f"{self.name} has ended with {self.process.returncode}")
            try:
                socket.create_connection((LOOPBACK, self.port), timeout=1).close()
            except OSError:
                time.sleep(_LOOK_AGAIN_SECONDS)
            else:
                return
        self.stop()
        raise NotReady(f"{self.name} does not listen on {self.address}")

    def stop(self) -> None:
        """Ends the whole group: wrappers leave their children behind."""
        for number in (signal.SIGTERM, signal.SIGKILL):
            try:
                os.killpg(self.process.pid, number)
            except ProcessLookupError:
                break
            try:
                self.process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                continue
        self.process.wait()


def start(
    name: str,
    port: int,
    command: Sequence[str],
    log: IO[bytes],
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
) -> Running:
    """Starts a process; wait until it is ready before using it."""
    process = subprocess.Popen(  # noqa: S603 - commands are ours
        list(command),
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=subprocess.STDOUT,
        env=None if environment is None else dict(environment),
        cwd=folder,
        start_new_session=True,
    )
    return Running(name, port, process)

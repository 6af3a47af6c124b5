"""Runs a program with its children, streams what it prints, ends all of it when asked to."""

import os
import signal
import subprocess
import threading
import uuid
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import IO

from shared.sdk.context import Cancellation
from shared.sdk.descendants import carrying

GRACE_SECONDS = 3.0
"""Between the polite signal and the one that can not be ignored."""

DRAIN_SECONDS = 2.0
"""How long children may still print once the program itself has ended."""

_CHUNK_BYTES = 64 * 1024
_LONGEST_LINE_BYTES = 256 * 1024
"""A longer line arrives in pieces, so that endless ones need no memory."""
_LONGEST_MESSAGE_BYTES = 64 * 1024 * 1024
"""A line of the protocol is useless in pieces and may be longer."""
_MESSAGE_START = b"::{"
_MARK = "WINDHOVER_PROCESS"
"""Variable by which descendants are found that have left the process group."""


class Stream(StrEnum):
    """Where a line was printed."""

    STDOUT = "stdout"
    STDERR = "stderr"


LineSink = Callable[[Stream, str], None]
"""Takes each line; called from two threads, one for each stream."""


@dataclass(frozen=True, slots=True)
class Program:
    """What to run.

    Attributes:
        environment: all variables it sees; nothing is inherited.
    """

    arguments: Sequence[str]
    directory: Path
    environment: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Exit:
    """How a program ended.

    Attributes:
        code: 128 and the signal's number when a signal ended it, as shells say it.
        was_stopped: because the cancellation was set.
    """

    code: int
    was_stopped: bool = False


def run_program(program: Program, on_line: LineSink, cancellation: Cancellation) -> Exit:
    """Runs a program to its end; nothing that it started is left afterwards.

    Raises:
        OSError: it can not be started.
    """
    mark = uuid.uuid4().hex
    process = subprocess.Popen(  # noqa: S603 - running what the flow says is the point
        list(program.arguments),
        cwd=program.directory,
        env={**program.environment, _MARK: mark},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    family = _Family(process, mark)
    cancellation.on_set(family.stop)
    readers = [
        _reader(process.stdout, Stream.STDOUT, on_line),
        _reader(process.stderr, Stream.STDERR, on_line),
    ]
    code = process.wait()
    # A program that has ended before it was asked to keeps its result.
    was_stopped = family.was_stopped
    family.bury(readers)
    return Exit(code if code >= 0 else 128 - code, was_stopped)


class _Family:
    """A program and all its descendants.

    The ending is done in a thread of its own, since who asks for it does not wait. The lock
    protects that thread: it is started at most once, and not after the program is over.
    """

    def __init__(self, process: subprocess.Popen[bytes], mark: str) -> None:
        self._process = process
        self._mark = mark
        self._lock = threading.Lock()
        self._is_over = threading.Event()
        self._stopper: threading.Thread | None = None

    @property
    def was_stopped(self) -> bool:
        """Whether it was asked to end."""
        return self._stopper is not None

    def stop(self) -> None:
        """Asks all to end, and ends them soon after."""
        with self._lock:
            if self._stopper is None and not self._is_over.is_set():
                self._stopper = threading.Thread(target=self._stop, name="script-stop", daemon=True)
                self._stopper.start()

    def bury(self, readers: Sequence[threading.Thread]) -> None:
        """After the program has ended: lets its children finish printing, then ends them."""
        if not self.was_stopped:
            for reader in readers:
                reader.join(DRAIN_SECONDS)
        with self._lock:
            self._is_over.set()
        if self._stopper is not None:
            self._stopper.join()
        self._signal_all(signal.SIGKILL, with_strays=self.was_stopped or _any_alive(readers))
        for reader in readers:
            reader.join(DRAIN_SECONDS)

    def _stop(self) -> None:
        self._signal_all(signal.SIGTERM, with_strays=True)
        self._is_over.wait(GRACE_SECONDS)
        self._signal_all(signal.SIGKILL, with_strays=True)

    def _signal_all(self, number: signal.Signals, *, with_strays: bool) -> None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, number)
        for pid in carrying(_MARK, self._mark) if with_strays else ():
            with suppress(ProcessLookupError, PermissionError):
                os.kill(pid, number)


def _any_alive(readers: Sequence[threading.Thread]) -> bool:
    return any(reader.is_alive() for reader in readers)


def _reader(pipe: IO[bytes] | None, stream: Stream, on_line: LineSink) -> threading.Thread:
    def read() -> None:
        if pipe is not None:
            with pipe:
                _read_lines(pipe.fileno(), lambda line: on_line(stream, line))

    thread = threading.Thread(target=read, name=f"script-{stream}", daemon=True)
    thread.start()
    return thread


def _read_lines(descriptor: int, on_line: Callable[[str], None]) -> None:
    lines = LineSplitter(on_line)
    while chunk := os.read(descriptor, _CHUNK_BYTES):
        lines.feed(chunk)
    lines.end()


class LineSplitter:
    """Hands on each line without its end; bytes that are no UTF-8 become marks."""

    def __init__(self, on_line: Callable[[str], None]) -> None:
        self._on_line = on_line
        self._rest = bytearray()

    def feed(self, chunk: bytes) -> None:
        """Takes what was printed next."""
        self._rest += chunk
        if b"\n" in chunk:
            *lines, self._rest = self._rest.split(b"\n")
            for line in lines:
                self._on_line(_decoded(line))
        if len(self._rest) > _limit(self._rest):
            self.end()

    def end(self) -> None:
        """Hands on what has no end yet."""
        if self._rest:
            rest, self._rest = self._rest, bytearray()
            self._on_line(_decoded(rest))


def _limit(line: bytearray) -> int:
    return _LONGEST_MESSAGE_BYTES if line.startswith(_MESSAGE_START) else _LONGEST_LINE_BYTES


def _decoded(line: bytearray) -> str:
    return line.removesuffix(b"\r").decode("utf-8", "replace")

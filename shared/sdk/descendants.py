"""Ends the processes that a Windhover has started, however the Windhover itself dies.

All of them carry a mark in their environment. A watcher, which is started with the first of them,
waits until its standard input is closed, as the end of the Windhover does whatever its cause, and
ends what carries the mark. Where both die at once, the next start on the same home does it.

Run as a program this file is the watcher: it imports nothing but the standard library.
"""

import os
import signal
import subprocess
import sys
import threading
import uuid
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

OWNER = "WINDHOVER_OWNER"
"""Variable that says which home and which process on it has started a program."""

_PROCESSES = Path("/proc")
_ROUNDS = 100
"""Looks for what was born while its parents were ended; each takes a millisecond or more."""

_LONGEST_ENDING_SECONDS = 10.0


class Descendants:
    """What one Windhover starts. The lock protects the watcher, which is started once.

    Args:
        home: names the home directory among all of this machine.
    """

    def __init__(self, home: str) -> None:
        self._owner = f"{home}.{uuid.uuid4().hex}"
        self._lock = threading.Lock()
        self._watcher: subprocess.Popen[bytes] | None = None

    def mark(self) -> Mapping[str, str]:
        """Variables for the environment of a program that is about to be started."""
        with self._lock:
            if self._watcher is None and _PROCESSES.joinpath("self", "environ").exists():
                # A session of its own: what is sent to the group of its Windhover leaves it alive.
                self._watcher = subprocess.Popen(  # noqa: S603 - our own file
                    [sys.executable, "-I", "-S", __file__, self._owner],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    cwd="/",
                    start_new_session=True,
                )
        return {OWNER: self._owner}

    def close(self) -> None:
        """Ends what is left of them; nothing may be started any more."""
        with self._lock:
            watcher, self._watcher = self._watcher, None
        if watcher is not None:
            watcher.communicate(timeout=_LONGEST_ENDING_SECONDS)


def end_descendants(owner: str) -> int:
    """Kills what carries a mark that begins so, with its sessions; tells how many were found.

    A process that has cleared its environment is found by the session that it shares with one that
    has not. Finds nothing where the system has no /proc.
    """
    found: set[int] = set()
    for _ in range(_ROUNDS):
        running = _families(carrying(OWNER, owner))
        if not running:
            break
        found |= running
        for pid in running:
            with suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)
    return len(found)


def carrying(variable: str, beginning: str) -> set[int]:
    """Processes that were started with a variable whose value begins so."""
    wanted = f"{variable}={beginning}".encode()
    found = set()
    for pid in _pids():
        # Empty of a process that has ended and was not waited for.
        with suppress(OSError):
            variables = _PROCESSES.joinpath(str(pid), "environ").read_bytes()
            if any(one.startswith(wanted) for one in variables.split(b"\0")):
                found.add(pid)
    return found


def _families(marked: set[int]) -> set[int]:
    """The processes and all others of their sessions, which programs of ours have opened."""
    sessions = {_session(pid) for pid in marked} - {None, _session(os.getpid())}
    if not sessions:
        return marked
    return marked | {pid for pid in _pids() if _session(pid) in sessions and _is_running(pid)}


def _pids() -> list[int]:
    return [int(folder.name) for folder in _PROCESSES.glob("[0-9]*")]


def _session(pid: int) -> int | None:
    try:
        return os.getsid(pid)
    except OSError:
        return None


def _is_running(pid: int) -> bool:
    try:
        status = _PROCESSES.joinpath(str(pid), "stat").read_text()
    except OSError:
        return False
    return status.rpartition(")")[2].split()[0] not in {"Z", "X"}


def main() -> None:
    """Waits for the end of the Windhover that has started this, and clears up behind it."""
    sys.stdin.buffer.read()
    end_descendants(sys.argv[1])


if __name__ == "__main__":
    main()

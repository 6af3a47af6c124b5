"""Looks at processes of this machine."""

import time
from pathlib import Path

LONGEST = 60


def ends(pid: int) -> bool:
    """Whether a process ends that was killed: it may be seen for a moment more."""
    deadline = time.monotonic() + LONGEST
    while _is_running(pid) and time.monotonic() < deadline:
        time.sleep(0.01)
    return not _is_running(pid)


def _is_running(pid: int) -> bool:
    """Whether there is such a process that is no zombie, for which nobody has waited."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"

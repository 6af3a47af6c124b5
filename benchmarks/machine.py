"""Where and on what a figure was measured."""

import os
import platform
import resource
import sqlite3
import subprocess
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
_KIB = 1024


def facts() -> dict[str, object]:
    """The machine, the versions and the commit."""
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": _commit(),
        "processor": _processor(),
        "cores": os.cpu_count(),
        "load_before": round(os.getloadavg()[0], 1),
        "system": platform.platform(terse=True),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
    }


def peak_mib() -> float:
    """The most memory that this program has held so far, in MiB.

    `ru_maxrss` also counts what the process held before it became this program, that is, what its
    parent did; the status of Linux does not.
    """
    try:
        status = Path("/proc/self/status").read_text("utf-8")
    except OSError:
        return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _KIB, 1)
    [peak] = [line.split()[1] for line in status.splitlines() if line.startswith("VmHWM:")]
    return round(int(peak) / _KIB, 1)


def _commit() -> str:
    """The commit that is checked out; `+` when files differ from it."""
    named = _git("rev-parse", "--short", "HEAD") or "unknown"
    return f"{named}+" if _git("status", "--porcelain", "--untracked-files=no") else named


def _git(*arguments: str) -> str:
    done = subprocess.run(
        ["git", *arguments],  # noqa: S607 - wherever git is
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout.strip() if done.returncode == 0 else ""


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.processor()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor()

"""Runs the command as people do: the installed program, in a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
FLOWS = ROOT / "tests" / "flows" / "cli"
PROGRAM = Path(sys.executable).with_name("windhover")
LONGEST = 60


def run(*arguments, **options):
    """The finished process, with its output as text."""
    return subprocess.run(  # noqa: S603 - our own program
        [PROGRAM, *arguments],
        capture_output=True,
        text=True,
        timeout=LONGEST,
        check=False,
        **options,
    )


def start(*arguments, **options):
    """The process while it runs; its standard error is a pipe, line by line."""
    return subprocess.Popen(  # noqa: S603 - our own program
        [PROGRAM, *arguments], stderr=subprocess.PIPE, text=True, **options
    )


def shell(line):
    """A line of bash that calls the command, and fails if any part of a pipe does."""
    return subprocess.run(  # noqa: S603 - our own line
        ["/bin/bash", "-o", "pipefail", "-c", line],
        capture_output=True,
        text=True,
        timeout=LONGEST,
        check=False,
        env={**os.environ, "PATH": f"{PROGRAM.parent}:{os.environ['PATH']}"},
    )

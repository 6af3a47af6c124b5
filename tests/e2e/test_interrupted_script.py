"""Ctrl-C during `windhover run` leaves no process behind."""

import os
import signal
from pathlib import Path

import pytest

from tests.e2e.command import LONGEST, start
from tests.processes import ends

pytestmark = pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs /proc")

FLOW = """
id: family
namespace: tests.crash
tasks:
  - id: family
    type: io.kestra.plugin.scripts.shell.Commands
    taskRunner:
      type: io.kestra.plugin.core.runner.Process
    commands:
      - sleep 300 & echo "pids $$ $!"; setsid sleep 300 & echo "pids $!"; echo ready; wait
"""


def test_interrupt_ends_the_children_of_scripts(tmp_path):
    path = tmp_path / "flow.yaml"
    path.write_text(FLOW)
    pids = []

    with start("run", path, env={**os.environ, "TMPDIR": str(tmp_path)}) as process:
        for line in process.stderr:
            if "pids" in line:
                pids += line.split("pids", maxsplit=1)[1].split()
            if line.rstrip().endswith(": ready"):
                break
        process.send_signal(signal.SIGINT)
        rest = process.stderr.read()
        exit_code = process.wait(LONGEST)

    assert exit_code == 130
    assert "KILLED    execution " in rest
    assert len(pids) == 3
    assert [pid for pid in pids if not ends(int(pid))] == []

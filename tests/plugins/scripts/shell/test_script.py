"""shell.Script."""

from plugins.scripts.shell.script import Script
from shared.model.task import LogLevel
from tests.plugins.context import Workbench


def test_script_is_rendered_and_given_to_the_shell(tmp_path):
    bench = Workbench(tmp_path, variables={"top": 2})

    bench.run(Script, script="for n in $(seq {{ top }}); do\n  echo line $n\ndone")

    assert bench.log.lines == [(LogLevel.INFO, "line 1"), (LogLevel.INFO, "line 2")]

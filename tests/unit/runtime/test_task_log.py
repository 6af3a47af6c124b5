"""The flow log of one attempt."""

from shared.model.task import LogLevel
from shared.runtime.masking import Masks
from shared.runtime.task_log import AttemptLog
from shared.sdk.context import RunInfo
from tests.builders import NOW

INFO = RunInfo("company.team", "a-flow", 1, "an-execution", "a-task-run", "a-task", 1)


def test_lines_below_the_level_of_the_task_are_dropped():
    log = AttemptLog(INFO, lambda: NOW, Masks(), LogLevel.WARN)

    for level in LogLevel:
        log.write(level, "x")

    [chunk] = log.drain()
    assert [line.level for line in chunk.lines] == [LogLevel.WARN, LogLevel.ERROR]

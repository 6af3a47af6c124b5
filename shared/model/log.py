"""Flow logs: what the author's tasks say. Lines travel and are stored in chunks."""

from datetime import datetime

from shared.model.document import Fact
from shared.model.task import LogLevel

MAX_LINE_CHARACTERS = 10_240
"""Longer lines are split, each piece one millisecond later (flow language, section 12)."""


class LogLine(Fact):
    """One line of a flow log."""

    at: datetime
    level: LogLevel
    message: str


class LogChunk(Fact):
    """Lines of one attempt, in order.

    Attributes:
        id: the same when the same lines are written again, which then changes nothing.
        execution_id: empty for lines about a trigger.
        task_run_id: empty for lines about the execution itself, or about a trigger.
        trigger_id: of the trigger that the lines are about.
    """

    id: str
    execution_id: str
    namespace: str
    flow_id: str
    task_run_id: str = ""
    task_id: str = ""
    attempt: int = 0
    trigger_id: str = ""
    lines: tuple[LogLine, ...]

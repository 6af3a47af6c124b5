"""Flow logs: what the author's tasks say. Lines travel and are stored in chunks."""

from collections.abc import Collection, Iterator
from datetime import datetime

from shared.model.document import Fact
from shared.model.query import LogField, Value, date_key
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

    def without(self, levels: Collection[LogLevel]) -> "LogChunk":
        """The chunk with the lines of other levels only; it may have none."""
        left = tuple(line for line in self.lines if line.level not in levels)
        return self.model_copy(update={"lines": left})


class LogEntry(Fact):
    """One line together with whose it is; attempts count from 1, 0 is none.

    A line about a trigger has no execution.
    """

    execution_id: str
    namespace: str
    flow_id: str
    task_run_id: str = ""
    task_id: str = ""
    attempt: int = 0
    trigger_id: str = ""
    line: LogLine


def entries_of(chunk: LogChunk) -> Iterator[LogEntry]:
    """The lines of a chunk, in order."""
    for line in chunk.lines:
        yield LogEntry(
            execution_id=chunk.execution_id,
            namespace=chunk.namespace,
            flow_id=chunk.flow_id,
            task_run_id=chunk.task_run_id,
            task_id=chunk.task_id,
            attempt=chunk.attempt,
            trigger_id=chunk.trigger_id,
            line=line,
        )


def log_field(entry: LogEntry, name: str) -> Value:
    """The value of a field of `LogField`."""
    match name:
        case LogField.NAMESPACE:
            return entry.namespace
        case LogField.FLOW_ID:
            return entry.flow_id
        case LogField.EXECUTION_ID:
            return entry.execution_id
        case LogField.TASK_ID:
            return entry.task_id or None
        case LogField.TASK_RUN_ID:
            return entry.task_run_id or None
        case LogField.TRIGGER_ID:
            return entry.trigger_id or None
        case LogField.ATTEMPT:
            return entry.attempt
        case _:
            return _line_field(entry.line, name)


def _line_field(line: LogLine, name: str) -> Value:
    match name:
        case LogField.LEVEL:
            return line.level
        case LogField.TIMESTAMP:
            return date_key(line.at)
        case LogField.MESSAGE:
            return line.message
        case _:
            return None

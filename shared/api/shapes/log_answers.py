"""What answers about logs look like, for the OpenAPI document."""

from shared.api.shapes.answers import Answer, Page
from shared.model.task import LogLevel


class LogEntry(Answer):
    """A line of a flow log."""

    namespace: str
    flow_id: str
    execution_id: str | None = None
    trigger_id: str | None = None
    timestamp: str
    level: LogLevel
    message: str
    attempt_number: int
    task_id: str | None = None
    task_run_id: str | None = None


class LogWindow(Answer):
    """Lines behind a position; `next` is the position behind them."""

    results: list[LogEntry]
    next: int


class LogLine(Answer):
    """A line of an execution that is known."""

    timestamp: str
    level: LogLevel
    message: str
    attempt_number: int
    task_id: str | None = None
    task_run_id: str | None = None


class LastLogs(Answer):
    """Lines above `before`; the next `before`, none where the log begins."""

    results: list[LogLine]
    before: str | None


class LogCounts(Answer):
    """How many lines there are, by level."""

    total: int
    levels: dict[LogLevel, int]


class LogPage(Page[LogEntry]):
    """A page of lines; with `nextCursor` there are older ones that were not looked at."""

    type: str
    next_cursor: str | None = None


class LogBar(Answer):
    """Lines of one stretch of time, by level."""

    timestamp: str
    counts: dict[LogLevel, int]


class Histogram(Answer):
    """Bars of so many seconds each; with `isPartial` there are lines that were not counted."""

    results: list[LogBar]
    seconds: int
    is_partial: bool


class SayingFlow(Answer):
    """Which flow says something."""

    namespace: str
    flow_id: str


class LogPattern(Answer):
    """Lines that differ only in numbers, times and ids; the level is the worst of them."""

    pattern: str
    count: int
    level: LogLevel
    first: str
    flows: list[SayingFlow]
    latest: LogEntry


class Patterns(Answer):
    """The most frequent patterns of so many lines; `total` counts all patterns."""

    results: list[LogPattern]
    total: int
    lines: int
    is_partial: bool

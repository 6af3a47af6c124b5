"""The flow log of one attempt: split, masked, filtered, handed on in chunks."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

from shared.model.ids import id_of
from shared.model.log import MAX_LINE_CHARACTERS, LogChunk, LogLine
from shared.model.task import LogLevel
from shared.runtime.masking import Masks
from shared.sdk.context import RunInfo

CHUNK_LINES = 200
"""Lines that are handed on together while the task still runs."""


class AttemptLog:
    """Collects the lines of one attempt.

    Lines come from the task's threads and are flushed by another; the lock protects the lines and
    the number of chunks.

    Args:
        info: whose lines.
        clock: gives the time of a line.
        masks: what must not be read.
        at_least: lines below this level are dropped.
        flush_to: takes full chunks while the attempt runs; None keeps all lines until `drain`.
    """

    def __init__(
        self,
        info: RunInfo,
        clock: Callable[[], datetime],
        masks: Masks,
        at_least: LogLevel | None,
        flush_to: Callable[[LogChunk], None] | None = None,
    ) -> None:
        self._info = info
        self._clock = clock
        self._masks = masks
        self._lowest = at_least.rank if at_least else 0
        self._flush_to = flush_to
        self._lock = threading.Lock()
        self._lines: list[LogLine] = []
        self._chunks = 0

    def write(self, level: LogLevel, message: str) -> None:
        """Adds a line at a level."""
        if level.rank < self._lowest:
            return
        at = self._clock()
        text = _storable(self._masks.hide_in_log(message))
        lines: list[LogLine] = []
        for piece in range(0, max(len(text), 1), MAX_LINE_CHARACTERS):
            part = text[piece : piece + MAX_LINE_CHARACTERS]
            lines.append(LogLine(at=at, level=level, message=part))
            at += timedelta(milliseconds=1)
        with self._lock:
            self._lines.extend(lines)
            is_full = len(self._lines) >= CHUNK_LINES
        if is_full:
            self.flush()

    def trace(self, message: str) -> None:
        """Adds a line at TRACE."""
        self.write(LogLevel.TRACE, message)

    def debug(self, message: str) -> None:
        """Adds a line at DEBUG."""
        self.write(LogLevel.DEBUG, message)

    def info(self, message: str) -> None:
        """Adds a line at INFO."""
        self.write(LogLevel.INFO, message)

    def warn(self, message: str) -> None:
        """Adds a line at WARN."""
        self.write(LogLevel.WARN, message)

    def error(self, message: str) -> None:
        """Adds a line at ERROR."""
        self.write(LogLevel.ERROR, message)

    def flush(self) -> None:
        """Hands on what has come together."""
        if self._flush_to is not None:
            for chunk in self.drain():
                self._flush_to(chunk)

    def hand_on(self, chunk: LogChunk) -> None:
        """Passes a chunk of another attempt on to where the own ones go."""
        if self._flush_to is not None:
            self._flush_to(chunk)

    def drain(self) -> tuple[LogChunk, ...]:
        """What has come together, as a chunk; nothing when there is nothing."""
        with self._lock:
            if not self._lines:
                return ()
            self._chunks += 1
            number = self._chunks
            lines, self._lines = tuple(self._lines), []
        info = self._info
        return (
            LogChunk(
                id=id_of("log", info.task_run_id, info.attempt, number),
                execution_id=info.execution_id,
                namespace=info.namespace,
                flow_id=info.flow_id,
                task_run_id=info.task_run_id,
                task_id=info.task_id,
                attempt=info.attempt,
                lines=lines,
            ),
        )


def _storable(text: str) -> str:
    """A log never fails for what it is told: lone surrogates and NUL become visible marks."""
    return text.encode("utf-8", "replace").decode().replace("\x00", "\\u0000")

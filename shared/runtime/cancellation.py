"""Tells a running attempt that it must stop, and why."""

import threading
from collections.abc import Callable
from enum import StrEnum


class StopReason(StrEnum):
    """Why an attempt must stop."""

    KILLED = "killed"
    TIMED_OUT = "timed-out"
    SHUTTING_DOWN = "shutting-down"
    OUT_OF_TIME = "out-of-time"
    """No attempt may take longer here."""
    HANDED_ON = "handed-on"
    """The same, of a task whose work goes on outside."""


_ENDS_TASK = frozenset({StopReason.KILLED, StopReason.TIMED_OUT, StopReason.OUT_OF_TIME})


class CancelFlag:
    """Set once, from any thread; the first reason counts.

    The lock protects `reason` and the callbacks.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._callbacks: list[Callable[[], None]] = []
        self.reason: StopReason | None = None

    def is_set(self) -> bool:
        """Whether the task must stop."""
        return self.reason is not None

    @property
    def ends_task(self) -> bool:
        """Whether the task is over then; otherwise only this process ends, and it runs again."""
        return self.reason in _ENDS_TASK

    @property
    def required_reason(self) -> StopReason:
        """The reason, where it is known to be set."""
        return self.reason or StopReason.KILLED

    def on_set(self, callback: Callable[[], None]) -> None:
        """Calls back once, from another thread, when the task must stop; at once if it must."""
        with self._lock:
            if self.reason is None:
                self._callbacks.append(callback)
                return
        callback()

    def set(self, reason: StopReason) -> None:
        """Asks to stop."""
        with self._lock:
            if self.reason is not None:
                return
            self.reason = reason
            callbacks, self._callbacks = self._callbacks, []
        for callback in callbacks:
            callback()

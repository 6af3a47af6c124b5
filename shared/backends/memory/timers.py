"""Timers in a dictionary."""

import threading
from collections.abc import Callable
from datetime import datetime

from typing_extensions import override

from shared.model.command import StartTimer
from shared.ports.timers import Timers


class MemoryTimers(Timers):
    """The lock protects both maps; ids of timers that are done stay known.

    Args:
        started: is called when there may be a new earliest date.
    """

    def __init__(self, started: Callable[[], None] | None = None) -> None:
        self._started = started
        self._lock = threading.Lock()
        self._timers: dict[str, StartTimer] = {}
        self._done: dict[str, datetime] = {}

    @override
    def start(self, timer: StartTimer) -> None:
        with self._lock:
            if timer.id not in self._done:
                self._timers.setdefault(timer.id, timer)
        if self._started is not None:
            self._started()

    @override
    def due_before(self, at: datetime, limit: int) -> list[StartTimer]:
        with self._lock:
            due = [timer for timer in self._timers.values() if timer.at <= at]
        return sorted(due, key=lambda timer: timer.at)[:limit]

    @override
    def next_at(self) -> datetime | None:
        with self._lock:
            return min((timer.at for timer in self._timers.values()), default=None)

    @override
    def done(self, timer_id: str, at: datetime) -> None:
        with self._lock:
            self._timers.pop(timer_id, None)
            self._done.setdefault(timer_id, at)

    @override
    def forget_done(self, before: datetime) -> int:
        with self._lock:
            old = [timer_id for timer_id, at in self._done.items() if at < before]
            for timer_id in old:
                del self._done[timer_id]
            return len(old)

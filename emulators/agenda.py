"""What is to be done at which time, on threads of its own."""

import heapq
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime

Act = Callable[[], None]
LONGEST_SLEEP_SECONDS = 60.0


def utc_now() -> datetime:
    """The machine's time."""
    return datetime.now(UTC)


@dataclass(order=True, slots=True)
class Entry:
    """Something to do.

    Attributes:
        number: keeps entries of one time in the order in which they came.
    """

    at: datetime
    number: int
    act: Act = field(compare=False)
    is_cancelled: bool = field(default=False, compare=False)


class Agenda:
    """Entries by time. The condition protects them and wakes the thread that waits for them.

    Args:
        now: the time; a test turns it by hand and calls `run_due` itself.
        threads: how much is done at once.
    """

    def __init__(self, now: Callable[[], datetime] = utc_now, threads: int = 16) -> None:
        self.now = now
        self._threads = threads
        self._changed = threading.Condition()
        self._entries: list[Entry] = []
        self._number = 0
        self._is_stopping = False
        self._thread: threading.Thread | None = None

    def put(self, at: datetime, act: Act) -> Entry:
        """Adds an entry; set `is_cancelled` of it and it will not be done."""
        with self._changed:
            self._number += 1
            entry = Entry(at, self._number, act)
            heapq.heappush(self._entries, entry)
            self._changed.notify_all()
        return entry

    def run_due(self) -> None:
        """Does on this thread what is due, and what becomes due by that."""
        while (entry := self._take()) is not None:
            entry.act()

    def _take(self) -> Entry | None:
        with self._changed:
            while self._entries and self._entries[0].at <= self.now():
                entry = heapq.heappop(self._entries)
                if not entry.is_cancelled:
                    return entry
        return None

    def start(self) -> None:
        """Does what is due when it is due, until `stop`."""
        self._thread = threading.Thread(target=self._run, name="agenda", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Ends the thread; what is not due yet is not done."""
        with self._changed:
            self._is_stopping = True
            self._changed.notify_all()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        with ThreadPoolExecutor(self._threads, thread_name_prefix="target") as pool:
            while not self._is_stopping:
                entry = self._take()
                if entry is not None:
                    pool.submit(entry.act)
                    continue
                with self._changed:
                    if not self._is_stopping:
                        self._changed.wait(self._seconds_left())

    def _seconds_left(self) -> float:
        if not self._entries:
            return LONGEST_SLEEP_SECONDS
        left = (self._entries[0].at - self.now()).total_seconds()
        return min(max(left, 0.0), LONGEST_SLEEP_SECONDS)

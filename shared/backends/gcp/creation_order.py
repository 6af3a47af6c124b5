"""The order in which documents were created, as numbers that grow."""

import threading
import time


class CreationOrder:
    """The nanoseconds of this machine's clock, and always more than any number given before.

    Two machines may give numbers out of order by as much as their clocks differ: Google Cloud keeps
    that below the time that a message takes from one to the other. The lock protects the last one.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last = 0

    def next(self) -> int:
        """A number above all that were given."""
        with self._lock:
            self._last = max(self._last + 1, time.time_ns())
            return self._last

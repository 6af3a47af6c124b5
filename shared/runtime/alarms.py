"""Calls back when a timeout within this process has passed."""

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from typing import Protocol


class Alarm(Protocol):
    """How a worker learns that an attempt has run too long."""

    def __call__(self, wait: timedelta, ring: Callable[[], None]) -> AbstractContextManager[None]:
        """Rings once, if the block still runs after the wait; never after it."""
        ...


@contextmanager
def thread_alarm(wait: timedelta, ring: Callable[[], None]) -> Iterator[None]:
    """Rings from a thread of its own. A wait that is not positive rings at once."""
    timer = threading.Timer(max(wait.total_seconds(), 0), ring)
    timer.name = "timeout"
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()

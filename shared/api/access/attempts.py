"""Counts failed log-ins, so that passwords can not be tried out."""

import threading
from collections import OrderedDict, deque
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import ClassVar

from shared.errors import Disposition, WindhoverError

WINDOW = timedelta(minutes=1)
MOST_FAILURES = 10
"""Of one address within the window."""
KNOWN_ADDRESSES = 10_000


class TooManyFailures(WindhoverError):  # noqa: N818 - reads as the fact it is
    """Too many log-ins failed; wait a minute."""

    code: ClassVar[str] = "api.too-many-failures"
    http_status: ClassVar[int] = 429
    disposition: ClassVar[Disposition] = Disposition.RETRY_LATER


class FailedAttempts:
    """Failures by address. The lock protects the map; the oldest addresses are forgotten first."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._failures: OrderedDict[str, deque[datetime]] = OrderedDict()

    def check(self, address: str) -> None:
        """Raises TooManyFailures before a password is even looked at."""
        limit = self._now() - WINDOW
        with self._lock:
            failures = self._failures.get(address, deque())
            while failures and failures[0] < limit:
                failures.popleft()
            if len(failures) >= MOST_FAILURES:
                raise TooManyFailures(
                    f"{MOST_FAILURES} log-ins failed within a minute",
                    remedy="Wait a minute, then try again with the right credentials.",
                )

    def failed(self, address: str) -> None:
        """Counts one failure."""
        with self._lock:
            self._failures.setdefault(address, deque(maxlen=MOST_FAILURES)).append(self._now())
            self._failures.move_to_end(address)
            if len(self._failures) > KNOWN_ADDRESSES:
                self._failures.popitem(last=False)

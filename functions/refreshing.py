"""Bringing up to date now and then what is kept elsewhere."""

import time
from collections.abc import Callable

REFRESH_SECONDS = 3600.0
"""How long it may differ from what flows say when a call was lost."""


class Refresh:
    """Brings all of it up to date.

    Args:
        refresh: does it.
        monotonic: seconds.
    """

    def __init__(
        self, refresh: Callable[[], None], monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._refresh = refresh
        self._monotonic = monotonic
        self._fresh_until = -1.0

    def __call__(self) -> None:
        """Does it unless this process has done it not long ago."""
        now = self._monotonic()
        if now >= self._fresh_until:
            self._refresh()
            self._fresh_until = now + REFRESH_SECONDS

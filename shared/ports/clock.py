"""The time."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """The only source of time outside the core."""

    def now(self) -> datetime:
        """Aware UTC, cut to milliseconds (Kestra's dates have three digits)."""
        ...

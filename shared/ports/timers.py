"""Durable timers."""

from datetime import datetime
from typing import Protocol

from shared.model.command import StartTimer


class Timers(Protocol):
    """Dates to come, of any zone; they survive a crash."""

    def start(self, timer: StartTimer) -> None:
        """Keeps the timer. One with the same id is not doubled, and not brought back once done."""
        ...

    def due_before(self, at: datetime, limit: int) -> list[StartTimer]:
        """Timers whose date is not after `at`, earliest first, at most `limit`. They stay."""
        ...

    def next_at(self) -> datetime | None:
        """The earliest date kept; None when there is none."""
        ...

    def done(self, timer_id: str, at: datetime) -> None:
        """Ends a timer, one that was never started too. A second call changes nothing.

        Args:
            timer_id: of the timer; it stays known until `forget_done`.
            at: the date of now.
        """
        ...

    def forget_done(self, before: datetime) -> int:
        """Forgets the ids of timers that were done before a date, and counts them.

        Choose a date so old that nothing can start one of them again.
        """
        ...

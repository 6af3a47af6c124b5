"""What one evaluation may cost, so that no template hangs or fills the memory."""

import time
from dataclasses import dataclass

from shared.expressions.errors import BoundExceeded

_STEPS_BETWEEN_CLOCKS = 256


@dataclass(frozen=True, slots=True)
class Bounds:
    """Generous for real flows.

    Attributes:
        steps: iterations, calls, and elements or characters (64 of them are a step) made.
        output_characters: of the printed text.
        seconds: of wall-clock time.
    """

    steps: int = 5_000_000
    output_characters: int = 64 * 1024 * 1024
    seconds: float = 20.0


DEFAULT_BOUNDS = Bounds()


class Meter:
    """Counts what one evaluation, with all that it renders inside, has cost."""

    __slots__ = ("_bounds", "_ends_at", "_next_clock", "_steps")

    def __init__(self, bounds: Bounds) -> None:
        self._bounds = bounds
        self._steps = 0
        self._next_clock = _STEPS_BETWEEN_CLOCKS
        self._ends_at = 0.0

    def spend(self, steps: int) -> None:
        """Counts work. Raises BoundExceeded."""
        self._steps += steps
        if self._steps < self._next_clock:
            return
        if self._steps > self._bounds.steps:
            raise BoundExceeded(f"The expression takes more than {self._bounds.steps} steps")
        self._next_clock = self._steps + _STEPS_BETWEEN_CLOCKS
        now = time.monotonic()
        if self._ends_at == 0.0:
            self._ends_at = now + self._bounds.seconds
        elif now > self._ends_at:
            message = f"The expression takes longer than {self._bounds.seconds:g} seconds"
            raise BoundExceeded(message)

    def check_output(self, characters: int) -> None:
        """Refuses a text that has become too long. Raises BoundExceeded."""
        if characters > self._bounds.output_characters:
            limit = self._bounds.output_characters
            raise BoundExceeded(f"The expression prints more than {limit} characters")

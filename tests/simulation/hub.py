"""Virtual time: what is to happen at which date, and handlers that wait without a thread."""

import heapq
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from greenlet import getcurrent, greenlet

START = datetime(2024, 3, 9, 8, 0, 0, 0, UTC)
MOST_EVENTS = 250_000
"""Who waits for a day in a rough world needs 200,000: sweeps, renewals, messages once more."""
LONGEST = timedelta(days=400)


class HandlerKilled(BaseException):
    """The process of a handler died in the middle of a call. No `except Exception` stops it."""


class UnendingError(AssertionError):
    """The simulated world did not come to rest within its bounds."""


class Process:
    """What dies together: a worker with all its attempts, or the handling of one message."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.is_dead = False
        self.handlers: set[Handler] = set()

    def die(self) -> None:
        """Ends every handler where it waits; what they try afterwards fails."""
        self.is_dead = True
        for handler in sorted(self.handlers, key=lambda one: one.number):
            if handler is not getcurrent():
                # A greenlet that ends goes on with its parent: that must be who killed it.
                handler.parent = getcurrent()
                handler.throw(HandlerKilled())


class Handler(greenlet):
    """A call that may wait in the middle while others go on."""

    def __init__(self, hub: "Hub", process: Process, call: Callable[[], None]) -> None:
        super().__init__(self._run_to_end, hub.greenlet)
        self.hub = hub
        self.process = process
        self.number = hub.next_number()
        self._call = call
        process.handlers.add(self)

    def _run_to_end(self) -> None:
        try:
            self._call()
        except HandlerKilled:
            pass
        finally:
            self.process.handlers.discard(self)


class Hub:
    """The clock, and everything that is to happen. One thing happens at a time."""

    def __init__(self) -> None:
        self.time = START
        self.greenlet = getcurrent()
        self._agenda: list[tuple[datetime, int, Callable[[], None]]] = []
        self._number = 0
        self.happened = 0

    def now(self) -> datetime:
        """The clock port: aware UTC, milliseconds."""
        return self.time

    def next_number(self) -> int:
        """Orders what happens at the same time."""
        self._number += 1
        return self._number

    def after(self, seconds: float, call: Callable[[], None]) -> None:
        """Lets something happen later."""
        self.at(self.time + timedelta(milliseconds=round(seconds * 1000)), call)

    def at(self, when: datetime, call: Callable[[], None]) -> None:
        """Lets something happen at a date, now if that is past."""
        heapq.heappush(self._agenda, (max(when, self.time), self.next_number(), call))

    def spawn(self, process: Process, call: Callable[[], None]) -> None:
        """Starts a handler at once."""
        Handler(self, process, call).switch()

    def run(self) -> None:
        """Lets happen what is to happen until nothing is left."""
        while self._agenda:
            self.time, _, call = heapq.heappop(self._agenda)
            self.happened += 1
            if self.happened > MOST_EVENTS or self.time - START > LONGEST:
                raise UnendingError(f"no rest after {self.happened} events, at {self.time}")
            call()


def sleep(seconds: float, on_interrupt: Callable[[Callable[[], None]], None] | None = None) -> None:
    """Waits in virtual time inside a handler.

    Args:
        seconds: how long.
        on_interrupt: is given what ends the wait early.
    """
    handler = getcurrent()
    assert isinstance(handler, Handler)
    is_over = False

    def wake() -> None:
        nonlocal is_over
        if not is_over and not handler.dead:
            is_over = True
            handler.switch()

    hub = handler.hub
    hub.after(seconds, wake)
    if on_interrupt is not None:
        on_interrupt(lambda: hub.after(0, wake))
    hub.greenlet.switch()
    is_over = True
    if handler.process.is_dead:
        raise HandlerKilled


@contextmanager
def virtual_alarm(wait: timedelta, ring: Callable[[], None]) -> Iterator[None]:
    """The worker's alarm, on the virtual clock."""
    handler = getcurrent()
    assert isinstance(handler, Handler)
    is_over = False

    def expire() -> None:
        if not is_over and not handler.process.is_dead:
            ring()

    handler.hub.after(wait.total_seconds(), expire)
    try:
        yield
    finally:
        is_over = True

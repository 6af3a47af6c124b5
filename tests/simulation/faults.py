"""What goes wrong: ports with the same methods that stall, fail and die around every call."""

import logging
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from greenlet import getcurrent

from shared.ports.clock import Clock
from shared.ports.repository import Conflict
from tests.simulation.hub import Handler, HandlerKilled, sleep

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Rates:
    """How often each thing goes wrong; all are chances of one call or message, from 0 to 1.

    Attributes:
        death: a process dies before or after the effect of a port call.
        stall: a handler waits around a port call while others go on.
        conflict: a commit meets another writer that there was none of.
        doubled: a message is delivered by a second copy.
        delayed: a message comes much later than others.
        ack_lost: an acknowledgement does not arrive.
        done_lost: a timer that fired is not forgotten, so that it fires again.
        late: a timer fires much later than its date.
        worker_death: a worker dies while it runs an attempt.
        worker_silence: a worker's leases are not renewed for a while, although it lives.
        worker_stop: a worker is asked to stop, and ends what it runs.
        asked_again: what somebody has asked for comes once more, minutes later.
    """

    death: float = 0.0
    stall: float = 0.0
    conflict: float = 0.0
    doubled: float = 0.0
    delayed: float = 0.0
    ack_lost: float = 0.0
    done_lost: float = 0.0
    late: float = 0.0
    worker_death: float = 0.0
    worker_silence: float = 0.0
    worker_stop: float = 0.0
    asked_again: float = 0.0


NONE = Rates()
LONGEST_STALL = 3.0
STORM = timedelta(hours=36)
"""Longer than the longest timeout of a flow, so that this goes wrong, too."""


def rates_of(chance: random.Random) -> Rates:
    """A world of its own kind: some are calm but for one thing, some are rough in all."""

    def some(most: float) -> float:
        return chance.choice((0.0, most / 4, most))

    return Rates(
        death=some(0.03),
        stall=some(0.3),
        conflict=some(0.1),
        doubled=some(0.3),
        delayed=some(0.2),
        ack_lost=some(0.2),
        done_lost=some(0.3),
        late=some(0.3),
        worker_death=some(0.15),
        worker_silence=some(0.15),
        worker_stop=some(0.05),
        asked_again=some(0.4),
    )


class Weather:
    """Decides, by the seed, what goes wrong where; after a storm all goes well.

    No promise of an end holds where things go wrong for ever: any handler may die each time. So the
    world is eventually calm, as asynchronous systems are modelled: what has not come to rest long
    after a storm never will, and that is a fault of ours.
    """

    def __init__(self, chance: random.Random, rates: Rates, clock: Clock) -> None:
        self.chance = chance
        self.rates = rates
        self._clock = clock
        self._calm_from = clock.now()
        self.counts: dict[str, int] = {}

    def storm(self) -> None:
        """Lets things go wrong from now on, for a while."""
        self._calm_from = self._clock.now() + STORM

    def strikes(self, what: str) -> bool:
        """Whether this goes wrong now."""
        rate: float = getattr(self.rates, what)
        if not rate or self._clock.now() >= self._calm_from or self.chance.random() >= rate:
            return False
        self.counts[what] = self.counts.get(what, 0) + 1
        logger.debug("trouble: %s", what)
        return True

    def point(self, place: str) -> None:
        """A place between two port calls: others may go on here, and the process may die."""
        handler = getcurrent()
        if not isinstance(handler, Handler):
            return
        if handler.process.is_dead:
            raise HandlerKilled
        if self.strikes("stall"):
            sleep(self.chance.choice((0.0, 0.005, 0.05, LONGEST_STALL)))
        if self.strikes("death"):
            logger.debug("%s dies at %s", handler.process.name, place)
            handler.process.die()
            raise HandlerKilled


class Faulty:
    """A port with trouble around every call of it."""

    def __init__(self, port: object, weather: Weather) -> None:
        self._port = port
        self._weather = weather

    def __getattr__(self, name: str) -> Callable[..., object]:
        method = getattr(self._port, name)
        point = self._weather.point
        before, after = f"before {name}", f"after {name}"

        def call(*arguments: object, **named: object) -> object:
            point(before)
            result = method(*arguments, **named)
            point(after)
            return result

        setattr(self, name, call)
        return call


class Contended:
    """A repository whose commits sometimes meet another writer."""

    def __init__(self, repository: object, weather: Weather) -> None:
        self._repository = repository
        self._weather = weather

    def __getattr__(self, name: str) -> object:
        found = getattr(self._repository, name)
        setattr(self, name, found)
        return found

    def commit(self, commits: object, handled: object = ()) -> None:
        """Applies every commit, or raises Conflict for nothing."""
        if self._weather.strikes("conflict"):
            raise Conflict("another writer was faster")
        self._repository.commit(commits, handled)

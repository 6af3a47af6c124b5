"""Which flows have triggers that listen, where other processes save flows."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from enum import Enum, auto
from typing import Protocol

from typing_extensions import override

from shared.engine.places import FlowMap
from shared.errors import WindhoverError
from shared.model.state import State
from shared.ports.flows import FlowRecord
from shared.runtime.library import FlowLibrary
from shared.runtime.trigger_index import TriggerIndex

OVERLAP = 10_000_000_000
"""Nanoseconds that are read again: clocks of machines differ, and a save takes a while."""


class Look(Enum):
    """Where a thread stands that looks once."""

    DUE = auto()
    DONE = auto()


class ChangingFlows(Protocol):
    """Flows that tell what has changed since a number of the order of creation."""

    def changes(self, after: int) -> tuple[Sequence[FlowRecord], int]:
        """The flows whose latest revision has a higher number, and the highest of them."""
        ...


class SharedIndex(TriggerIndex):
    """Looks for flows that were saved since it looked last, each time that it is asked.

    Nothing is remembered as fresh: a trigger that was saved is known to every message that is
    handled afterwards, and who saves one waits for nobody. The core asks only when the state of
    an execution changes, and a message is handled with one look (`looking_once`), however many
    states it brings.

    The lock protects up to where it has looked.

    Args:
        flows: where flows are saved.
        library: parses them.
        nanoseconds: the clock that numbers are made of.
    """

    def __init__(
        self,
        flows: ChangingFlows,
        library: FlowLibrary,
        nanoseconds: Callable[[], int] = time.time_ns,
    ) -> None:
        super().__init__()
        self._flows = flows
        self._library = library
        self._nanoseconds = nanoseconds
        self._looking = threading.Lock()
        self._seen = 0
        self._here = threading.local()

    @contextmanager
    def looking_once(self) -> Iterator[None]:
        """What this thread asks within the block is answered by one look, when it asks first."""
        before = getattr(self._here, "look", None)
        self._here.look = Look.DUE
        try:
            yield
        finally:
            self._here.look = before

    @override
    def states(self) -> frozenset[State]:
        self._look()
        return super().states()

    @override
    def flows(self, state: State) -> list[tuple[str, str]]:
        self._look()
        return super().flows(state)

    def _look(self) -> None:
        look = getattr(self._here, "look", None)
        if look is Look.DONE:
            return
        with self._looking:
            # A number below this one can come no more; those above may still come out of order.
            settled = self._nanoseconds() - OVERLAP
            changed, newest = self._flows.changes(self._seen)
            for record in changed:
                found = None
                if "triggers" in record.source:
                    found = self._current(record.namespace, record.flow_id)
                self.put(record.namespace, record.flow_id, found)
            self._seen = max(self._seen, min(newest, settled))
        if look is Look.DUE:
            self._here.look = Look.DONE

    def _current(self, namespace: str, flow_id: str) -> FlowMap | None:
        try:
            return self._library.current(namespace, flow_id)
        except WindhoverError:
            # A flow that does not parse any more listens to nothing.
            return None

"""Which flows have triggers that listen, where other processes save flows."""

import threading
import time
from collections.abc import Callable

from typing_extensions import override

from shared.backends.gcp.firestore_flows import FirestoreFlows
from shared.engine.places import FlowMap
from shared.errors import WindhoverError
from shared.model.state import State
from shared.runtime.library import FlowLibrary
from shared.runtime.trigger_index import TriggerIndex

FRESH_SECONDS = 1.0
"""How long a saved trigger may be unknown to other processes; who saves one waits for that."""

OVERLAP = 10_000_000_000
"""Nanoseconds that are read again each time: clocks of machines differ."""


class SharedIndex(TriggerIndex):
    """Looks for flows that were saved since it looked last. The lock protects when that was."""

    def __init__(
        self,
        flows: FirestoreFlows,
        library: FlowLibrary,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__()
        self._flows = flows
        self._library = library
        self._monotonic = monotonic
        self._refreshing = threading.Lock()
        self._fresh_until = -1.0
        self._seen = 0

    @override
    def states(self) -> frozenset[State]:
        self._refresh()
        return super().states()

    @override
    def flows(self, state: State) -> list[tuple[str, str]]:
        self._refresh()
        return super().flows(state)

    def _refresh(self) -> None:
        with self._refreshing:
            now = self._monotonic()
            if now < self._fresh_until:
                return
            changed, seen = self._flows.changes(max(self._seen - OVERLAP, 0))
            for record in changed:
                if "triggers" in record.source:
                    self._take(record.namespace, record.flow_id)
                else:
                    self.put(record.namespace, record.flow_id, None)
            self._seen = max(self._seen, seen)
            self._fresh_until = now + FRESH_SECONDS

    def settle(self, namespace: str, flow_id: str) -> None:
        """Returns when every process knows the triggers of a flow that was saved just now."""
        saved = TriggerIndex()
        saved.put(namespace, flow_id, self._current(namespace, flow_id))
        if saved.states():
            time.sleep(FRESH_SECONDS)

    def _take(self, namespace: str, flow_id: str) -> None:
        self.put(namespace, flow_id, self._current(namespace, flow_id))

    def _current(self, namespace: str, flow_id: str) -> FlowMap | None:
        try:
            return self._library.current(namespace, flow_id)
        except WindhoverError:
            # A flow that does not parse any more listens to nothing.
            return None

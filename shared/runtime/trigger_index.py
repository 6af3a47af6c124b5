"""Which flows have triggers that listen: to executions, or to something outside."""

import threading
from collections.abc import Iterator

from shared.engine.places import FlowMap
from shared.engine.triggers.owner import Owned
from shared.model.state import State
from shared.model.trigger_kinds import ListeningTrigger, StreamingTrigger


class TriggerIndex:
    """Kept up to date as flows change. The lock protects the map.

    An executor asks `states` at every step: while no flow listens, nothing is told to triggers.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._listening: dict[tuple[str, str], frozenset[State]] = {}
        self._states: frozenset[State] = frozenset()
        self._streaming: set[tuple[str, str]] = set()

    def states(self) -> frozenset[State]:
        """States that some trigger listens to."""
        return self._states

    def put(self, namespace: str, flow_id: str, flow_map: FlowMap | None) -> None:
        """Takes note of a flow as it is now; None when there is none any more."""
        states: set[State] = set()
        for owned in () if flow_map is None else listening(flow_map):
            states.update(owned.trigger.listens_to)
        with self._lock:
            self._listening.pop((namespace, flow_id), None)
            if states:
                self._listening[(namespace, flow_id)] = frozenset(states)
            self._streaming.discard((namespace, flow_id))
            if flow_map is not None and _streams(flow_map):
                self._streaming.add((namespace, flow_id))
            self._states = frozenset().union(*self._listening.values())

    def streaming(self) -> list[tuple[str, str]]:
        """(namespace, id) of the flows that have realtime triggers, in order."""
        with self._lock:
            return sorted(self._streaming)

    def flows(self, state: State) -> list[tuple[str, str]]:
        """(namespace, id) of the flows that listen to a state, in order."""
        with self._lock:
            return sorted(flow for flow, states in self._listening.items() if state in states)


def _streams(flow_map: FlowMap) -> bool:
    return any(isinstance(one, StreamingTrigger) for one in flow_map.flow.triggers)


def listening(flow_map: FlowMap) -> Iterator[Owned[ListeningTrigger]]:
    """The triggers of a flow that listen to executions and do not rest."""
    for trigger in flow_map.flow.triggers:
        if isinstance(trigger, ListeningTrigger):
            owned = Owned(flow_map, trigger)
            if not owned.is_suspended:
                yield owned

"""Tells when flows change: a wrapper of the port with the same contract."""

from collections.abc import Callable

from typing_extensions import override

from shared.ports.flows import FlowRecord, Flows


class WatchedFlows(Flows):
    """Flows that tell about every save and deletion, after it is durable.

    Args:
        flows: what is watched.
        changed: is called with the namespace and the id of a flow; it must not raise.
    """

    def __init__(self, flows: Flows, changed: Callable[[str, str], None]) -> None:
        self._flows = flows
        self._changed = changed

    @override
    def save(self, namespace: str, flow_id: str, source: str, *, disabled: bool) -> FlowRecord:
        record = self._flows.save(namespace, flow_id, source, disabled=disabled)
        self._changed(namespace, flow_id)
        return record

    @override
    def find(self, namespace: str, flow_id: str, revision: int | None = None) -> FlowRecord | None:
        return self._flows.find(namespace, flow_id, revision)

    @override
    def latest(self) -> list[FlowRecord]:
        return self._flows.latest()

    @override
    def delete(self, namespace: str, flow_id: str) -> FlowRecord | None:
        record = self._flows.delete(namespace, flow_id)
        self._changed(namespace, flow_id)
        return record

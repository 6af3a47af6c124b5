"""Tells when flows change: a wrapper of the port with the same contract."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from typing_extensions import override

from shared.model.names import FlowName
from shared.ports.clock import Clock
from shared.ports.flows import FlowChanges, FlowDraft, FlowRecord, Flows


class WatchedFlows(Flows):
    """Flows that tell about every save and deletion, after it is durable, and date them.

    Args:
        flows: what is watched.
        changed: is called with the namespace and the id of a flow; it must not raise.
        clock: gives the date of what is kept without one.
    """

    def __init__(self, flows: Flows, changed: Callable[[str, str], None], clock: Clock) -> None:
        self._flows = flows
        self._changed = changed
        self._clock = clock

    @override
    def apply(self, changes: FlowChanges) -> list[FlowRecord]:
        if changes.at is None:
            changes = replace(changes, at=self._clock.now())
        kept = self._flows.apply(changes)
        for draft in changes.drafts:
            self._changed(draft.namespace, draft.flow_id)
        for name in changes.deleted:
            self._changed(name.namespace, name.flow_id)
        return kept

    @override
    def save(self, namespace: str, flow_id: str, source: str, *, disabled: bool) -> FlowRecord:
        draft = FlowDraft(namespace, flow_id, source, disabled)
        return self.apply(FlowChanges((draft,)))[0]

    @override
    def find(self, namespace: str, flow_id: str, revision: int | None = None) -> FlowRecord | None:
        return self._flows.find(namespace, flow_id, revision)

    @override
    def latest(self) -> list[FlowRecord]:
        return self._flows.latest()

    @override
    def delete(self, namespace: str, flow_id: str) -> FlowRecord | None:
        stones = self.apply(FlowChanges(deleted=(FlowName(namespace, flow_id),)))
        return stones[0] if stones else None

    @override
    def forget(self, namespace: str, flow_id: str, revisions: Sequence[int]) -> int:
        # The latest revision, which is what triggers and routes go by, is never forgotten.
        return self._flows.forget(namespace, flow_id, revisions)

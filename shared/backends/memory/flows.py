"""Flows in a dictionary."""

import threading
from collections.abc import Sequence

from typing_extensions import override

from shared.backends.flow_revisions import emptied, next_revision, tombstone
from shared.model.names import FlowName
from shared.ports.flows import FlowChanges, FlowDraft, FlowRecord, Flows


class MemoryFlows(Flows):
    """The lock protects the revisions."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._revisions: dict[tuple[str, str], list[FlowRecord]] = {}

    @override
    def apply(self, changes: FlowChanges) -> list[FlowRecord]:
        with self._lock:
            kept = [next_revision(self._last(draft), draft, changes.at) for draft in changes.drafts]
            for record in kept:
                revisions = self._revisions.setdefault((record.namespace, record.flow_id), [])
                if record.revision > len(revisions):
                    revisions.append(record)
            for name in changes.deleted:
                known = self._last(name)
                if known is not None and not known.deleted:
                    kept.append(tombstone(known, changes.at))
                    self._revisions[name.namespace, name.flow_id].append(kept[-1])
        return kept

    def _last(self, name: FlowName | FlowDraft) -> FlowRecord | None:
        revisions = self._revisions.get((name.namespace, name.flow_id), [])
        return revisions[-1] if revisions else None

    @override
    def save(self, namespace: str, flow_id: str, source: str, *, disabled: bool) -> FlowRecord:
        draft = FlowDraft(namespace, flow_id, source, disabled)
        return self.apply(FlowChanges((draft,)))[0]

    @override
    def find(self, namespace: str, flow_id: str, revision: int | None = None) -> FlowRecord | None:
        with self._lock:
            revisions = self._revisions.get((namespace, flow_id), [])
            if revision is not None:
                return revisions[revision - 1] if 0 < revision <= len(revisions) else None
            return revisions[-1] if revisions and not revisions[-1].deleted else None

    @override
    def latest(self) -> list[FlowRecord]:
        with self._lock:
            newest = [revisions[-1] for _, revisions in sorted(self._revisions.items())]
        return [record for record in newest if not record.deleted]

    @override
    def delete(self, namespace: str, flow_id: str) -> FlowRecord | None:
        stones = self.apply(FlowChanges(deleted=(FlowName(namespace, flow_id),)))
        return stones[0] if stones else None

    @override
    def forget(self, namespace: str, flow_id: str, revisions: Sequence[int]) -> int:
        forgotten = 0
        with self._lock:
            known = self._revisions.get((namespace, flow_id), [])
            for number, record in enumerate(known[:-1]):
                if record.revision in revisions and not record.forgotten:
                    known[number] = emptied(record)
                    forgotten += 1
        return forgotten

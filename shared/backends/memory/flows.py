"""Flows in a dictionary."""

import threading

from typing_extensions import override

from shared.ports.flows import FlowRecord, Flows


class MemoryFlows(Flows):
    """The lock protects the revisions."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._revisions: dict[tuple[str, str], list[FlowRecord]] = {}

    @override
    def save(self, namespace: str, flow_id: str, source: str, *, disabled: bool) -> FlowRecord:
        with self._lock:
            revisions = self._revisions.setdefault((namespace, flow_id), [])
            if revisions and not revisions[-1].deleted and revisions[-1].source == source:
                return revisions[-1]
            record = FlowRecord(
                version=1,
                namespace=namespace,
                flow_id=flow_id,
                revision=len(revisions) + 1,
                source=source,
                disabled=disabled,
            )
            revisions.append(record)
            return record

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
        with self._lock:
            revisions = self._revisions.get((namespace, flow_id), [])
            if not revisions or revisions[-1].deleted:
                return None
            tombstone = revisions[-1].model_copy(
                update={"revision": len(revisions) + 1, "deleted": True}
            )
            revisions.append(tombstone)
            return tombstone

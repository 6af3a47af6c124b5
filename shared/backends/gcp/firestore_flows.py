"""Flows in Firestore: the latest revision in a document, every one in a collection below it."""

from collections.abc import Iterator, Sequence

from typing_extensions import override

from shared.backends.flow_revisions import emptied, next_revision, tombstone
from shared.backends.gcp.keys import key_of
from shared.backends.gcp.shapes import FLOWS_BY_CHANGE, LIVING_FLOWS, Collection
from shared.backends.gcp.store import Store
from shared.backends.gcp.writes import Put, Write
from shared.model.names import FlowName
from shared.ports.flows import FlowChanges, FlowDraft, FlowRecord, Flows
from shared.ports.repository import Conflict

ATTEMPTS = 50
"""Tries of a save that meets other saves of the same flow."""


class FirestoreFlows(Flows):
    """Both documents of a save are one batch, under the version of the latest that was read."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @override
    def apply(self, changes: FlowChanges) -> list[FlowRecord]:
        for _ in range(ATTEMPTS):
            kept, new = self._planned(changes)
            if self._add(new):
                return kept
        raise Conflict("the flows are saved by others all the time")

    def _planned(self, changes: FlowChanges) -> tuple[list[FlowRecord], list[FlowRecord]]:
        """What is given back, and those records that are to be written. Raises Conflict."""
        kept: list[FlowRecord] = []
        new: list[FlowRecord] = []
        for draft in changes.drafts:
            known = self._latest(draft.namespace, draft.flow_id)
            record = next_revision(known, draft, changes.at)
            kept.append(record)
            if record is not known:
                new.append(record)
        for name in changes.deleted:
            known = self._latest(name.namespace, name.flow_id)
            if known is not None and not known.deleted:
                kept.append(tombstone(known, changes.at))
                new.append(kept[-1])
        return kept, new

    @override
    def save(self, namespace: str, flow_id: str, source: str, *, disabled: bool) -> FlowRecord:
        draft = FlowDraft(namespace, flow_id, source, disabled)
        return self.apply(FlowChanges((draft,)))[0]

    @override
    def find(self, namespace: str, flow_id: str, revision: int | None = None) -> FlowRecord | None:
        try:
            if revision is None:
                found = self._latest(namespace, flow_id)
                return None if found is None or found.deleted else found
            path = _revision_path(namespace, flow_id, revision)
        except UnicodeEncodeError:
            return None
        return self._store.bodies.document(FlowRecord, self._store.reads.one(path))

    @override
    def latest(self) -> list[FlowRecord]:
        query = self._store.reads.query(LIVING_FLOWS, equal={"is_deleted": False})
        rows = self._store.reads.all(query)
        records = self._store.bodies.documents(FlowRecord, (row.fields for row in rows))
        return sorted(records, key=lambda one: (one.namespace, one.flow_id))

    @override
    def delete(self, namespace: str, flow_id: str) -> FlowRecord | None:
        try:
            stones = self.apply(FlowChanges(deleted=(FlowName(namespace, flow_id),)))
        except UnicodeEncodeError:
            return None
        return stones[0] if stones else None

    @override
    def forget(self, namespace: str, flow_id: str, revisions: Sequence[int]) -> int:
        forgotten = 0
        latest = self._latest(namespace, flow_id)
        for revision in sorted(set(revisions)) if latest is not None else ():
            known = self.find(namespace, flow_id, revision)
            if known is None or known == latest or known.forgotten:
                continue
            path = _revision_path(namespace, flow_id, revision)
            content = emptied(known).model_dump_json().encode()
            body = self._store.bodies.fields(content, _path(namespace, flow_id))
            try:
                self._store.writes.apply([Put(path, body | {"version": 2}, 1)])
            except Conflict:
                # Another call was faster: it has counted this one.
                continue
            forgotten += 1
        return forgotten

    def changes(self, after: int) -> tuple[list[FlowRecord], int]:
        """The latest revision of each flow that was saved or deleted since, tombstones too.

        Args:
            after: what the last call has given; 0 for all.

        Returns:
            The records, and what to give next time.
        """
        query = self._store.reads.query(FLOWS_BY_CHANGE, ranges=(("sequence", ">", after),))
        found: list[FlowRecord] = []
        for row in self._store.reads.all(query):
            record = self._store.bodies.document(FlowRecord, row.fields)
            after = int(str(row.fields["sequence"]))
            if record is not None:
                found.append(record)
        return found, after

    def _latest(self, namespace: str, flow_id: str) -> FlowRecord | None:
        """The newest revision, a tombstone too."""
        fields = self._store.reads.one(_path(namespace, flow_id))
        return self._store.bodies.document(FlowRecord, fields)

    def _add(self, records: Sequence[FlowRecord]) -> bool:
        """Writes revisions in one batch; False when another save was faster with one of them."""
        writes = [write for record in records for write in self._writes_of(record)]
        try:
            self._store.writes.apply(writes)
        except Conflict:
            return False
        return True

    def _writes_of(self, record: FlowRecord) -> Iterator[Write]:
        path = _path(record.namespace, record.flow_id)
        body = self._store.bodies.fields(record.model_dump_json().encode(), path)
        latest = {
            "version": record.revision,
            "is_deleted": record.deleted,
            "sequence": self._store.order.next(),
        }
        # Revisions count the writes of the first document, so that they are its versions.
        yield Put(path, body | latest, record.revision - 1)
        revision = _revision_path(record.namespace, record.flow_id, record.revision)
        yield Put(revision, body | {"version": 1}, 0)


def _path(namespace: str, flow_id: str) -> str:
    return f"{Collection.FLOWS}/{key_of(namespace, flow_id)}"


def _revision_path(namespace: str, flow_id: str, revision: int) -> str:
    return f"{_path(namespace, flow_id)}/{Collection.REVISIONS}/{revision}"

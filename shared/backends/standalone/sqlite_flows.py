"""Flows in SQLite."""

import sqlite3
from collections.abc import Sequence

from typing_extensions import override

from shared.backends.flow_revisions import emptied, next_revision, tombstone
from shared.backends.standalone.database import Database
from shared.model.names import FlowName
from shared.ports.flows import FlowChanges, FlowDraft, FlowRecord, Flows

_LATEST = (
    "SELECT body FROM flows WHERE namespace = ? AND flow_id = ? ORDER BY revision DESC LIMIT 1"
)
_LAST_REVISION = 2**63 - 1


class SqliteFlows(Flows):
    """A row per revision."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @override
    def apply(self, changes: FlowChanges) -> list[FlowRecord]:
        kept: list[FlowRecord] = []
        with self._database.transaction() as connection:
            for draft in changes.drafts:
                known = _latest(connection, draft.namespace, draft.flow_id)
                record = next_revision(known, draft, changes.at)
                if record is not known:
                    _insert(connection, record)
                kept.append(record)
            for name in changes.deleted:
                known = _latest(connection, name.namespace, name.flow_id)
                if known is not None and not known.deleted:
                    kept.append(tombstone(known, changes.at))
                    _insert(connection, kept[-1])
        return kept

    @override
    def save(self, namespace: str, flow_id: str, source: str, *, disabled: bool) -> FlowRecord:
        draft = FlowDraft(namespace, flow_id, source, disabled)
        return self.apply(FlowChanges((draft,)))[0]

    @override
    def find(self, namespace: str, flow_id: str, revision: int | None = None) -> FlowRecord | None:
        reader = self._database.reader()
        if revision is None:
            found = _latest(reader, namespace, flow_id)
            return None if found is None or found.deleted else found
        if not (0 < revision <= _LAST_REVISION and _is_text(namespace + flow_id)):
            return None
        row = reader.execute(
            "SELECT body FROM flows WHERE namespace = ? AND flow_id = ? AND revision = ?",
            (namespace, flow_id, revision),
        ).fetchone()
        return None if row is None else FlowRecord.model_validate_json(row[0])

    @override
    def latest(self) -> list[FlowRecord]:
        rows = self._database.reader().execute(
            "SELECT body, max(revision) FROM flows GROUP BY namespace, flow_id"
            " ORDER BY namespace, flow_id"
        )
        found = [FlowRecord.model_validate_json(body) for body, _ in rows]
        return [record for record in found if not record.deleted]

    @override
    def delete(self, namespace: str, flow_id: str) -> FlowRecord | None:
        stones = self.apply(FlowChanges(deleted=(FlowName(namespace, flow_id),)))
        return stones[0] if stones else None

    @override
    def forget(self, namespace: str, flow_id: str, revisions: Sequence[int]) -> int:
        forgotten = 0
        with self._database.transaction() as connection:
            latest = _latest(connection, namespace, flow_id)
            for revision in set(revisions) if latest is not None else ():
                known = self.find(namespace, flow_id, revision)
                if known is None or known == latest or known.forgotten:
                    continue
                connection.execute(
                    "UPDATE flows SET body = ?"
                    " WHERE namespace = ? AND flow_id = ? AND revision = ?",
                    (emptied(known).model_dump_json().encode(), namespace, flow_id, revision),
                )
                forgotten += 1
        return forgotten


def _is_text(text: str) -> bool:
    """Whether anything can be stored under it: a lone surrogate is no character."""
    return not any("\ud800" <= character <= "\udfff" for character in text)


def _latest(connection: sqlite3.Connection, namespace: str, flow_id: str) -> FlowRecord | None:
    if not _is_text(namespace + flow_id):
        return None
    row = connection.execute(_LATEST, (namespace, flow_id)).fetchone()
    return None if row is None else FlowRecord.model_validate_json(row[0])


def _insert(connection: sqlite3.Connection, record: FlowRecord) -> None:
    connection.execute(
        "INSERT INTO flows (namespace, flow_id, revision, body) VALUES (?, ?, ?, ?)",
        (
            record.namespace,
            record.flow_id,
            record.revision,
            record.model_dump_json().encode(),
        ),
    )

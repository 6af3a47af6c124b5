"""States of triggers in Firestore."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from typing_extensions import override

from shared.backends.gcp.bodies import LARGEST_BODY_BYTES
from shared.backends.gcp.forgetting import forget_older
from shared.backends.gcp.keys import key_of
from shared.backends.gcp.outbox import Outbox
from shared.backends.gcp.shapes import (
    TRIGGER_MESSAGES_BY_DATE,
    TRIGGER_OUTBOX_BY_AGE,
    TRIGGER_OUTBOX_OF_CAUSE,
    TRIGGERS_BY_DATE,
    TRIGGERS_OF_FLOW,
    Collection,
    Shape,
)
from shared.backends.gcp.store import Store, date_text
from shared.backends.gcp.writes import Put, Remove, Write
from shared.model.command import Command
from shared.model.trigger_state import TriggerCommit, TriggerKey, TriggerState
from shared.ports.repository import Conflict
from shared.ports.triggers import TriggerStates

REMEMBERED = timedelta(days=40)
"""How long the database keeps handled messages; Pub/Sub delivers none that is older than 31."""

EVERY = Shape(Collection.TRIGGER_STATES, {})


class FirestoreTriggerStates(TriggerStates):
    """A document per trigger, indexed by the date on which it is due.

    Args:
        store: where.
        changed: is called with the states that were written: there may be a new earliest date.
    """

    def __init__(self, store: Store, changed: Callable[[Sequence[TriggerState]], None]) -> None:
        self._store = store
        self._changed = changed
        self._outbox = Outbox(store, TRIGGER_OUTBOX_OF_CAUSE, TRIGGER_OUTBOX_BY_AGE)

    @override
    def find(self, key: TriggerKey) -> TriggerState | None:
        try:
            path = trigger_path(key)
        except UnicodeEncodeError:
            return None
        return self._store.bodies.document(TriggerState, self._store.reads.one(path))

    @override
    def of_flow(self, namespace: str, flow_id: str) -> list[TriggerState]:
        equal = {"namespace": namespace, "flow_id": flow_id}
        return self._states(TRIGGERS_OF_FLOW, equal)

    @override
    def every(self) -> list[TriggerState]:
        return self._states(EVERY, {})

    def _states(self, shape: Shape, equal: dict[str, str]) -> list[TriggerState]:
        rows = self._store.reads.all(self._store.reads.query(shape, equal=equal))
        found = (self._store.bodies.document(TriggerState, row.fields) for row in rows)
        return sorted((one for one in found if one is not None), key=lambda one: one.key)

    @override
    def due_before(self, at: datetime, limit: int) -> list[TriggerState]:
        ranges = (("due_at", "<=", date_text(at)),)
        query = self._store.reads.query(TRIGGERS_BY_DATE, ranges=ranges)
        rows = self._store.reads.first(query, limit)
        found = (self._store.bodies.document(TriggerState, row.fields) for row in rows)
        return [one for one in found if one is not None]

    @override
    def next_due_at(self) -> datetime | None:
        # A null sorts before every text.
        query = self._store.reads.query(TRIGGERS_BY_DATE, ranges=(("due_at", ">", ""),))
        found = self._store.reads.first(query, 1)
        return datetime.fromisoformat(str(found[0].fields["due_at"])) if found else None

    @override
    def commit(self, commit: TriggerCommit) -> bool:
        # A second delivery of the message has read the states that the first has written: look at
        # the message first, so that it is not taken for a conflict.
        if commit.message_id and self.is_handled(commit.message_id):
            return False
        writes: list[Write] = [_removal(state) for state in commit.removed]
        writes += [self._write(state) for state in commit.states]
        kept = self._outbox.keep(commit.cause, commit.commands, LARGEST_BODY_BYTES)
        if kept is not None:
            writes.append(kept)
        if commit.message_id:
            expires_at = commit.at + REMEMBERED
            mark = {"at": date_text(commit.at), "expires_at": expires_at, "version": 1}
            writes.append(Put(_message_path(commit.message_id), mark, 0))
        self._store.writes.apply(writes)
        self._changed(commit.states)
        return True

    def _write(self, state: TriggerState) -> Put:
        stored = state.model_copy(update={"version": state.version + 1})
        path = trigger_path(state.key)
        fields = self._store.bodies.fields(stored.model_dump_json().encode(), path)
        more = {
            "version": stored.version,
            "namespace": state.namespace,
            "flow_id": state.flow_id,
            "due_at": None if state.due_at is None else date_text(state.due_at),
        }
        return Put(path, fields | more, state.version)

    @override
    def unsent(self, limit: int) -> list[tuple[str, tuple[Command, ...]]]:
        return self._outbox.oldest(limit)

    @override
    def sent(self, cause: str) -> None:
        self._outbox.forget_cause(cause)

    @override
    def forget_messages(self, before: datetime) -> int:
        return forget_older(self._store, TRIGGER_MESSAGES_BY_DATE, before)

    @override
    def is_handled(self, message_id: str) -> bool:
        return self._store.reads.one(_message_path(message_id)) is not None


def _removal(state: TriggerState) -> Remove:
    if state.version == 0:
        raise Conflict(f"{state.key} was never stored")
    return Remove(trigger_path(state.key), state.version)


def trigger_path(key: TriggerKey) -> str:
    """Where the state of a trigger is."""
    return f"{Collection.TRIGGER_STATES}/{key_of(key.namespace, key.flow_id, key.trigger_id)}"


def _message_path(message_id: str) -> str:
    return f"{Collection.TRIGGER_MESSAGES}/{key_of(message_id)}"

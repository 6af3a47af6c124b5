"""States of triggers in SQLite."""

import sqlite3
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from typing_extensions import override

from shared.backends.standalone.database import Database
from shared.backends.standalone.sqlite_repository import keep_commands
from shared.model.command import Command
from shared.model.message import Message
from shared.model.trigger_state import TriggerCommit, TriggerKey, TriggerState
from shared.ports.repository import Conflict
from shared.ports.triggers import TriggerStates

_IS_IT = "namespace = ? AND flow_id = ? AND trigger_id = ?"


class SqliteTriggerStates(TriggerStates):
    """A row per trigger, indexed by the date on which it is due.

    Messages that a commit asks for are rows of the same transaction, as in the repository: there
    is nothing unsent.

    Args:
        database: the open file.
        committed: is told which messages are rows now, before anybody sends them.
        changed: is called when there may be a new earliest date.
    """

    def __init__(
        self,
        database: Database,
        committed: Callable[[Sequence[Message]], None],
        changed: Callable[[], None],
    ) -> None:
        self._database = database
        self._committed = committed
        self._changed = changed

    @override
    def find(self, key: TriggerKey) -> TriggerState | None:
        found = self._states(f"WHERE {_IS_IT}", *_parts(key))
        return found[0] if found else None

    @override
    def of_flow(self, namespace: str, flow_id: str) -> list[TriggerState]:
        where = "WHERE namespace = ? AND flow_id = ? ORDER BY trigger_id"
        return self._states(where, namespace, flow_id)

    @override
    def every(self) -> list[TriggerState]:
        return self._states("ORDER BY namespace, flow_id, trigger_id")

    @override
    def due_before(self, at: datetime, limit: int) -> list[TriggerState]:
        return self._states("WHERE due_at <= ? ORDER BY due_at LIMIT ?", _text(at), limit)

    def _states(self, where: str, *parameters: str | int) -> list[TriggerState]:
        rows = self._database.reader().execute(
            f"SELECT body FROM trigger_states {where}",  # noqa: S608 - our own constants
            parameters,
        )
        return [TriggerState.model_validate_json(body) for (body,) in rows]

    @override
    def next_due_at(self) -> datetime | None:
        query = "SELECT min(due_at) FROM trigger_states WHERE due_at IS NOT NULL"
        (found,) = self._database.reader().execute(query).fetchone()
        return None if found is None else datetime.fromisoformat(found)

    @override
    def commit(self, commit: TriggerCommit) -> bool:
        with self._database.transaction() as connection:
            if commit.message_id and not _remember(connection, commit):
                return False
            for state in commit.removed:
                _remove(connection, state)
            for state in commit.states:
                _write(connection, state)
            messages = list(keep_commands(connection, commit.commands))
        self._committed(messages)
        self._changed()
        return True

    @override
    def unsent(self, limit: int) -> list[tuple[str, tuple[Command, ...]]]:
        del limit
        return []

    @override
    def sent(self, cause: str) -> None:
        del cause

    @override
    def forget_messages(self, before: datetime) -> int:
        with self._database.transaction() as connection:
            cursor = connection.execute(
                "DELETE FROM trigger_messages WHERE at < ?", (_text(before),)
            )
            return cursor.rowcount

    @override
    def is_handled(self, message_id: str) -> bool:
        query = "SELECT 1 FROM trigger_messages WHERE id = ?"
        return self._database.reader().execute(query, (message_id,)).fetchone() is not None


def _remember(connection: sqlite3.Connection, commit: TriggerCommit) -> bool:
    """Notes a message; False when it was noted before. Its row goes with it."""
    connection.execute("DELETE FROM messages WHERE id = ?", (commit.message_id,))
    cursor = connection.execute(
        "INSERT OR IGNORE INTO trigger_messages (id, at) VALUES (?, ?)",
        (commit.message_id, _text(commit.at)),
    )
    return cursor.rowcount == 1


def _remove(connection: sqlite3.Connection, state: TriggerState) -> None:
    cursor = connection.execute(
        f"DELETE FROM trigger_states WHERE {_IS_IT} AND version = ?",  # noqa: S608
        (*_parts(state.key), state.version),
    )
    if cursor.rowcount != 1:
        raise Conflict(f"{state.key} is not at version {state.version}")


def _write(connection: sqlite3.Connection, state: TriggerState) -> None:
    stored = state.model_copy(update={"version": state.version + 1})
    due_at = None if stored.due_at is None else _text(stored.due_at)
    body = stored.model_dump_json().encode()
    if state.version == 0:
        cursor = connection.execute(
            "INSERT OR IGNORE INTO trigger_states"
            " (namespace, flow_id, trigger_id, version, due_at, body) VALUES (?, ?, ?, ?, ?, ?)",
            (*_parts(state.key), stored.version, due_at, body),
        )
    else:
        cursor = connection.execute(
            f"UPDATE trigger_states SET version = ?, due_at = ?, body = ?"  # noqa: S608
            f" WHERE {_IS_IT} AND version = ?",
            (stored.version, due_at, body, *_parts(state.key), state.version),
        )
    if cursor.rowcount != 1:
        raise Conflict(f"{state.key} is not at version {state.version}")


def _parts(key: TriggerKey) -> tuple[str, str, str]:
    return key.namespace, key.flow_id, key.trigger_id


def _text(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds")

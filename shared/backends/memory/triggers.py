"""States of triggers in dictionaries."""

import heapq
import threading
from collections.abc import Callable
from datetime import datetime

from typing_extensions import override

from shared.model.command import Command
from shared.model.trigger_state import TriggerCommit, TriggerKey, TriggerState
from shared.ports.repository import Conflict
from shared.ports.triggers import TriggerStates


class MemoryTriggerStates(TriggerStates):
    """The lock protects everything. Entries of the heap that a newer version overtook are dropped.

    Args:
        changed: is called when there may be a new earliest date.
    """

    def __init__(self, changed: Callable[[], None] | None = None) -> None:
        self._changed = changed
        self._lock = threading.RLock()
        self._states: dict[TriggerKey, TriggerState] = {}
        self._due: list[tuple[datetime, TriggerKey, int]] = []
        self._unsent: dict[str, tuple[Command, ...]] = {}
        self._messages: dict[str, datetime] = {}

    @override
    def find(self, key: TriggerKey) -> TriggerState | None:
        with self._lock:
            return self._states.get(key)

    @override
    def of_flow(self, namespace: str, flow_id: str) -> list[TriggerState]:
        return [
            state
            for state in self.every()
            if (state.namespace, state.flow_id) == (namespace, flow_id)
        ]

    @override
    def every(self) -> list[TriggerState]:
        with self._lock:
            return [self._states[key] for key in sorted(self._states)]

    @override
    def due_before(self, at: datetime, limit: int) -> list[TriggerState]:
        with self._lock:
            taken: list[tuple[datetime, TriggerKey, int]] = []
            found: list[TriggerState] = []
            while len(found) < limit and (first := self._first()) is not None and first[0] <= at:
                taken.append(heapq.heappop(self._due))
                found.append(self._states[first[1]])
            for entry in taken:
                heapq.heappush(self._due, entry)
            return found

    @override
    def next_due_at(self) -> datetime | None:
        with self._lock:
            first = self._first()
            return None if first is None else first[0]

    def _first(self) -> tuple[datetime, TriggerKey, int] | None:
        while self._due:
            at, key, version = self._due[0]
            state = self._states.get(key)
            if state is not None and state.version == version and state.due_at == at:
                return self._due[0]
            heapq.heappop(self._due)
        return None

    @override
    def commit(self, commit: TriggerCommit) -> bool:
        with self._lock:
            if commit.message_id and commit.message_id in self._messages:
                return False
            for state in (*commit.states, *commit.removed):
                self._check(state)
            for state in commit.removed:
                del self._states[state.key]
            for state in commit.states:
                self._write(state.model_copy(update={"version": state.version + 1}))
            if commit.commands:
                self._unsent[commit.cause] = commit.commands
            if commit.message_id:
                self._messages[commit.message_id] = commit.at
        if self._changed is not None:
            self._changed()
        return True

    def _check(self, state: TriggerState) -> None:
        known = self._states.get(state.key)
        stored = 0 if known is None else known.version
        if stored != state.version:
            raise Conflict(f"{state.key} is at version {stored}, not {state.version}")

    def _write(self, state: TriggerState) -> None:
        self._states[state.key] = state
        if state.due_at is not None:
            heapq.heappush(self._due, (state.due_at, state.key, state.version))

    @override
    def unsent(self, limit: int) -> list[tuple[str, tuple[Command, ...]]]:
        with self._lock:
            return list(self._unsent.items())[:limit]

    @override
    def sent(self, cause: str) -> None:
        with self._lock:
            self._unsent.pop(cause, None)

    @override
    def forget_messages(self, before: datetime) -> int:
        with self._lock:
            old = [message for message, at in self._messages.items() if at < before]
            for message in old:
                del self._messages[message]
            return len(old)

    @override
    def is_handled(self, message_id: str) -> bool:
        with self._lock:
            return message_id in self._messages

"""States of triggers of whose changes this process hears."""

from datetime import datetime

from typing_extensions import override

from shared.model.command import Command
from shared.model.trigger_state import TriggerCommit, TriggerKey, TriggerState
from shared.ports.triggers import TriggerStates
from shared.runtime.feed import Feed


class HeardTriggers(TriggerStates):
    """Passes everything on, and tells the feed which triggers have changed."""

    def __init__(self, states: TriggerStates, feed: Feed) -> None:
        self._states = states
        self._feed = feed

    @override
    def find(self, key: TriggerKey) -> TriggerState | None:
        return self._states.find(key)

    @override
    def of_flow(self, namespace: str, flow_id: str) -> list[TriggerState]:
        return self._states.of_flow(namespace, flow_id)

    @override
    def every(self) -> list[TriggerState]:
        return self._states.every()

    @override
    def due_before(self, at: datetime, limit: int) -> list[TriggerState]:
        return self._states.due_before(at, limit)

    @override
    def next_due_at(self) -> datetime | None:
        return self._states.next_due_at()

    @override
    def commit(self, commit: TriggerCommit) -> bool:
        is_applied = self._states.commit(commit)
        if is_applied:
            self._feed.triggers_changed({one.key for one in (*commit.states, *commit.removed)})
        return is_applied

    @override
    def unsent(self, limit: int) -> list[tuple[str, tuple[Command, ...]]]:
        return self._states.unsent(limit)

    @override
    def sent(self, cause: str) -> None:
        self._states.sent(cause)

    @override
    def forget_messages(self, before: datetime) -> int:
        return self._states.forget_messages(before)

    @override
    def is_handled(self, message_id: str) -> bool:
        return self._states.is_handled(message_id)

"""Where the states of triggers live."""

from datetime import datetime
from typing import Protocol

from shared.model.command import Command
from shared.model.trigger_state import TriggerCommit, TriggerKey, TriggerState


class TriggerStates(Protocol):
    """One document per trigger, found by its key and by the date on which it is due.

    Reads give what the last commit left, with `version` set. Every method may be called from any
    thread.
    """

    def find(self, key: TriggerKey) -> TriggerState | None:
        """The state, or None."""
        ...

    def of_flow(self, namespace: str, flow_id: str) -> list[TriggerState]:
        """The states of a flow's triggers, by id of the trigger."""
        ...

    def every(self) -> list[TriggerState]:
        """Every state, by key."""
        ...

    def due_before(self, at: datetime, limit: int) -> list[TriggerState]:
        """States whose `due_at` is not after `at`, earliest first, at most `limit`."""
        ...

    def next_due_at(self) -> datetime | None:
        """The earliest `due_at`; None when there is none."""
        ...

    def commit(self, commit: TriggerCommit) -> bool:
        """Applies a commit, all of it or nothing.

        * Each state is written if its stored version is the one it carries (0: absent), and stored
          with the next version; each removed one is deleted under the same condition.
        * Commands are kept under the commit's cause until `sent`; kept commands survive a crash.
        * The message, if there is one, is remembered. It will not be delivered again where the
          queue is in the same store.

        Returns:
            False when the message was handled before: nothing is applied.

        Raises:
            Conflict: a version differs; nothing is applied.
        """
        ...

    def unsent(self, limit: int) -> list[tuple[str, tuple[Command, ...]]]:
        """(cause, commands) of commits that are not marked as sent, oldest first."""
        ...

    def sent(self, cause: str) -> None:
        """Forgets the commands of a cause. A second call changes nothing."""
        ...

    def forget_messages(self, before: datetime) -> int:
        """Forgets the messages of commits before a date, and counts them.

        Choose a date so old that none of them can be delivered again.
        """
        ...

    def is_handled(self, message_id: str) -> bool:
        """Whether a commit of this message was applied (and is not forgotten)."""
        ...

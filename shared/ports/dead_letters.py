"""Messages that were put aside, for people to look at."""

from typing import Protocol

from shared.model.dead_letter import DeadLetter
from shared.model.message import Message


class DeadLetters(Protocol):
    """What could not be handled. A backend may forget what is older than a month."""

    def keep(self, letter: DeadLetter, message: Message | None = None) -> None:
        """Keeps a letter; a second one of the same id changes nothing.

        Args:
            letter: what people may see.
            message: what nobody sees, to be published again; None for one that can not be read.
                A backend may leave one out that is very large.
        """
        ...

    def find(self, letter_id: str) -> DeadLetter | None:
        """A letter; None for one that was forgotten."""
        ...

    def message(self, letter_id: str) -> Message | None:
        """The message of a letter; None where it is not kept."""
        ...

    def forget(self, letter_id: str) -> bool:
        """Forgets a letter; False when there was none."""
        ...

    def newest(self, limit: int) -> list[DeadLetter]:
        """The newest letters, the newest first, at most `limit`."""
        ...

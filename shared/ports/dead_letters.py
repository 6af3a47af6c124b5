"""Messages that were put aside, for people to look at."""

from typing import Protocol

from shared.model.dead_letter import DeadLetter


class DeadLetters(Protocol):
    """What could not be handled. A backend may forget what is older than a month."""

    def keep(self, letter: DeadLetter) -> None:
        """Keeps a letter; a second one of the same id changes nothing."""
        ...

    def forget(self, letter_id: str) -> bool:
        """Forgets a letter; False when there was none."""
        ...

    def newest(self, limit: int) -> list[DeadLetter]:
        """The newest letters, the newest first, at most `limit`."""
        ...

"""Dead letters in a dictionary."""

from typing_extensions import override

from shared.model.dead_letter import DeadLetter
from shared.ports.dead_letters import DeadLetters


class MemoryDeadLetters(DeadLetters):
    """Each call reads or writes one entry, which a dictionary does atomically."""

    def __init__(self) -> None:
        self._letters: dict[str, DeadLetter] = {}

    @override
    def keep(self, letter: DeadLetter) -> None:
        self._letters.setdefault(letter.id, letter)

    @override
    def forget(self, letter_id: str) -> bool:
        return self._letters.pop(letter_id, None) is not None

    @override
    def newest(self, limit: int) -> list[DeadLetter]:
        letters = sorted(self._letters.values(), key=lambda one: (one.at, one.id), reverse=True)
        return letters[:limit]

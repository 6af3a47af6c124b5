"""Dead letters in a dictionary."""

from typing_extensions import override

from shared.model.dead_letter import DeadLetter
from shared.model.message import Message
from shared.ports.dead_letters import DeadLetters


class MemoryDeadLetters(DeadLetters):
    """Each call reads or writes one entry, which a dictionary does atomically."""

    def __init__(self) -> None:
        self._letters: dict[str, tuple[DeadLetter, Message | None]] = {}

    @override
    def keep(self, letter: DeadLetter, message: Message | None = None) -> None:
        self._letters.setdefault(letter.id, (letter, message))

    @override
    def find(self, letter_id: str) -> DeadLetter | None:
        return self._letters.get(letter_id, (None, None))[0]

    @override
    def message(self, letter_id: str) -> Message | None:
        return self._letters.get(letter_id, (None, None))[1]

    @override
    def forget(self, letter_id: str) -> bool:
        return self._letters.pop(letter_id, None) is not None

    @override
    def newest(self, limit: int) -> list[DeadLetter]:
        letters = [letter for letter, _ in list(self._letters.values())]
        return sorted(letters, key=lambda one: (one.at, one.id), reverse=True)[:limit]

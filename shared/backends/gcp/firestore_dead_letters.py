"""Dead letters in Firestore."""

from datetime import timedelta
from typing import TypeVar

from pydantic import BaseModel
from typing_extensions import override

from shared.backends.gcp.bodies import LARGEST_BODY_BYTES
from shared.backends.gcp.keys import key_of
from shared.backends.gcp.shapes import DEAD_LETTERS_BY_DATE, Collection
from shared.backends.gcp.store import Store, date_text
from shared.backends.gcp.writes import Add, Delete
from shared.model.dead_letter import DeadLetter
from shared.model.message import Message
from shared.ports.dead_letters import DeadLetters

M = TypeVar("M", bound=BaseModel)

REMEMBERED = timedelta(days=31)
"""How long the database keeps them: as long as Pub/Sub keeps the messages."""


class Kept(DeadLetter):
    """What is stored of a letter; there is no message in old ones and in very large ones."""

    message: Message | None = None


class FirestoreDeadLetters(DeadLetters):
    """A document per letter."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @override
    def keep(self, letter: DeadLetter, message: Message | None = None) -> None:
        path = _path(letter.id)
        body = Kept(**dict(letter), message=message).model_dump_json().encode()
        if len(body) > LARGEST_BODY_BYTES:
            # Its file would stay when the database has forgotten the letter.
            body = letter.model_dump_json().encode()
        fields = self._store.bodies.fields(body, path)
        more = {"at": date_text(letter.at), "expires_at": letter.at + REMEMBERED}
        self._store.writes.apply([Add(path, fields | more)])

    @override
    def find(self, letter_id: str) -> DeadLetter | None:
        return self._stored(DeadLetter, letter_id)

    @override
    def message(self, letter_id: str) -> Message | None:
        kept = self._stored(Kept, letter_id)
        return None if kept is None else kept.message

    @override
    def forget(self, letter_id: str) -> bool:
        path = _path(letter_id)
        is_there = self._store.reads.one(path) is not None
        self._store.writes.apply([Delete(path)])
        return is_there

    @override
    def newest(self, limit: int) -> list[DeadLetter]:
        query = self._store.reads.query(DEAD_LETTERS_BY_DATE)
        rows = self._store.reads.first(query, limit)
        found = (self._store.bodies.document(DeadLetter, row.fields) for row in rows)
        return [one for one in found if one is not None]

    def _stored(self, model: type[M], letter_id: str) -> M | None:
        return self._store.bodies.document(model, self._store.reads.one(_path(letter_id)))


def _path(letter_id: str) -> str:
    return f"{Collection.DEAD_LETTERS}/{key_of(letter_id)}"

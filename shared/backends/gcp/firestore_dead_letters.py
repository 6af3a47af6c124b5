"""Dead letters in Firestore."""

from datetime import timedelta

from typing_extensions import override

from shared.backends.gcp.keys import key_of
from shared.backends.gcp.shapes import DEAD_LETTERS_BY_DATE, Collection
from shared.backends.gcp.store import Store, date_text
from shared.backends.gcp.writes import Add, Delete
from shared.model.dead_letter import DeadLetter
from shared.ports.dead_letters import DeadLetters

REMEMBERED = timedelta(days=31)
"""How long the database keeps them: as long as Pub/Sub keeps the messages."""


class FirestoreDeadLetters(DeadLetters):
    """A document per letter."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @override
    def keep(self, letter: DeadLetter) -> None:
        path = f"{Collection.DEAD_LETTERS}/{key_of(letter.id)}"
        fields = self._store.bodies.fields(letter.model_dump_json().encode(), path)
        more = {"at": date_text(letter.at), "expires_at": letter.at + REMEMBERED}
        self._store.writes.apply([Add(path, fields | more)])

    @override
    def forget(self, letter_id: str) -> bool:
        path = f"{Collection.DEAD_LETTERS}/{key_of(letter_id)}"
        is_there = self._store.reads.one(path) is not None
        self._store.writes.apply([Delete(path)])
        return is_there

    @override
    def newest(self, limit: int) -> list[DeadLetter]:
        query = self._store.reads.query(DEAD_LETTERS_BY_DATE)
        rows = self._store.reads.first(query, limit)
        found = (self._store.bodies.document(DeadLetter, row.fields) for row in rows)
        return [one for one in found if one is not None]

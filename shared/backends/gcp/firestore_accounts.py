"""Accounts in Firestore."""

from typing_extensions import override

from shared.backends.gcp.bodies import Fields
from shared.backends.gcp.keys import key_of
from shared.backends.gcp.shapes import Collection, Shape
from shared.backends.gcp.store import Store
from shared.backends.gcp.writes import Set
from shared.ports.accounts import Account, Accounts

EVERY = Shape(Collection.ACCOUNTS, {})


class FirestoreAccounts(Accounts):
    """A document per account."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @override
    def find(self, username: str) -> Account | None:
        try:
            path = _path(username)
        except UnicodeEncodeError:
            return None
        return self._store.bodies.document(Account, self._store.reads.one(path))

    @override
    def all(self) -> list[Account]:
        rows = self._store.reads.all(self._store.reads.query(EVERY))
        found = (self._store.bodies.document(Account, row.fields) for row in rows)
        return sorted((one for one in found if one is not None), key=lambda one: one.username)

    @override
    def save(self, account: Account) -> None:
        body: Fields = {"body": account.model_dump_json().encode()}
        self._store.writes.apply([Set(_path(account.username), body)])


def _path(username: str) -> str:
    return f"{Collection.ACCOUNTS}/{key_of(username)}"

"""The contract of `Accounts`."""

import pytest

from shared.backends.gcp.firestore_accounts import FirestoreAccounts
from shared.backends.memory.accounts import MemoryAccounts
from shared.backends.standalone.database import Database
from shared.backends.standalone.sqlite_accounts import SqliteAccounts
from shared.ports.accounts import Account
from tests.contract.gcp_backend import GcpBackend

ADA = Account(username="ada@example.com", password_hash="hash of ada")
BOB = Account(username="bob@example.com", password_hash="hash of bob")


@pytest.fixture(params=["memory", "standalone", pytest.param("gcp", marks=pytest.mark.emulator)])
def accounts(request, tmp_path):
    if request.param == "memory":
        yield MemoryAccounts([])
        return
    if request.param == "gcp":
        request.getfixturevalue("emulators")
        backend = GcpBackend(tmp_path)
        yield FirestoreAccounts(backend.store)
        backend.close()
        return
    database = Database(tmp_path / "windhover.db")
    yield SqliteAccounts(database)
    database.close()


def test_account_that_was_never_saved_is_absent(accounts):
    assert (accounts.find(ADA.username), accounts.all()) == (None, [])


def test_accounts_come_by_name(accounts):
    accounts.save(BOB)
    accounts.save(ADA)

    assert accounts.all() == [ADA, BOB]


def test_names_are_compared_exactly(accounts):
    accounts.save(ADA)

    assert accounts.find(ADA.username) == ADA
    assert accounts.find(ADA.username.upper()) is None


def test_account_of_the_same_name_is_replaced(accounts):
    accounts.save(ADA)
    changed = ADA.model_copy(update={"password_hash": "another"})

    accounts.save(changed)

    assert accounts.all() == [changed]

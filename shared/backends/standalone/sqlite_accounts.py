"""Accounts in SQLite."""

from typing_extensions import override

from shared.backends.standalone.database import Database
from shared.ports.accounts import Account, Accounts


class SqliteAccounts(Accounts):
    """A row per account."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @override
    def find(self, username: str) -> Account | None:
        row = (
            self._database.reader()
            .execute("SELECT password_hash FROM accounts WHERE username = ?", (username,))
            .fetchone()
        )
        return None if row is None else Account(username=username, password_hash=row[0])

    @override
    def all(self) -> list[Account]:
        rows = self._database.reader().execute(
            "SELECT username, password_hash FROM accounts ORDER BY username"
        )
        return [Account(username=name, password_hash=hashed) for name, hashed in rows]

    @override
    def save(self, account: Account) -> None:
        with self._database.transaction() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO accounts (username, password_hash) VALUES (?, ?)",
                (account.username, account.password_hash),
            )

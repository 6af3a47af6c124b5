"""Accounts in a dictionary."""

from collections.abc import Sequence

from typing_extensions import override

from shared.ports.accounts import Account, Accounts


class MemoryAccounts(Accounts):
    """Each call reads or writes one entry, which a dictionary does atomically."""

    def __init__(self, accounts: Sequence[Account] = ()) -> None:
        self._accounts = {account.username: account for account in accounts}

    @override
    def find(self, username: str) -> Account | None:
        return self._accounts.get(username)

    @override
    def all(self) -> list[Account]:
        return [account for _, account in sorted(self._accounts.items())]

    @override
    def save(self, account: Account) -> None:
        self._accounts[account.username] = account

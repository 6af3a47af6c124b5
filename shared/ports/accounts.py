"""Who may log in."""

from typing import Protocol

from shared.model.document import Fact


class Account(Fact):
    """A person who may log in.

    Attributes:
        username: an e-mail address, as a rule.
        password_hash: salt and parameters included; never the password.
    """

    username: str
    password_hash: str


class Accounts(Protocol):
    """Accounts by user name."""

    def find(self, username: str) -> Account | None:
        """The account, or None. Names are compared exactly."""
        ...

    def all(self) -> list[Account]:
        """Every account, by name."""
        ...

    def save(self, account: Account) -> None:
        """Keeps an account; replaces the one of the same name."""
        ...

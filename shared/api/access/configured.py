"""The account that settings give a server."""

from typing import ClassVar

from typing_extensions import override

from shared.backends.memory.accounts import MemoryAccounts
from shared.errors import Disposition, WindhoverError
from shared.ports.accounts import Account


class AccountIsConfigured(WindhoverError):  # noqa: N818 - reads as the fact it is
    """The credentials are those of the settings; nothing was changed."""

    code: ClassVar[str] = "api.account-is-configured"
    http_status: ClassVar[int] = 409
    disposition: ClassVar[Disposition] = Disposition.REFUSE


class ConfiguredAccount(MemoryAccounts):
    """One account, which only who starts the server changes."""

    @override
    def save(self, account: Account) -> None:
        raise AccountIsConfigured(
            "the user name and the password of this server are given by its settings",
            remedy="Change WINDHOVER_USERNAME and WINDHOVER_PASSWORD, and start it again.",
        )

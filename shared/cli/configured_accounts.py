"""Who may log in, as settings say; most functions serve nobody and import nothing of this."""

from shared.api.access.configured import ConfiguredAccount
from shared.api.access.passwords import hashed
from shared.ports.accounts import Account, Accounts
from shared.settings import Settings


def accounts_of(settings: Settings, kept: Accounts) -> Accounts:
    """Who may log in: the configured account where there is one, else those that are kept."""
    if settings.username is None or settings.password is None:
        return kept
    password = hashed(settings.password.get_secret_value())
    return ConfiguredAccount([Account(username=settings.username, password_hash=password)])

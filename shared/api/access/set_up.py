"""The first account of a server: made once, by who has the code that the server has printed."""

import base64
import hmac
import os
import threading
from typing import ClassVar

from shared.api.access.attempts import FailedAttempts
from shared.errors import Disposition, WindhoverError
from shared.ports.accounts import Account, Accounts

_CODE_BYTES = 15
"""120 random bits: not to be guessed, and 24 characters to be typed."""
_GROUP = 6
LONGEST_CODE = 100


class WrongCode(WindhoverError):  # noqa: N818 - reads as the fact it is
    """The code of the set-up is missing or wrong; no account was made."""

    code: ClassVar[str] = "api.wrong-set-up-code"
    http_status: ClassVar[int] = 403
    disposition: ClassVar[Disposition] = Disposition.REFUSE


class AlreadySetUp(WindhoverError):  # noqa: N818 - reads as the fact it is
    """There is an account already; only its owner changes it."""

    code: ClassVar[str] = "api.already-set-up"
    http_status: ClassVar[int] = 409
    disposition: ClassVar[Disposition] = Disposition.REFUSE


class SetUp:
    """Lets one person in before there is anybody. The lock makes that the first, and only one.

    Args:
        accounts: none of them exists as long as the set-up is waited for.
        attempts: counts wrong codes together with wrong passwords.
        code: what the server has printed; None where whoever reaches it may make the account,
            since it asks for nothing at all.
    """

    def __init__(self, accounts: Accounts, attempts: FailedAttempts, code: str | None) -> None:
        self._accounts = accounts
        self._attempts = attempts
        self._code = code
        self._lock = threading.Lock()

    @property
    def is_protected(self) -> bool:
        """Whether credentials are asked for although there may be none yet."""
        return self._code is not None

    def check(self, code: str, address: str) -> None:
        """Lets the right code pass, before anything that costs time is done.

        Raises:
            WrongCode: naming where the right one is.
            TooManyFailures: of this address; the code is not looked at.
        """
        if self._code is None:
            return
        self._attempts.check(address)
        given, wanted = (_bare(one).encode("utf-8", "surrogatepass") for one in (code, self._code))
        if not hmac.compare_digest(given, wanted):
            self._attempts.failed(address)
            raise WrongCode(
                "this is not the code of the set-up",
                remedy="It is in what the server printed when it was started last.",
            )

    def keep(self, account: Account) -> None:
        """Keeps the first account. Raises AlreadySetUp when somebody was faster."""
        with self._lock:
            if self._accounts.all():
                raise AlreadySetUp(
                    "there is an account already", remedy="Log in, or ask its owner to let you in."
                )
            self._accounts.save(account)


def new_code() -> str:
    """A random code, in groups that can be read out: `K7QMT2-...`."""
    text = base64.b32encode(os.urandom(_CODE_BYTES)).decode()
    return "-".join(text[at : at + _GROUP] for at in range(0, len(text), _GROUP))


def _bare(code: str) -> str:
    """A code without what people change when they type it."""
    return "".join(one for one in code.upper() if one.isalnum())

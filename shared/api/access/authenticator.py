"""Tells who sends a request: Basic, Bearer, or the session of a browser."""

import base64
import binascii
import hashlib
import hmac
import os
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cached_property
from typing import ClassVar

from starlette.requests import Request

from shared.api.access.attempts import FailedAttempts
from shared.api.access.configured import ConfiguredAccount
from shared.api.access.passwords import LONGEST_PASSWORD, fits, hashed
from shared.api.access.sessions import COOKIE, CSRF_HEADER, Sessions
from shared.api.access.set_up import SetUp
from shared.errors import Disposition, WindhoverError
from shared.ports.accounts import Account, Accounts

REMEMBERED = timedelta(minutes=5)
"""How long a password that was right is not hashed again: clients poll twice a second."""
MOST_REMEMBERED = 1000
_READING = frozenset({"GET", "HEAD", "OPTIONS"})


class NotAuthenticated(WindhoverError):  # noqa: N818 - reads as the fact it is
    """No credentials, or wrong ones."""

    code: ClassVar[str] = "api.not-authenticated"
    http_status: ClassVar[int] = 401
    disposition: ClassVar[Disposition] = Disposition.REFUSE


class ForgedRequest(WindhoverError):  # noqa: N818 - reads as the fact it is
    """A change was asked for by a session's cookie without the token of the page."""

    code: ClassVar[str] = "api.forged-request"
    http_status: ClassVar[int] = 403
    disposition: ClassVar[Disposition] = Disposition.REFUSE


class Means(StrEnum):
    """How a caller has shown who it is."""

    BASIC = "basic"
    TOKEN = "token"  # noqa: S105 - the name of a kind
    SESSION = "session"


class Source(StrEnum):
    """Where the credentials of a server come from, as a log-in page tells it."""

    NOBODY = "NOBODY"
    SETTINGS = "SETTINGS"
    SET_UP = "SET_UP"
    TOKEN = "TOKEN"  # noqa: S105 - the name of a source


@dataclass(frozen=True, slots=True)
class Identity:
    """Who sends a request."""

    name: str
    means: Means


class Authenticator:
    """Looks at the credentials of requests.

    The lock protects what is remembered; a second one lets one password be hashed at a time, so
    that guessing can not take the whole machine.

    Args:
        accounts: who may log in.
        tokens: API tokens in plain text; random, so a fast hash is enough for them.
        key: secret of this installation; signs sessions.
        now: the time.
        set_up_code: with it, credentials are asked for before there are any, and the first account
            is made by who has the code.
    """

    def __init__(
        self,
        accounts: Accounts,
        tokens: Sequence[str],
        key: bytes,
        now: Callable[[], datetime],
        set_up_code: str | None = None,
    ) -> None:
        self.accounts = accounts
        self.sessions = Sessions(key, now)
        self._tokens = [hashlib.sha256(token.encode()).digest() for token in tokens]
        self._attempts = FailedAttempts(now)
        self.set_up = SetUp(accounts, self._attempts, set_up_code)
        self._now = now
        self._remember_key = os.urandom(32)
        self._remembered: OrderedDict[bytes, datetime] = OrderedDict()
        self._lock = threading.Lock()
        self._hashing = threading.Lock()

    @property
    def is_required(self) -> bool:
        """Whether credentials must be shown: they exist, or are to be made first."""
        return bool(self._tokens) or self.set_up.is_protected or bool(self.accounts.all())

    @property
    def source(self) -> Source:
        """Where the credentials come from."""
        if isinstance(self.accounts, ConfiguredAccount):
            return Source.SETTINGS
        if self.accounts.all():
            return Source.SET_UP
        return Source.TOKEN if self._tokens else Source.NOBODY

    def identify(self, request: Request) -> Identity | None:
        """Who it is; None without credentials.

        Raises:
            NotAuthenticated: the credentials are wrong.
            TooManyFailures, ForgedRequest: they are not looked at.
        """
        scheme, _, rest = request.headers.get("authorization", "").partition(" ")
        match scheme.lower():
            case "basic":
                return self._basic(rest.strip(), request)
            case "bearer":
                return self._bearer(rest.strip(), request)
            case "":
                return self._session(request)
            case _:
                raise NotAuthenticated("Unauthorized: use Basic or Bearer credentials")

    def log_in(self, username: str, password: str, address: str) -> Account:
        """The account of a name and a password. Raises NotAuthenticated, TooManyFailures."""
        digest = f"{username}\x00{password}".encode("utf-8", "surrogatepass")
        account = self.accounts.find(username)
        stored = "" if account is None else account.password_hash
        key = hmac.digest(self._remember_key, digest + stored.encode(), "sha256")
        if account is not None and self._remembers(key):
            return account
        self._attempts.check(address)
        with self._hashing:
            right = fits(password[:LONGEST_PASSWORD], stored or self._nobody)
        if account is None or not right:
            self._attempts.failed(address)
            raise NotAuthenticated("Unauthorized: wrong user name or password")
        self._remember(key)
        return account

    @cached_property
    def _nobody(self) -> str:
        """A hash to compare with when there is no account: an unknown name takes as long."""
        return hashed(os.urandom(16).hex())

    def _basic(self, encoded: str, request: Request) -> Identity | None:
        try:
            username, _, password = base64.b64decode(encoded).decode().partition(":")
        except (ValueError, binascii.Error) as error:
            raise NotAuthenticated("Unauthorized: the Basic header can not be read") from error
        if not username and not password:
            # Terraform sends an empty pair when it has none.
            return None
        if not self.is_required:
            return Identity(username, Means.BASIC)
        return Identity(self.log_in(username, password, address_of(request)).username, Means.BASIC)

    def _bearer(self, token: str, request: Request) -> Identity:
        address = address_of(request)
        self._attempts.check(address)
        given = hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
        if sum(hmac.compare_digest(given, known) for known in self._tokens):
            return Identity("token", Means.TOKEN)
        if not self.is_required:
            return Identity("anybody", Means.TOKEN)
        self._attempts.failed(address)
        raise NotAuthenticated("Unauthorized: wrong token")

    def _session(self, request: Request) -> Identity | None:
        cookie = request.cookies.get(COOKIE)
        username = None if cookie is None else self.sessions.username(cookie)
        account = None if username is None else self.accounts.find(username)
        if cookie is None or account is None or not self.sessions.is_valid(cookie, account):
            return None
        if request.method not in _READING:
            token = request.headers.get(CSRF_HEADER, "")
            if not self.sessions.is_csrf_token(cookie, token):
                raise ForgedRequest(
                    f"the header {CSRF_HEADER} is missing or wrong",
                    remedy="Send the token that the log-in gave, or use Basic or Bearer.",
                )
        return Identity(account.username, Means.SESSION)

    def _remembers(self, key: bytes) -> bool:
        with self._lock:
            until = self._remembered.get(key)
            return until is not None and until > self._now()

    def _remember(self, key: bytes) -> None:
        with self._lock:
            self._remembered[key] = self._now() + REMEMBERED
            if len(self._remembered) > MOST_REMEMBERED:
                self._remembered.popitem(last=False)


def address_of(request: Request) -> str:
    """Where a request comes from."""
    return "" if request.client is None else request.client.host

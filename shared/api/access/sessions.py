"""Sessions of browsers: a signed cookie, and a token that only our own page can read."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Callable
from datetime import datetime, timedelta

from shared.ports.accounts import Account

LIFETIME = timedelta(hours=12)
COOKIE = "windhover_session"
CSRF_HEADER = "X-CSRF-Token"


class Sessions:
    """Nothing is stored: a cookie says who and until when, and is signed.

    The signature covers the hash of the password, so that a new password ends every session.

    Args:
        key: secret of this installation.
        now: the time.
    """

    def __init__(self, key: bytes, now: Callable[[], datetime]) -> None:
        self._key = key
        self._now = now

    def opened(self, account: Account) -> str:
        """The cookie of a new session."""
        until = int((self._now() + LIFETIME).timestamp())
        name = base64.urlsafe_b64encode(account.username.encode()).decode()
        return f"{name}.{until}.{self._signature('session', name, str(until), account)}"

    def username(self, cookie: str) -> str | None:
        """The name that a cookie states; to be believed only once it `is_valid`."""
        try:
            return base64.urlsafe_b64decode(cookie.partition(".")[0]).decode()
        except (ValueError, binascii.Error):
            return None

    def is_valid(self, cookie: str, account: Account) -> bool:
        """Whether the cookie is ours, is this account's, and has not run out."""
        name, _, rest = cookie.partition(".")
        until, _, signature = rest.partition(".")
        wanted = self._signature("session", name, until, account)
        if not hmac.compare_digest(signature.encode(), wanted.encode()):
            return False
        return int(until) > self._now().timestamp()

    def csrf_token(self, cookie: str) -> str:
        """What a page must send along with everything that changes something."""
        return hmac.new(self._key, b"csrf" + cookie.encode(), hashlib.sha256).hexdigest()

    def is_csrf_token(self, cookie: str, token: str) -> bool:
        """Whether a token belongs to the session of a cookie."""
        return hmac.compare_digest(token.encode(), self.csrf_token(cookie).encode())

    def _signature(self, purpose: str, name: str, until: str, account: Account) -> str:
        text = "\n".join((purpose, name, until, account.password_hash))
        return hmac.new(self._key, text.encode(), hashlib.sha256).hexdigest()

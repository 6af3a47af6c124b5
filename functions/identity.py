"""Who makes an internal call: the OIDC token of a service account, checked."""

import base64
import binascii
import threading
import time
from collections.abc import Callable, Collection, Mapping
from math import inf
from typing import ClassVar

import orjson

from shared.errors import Disposition, WindhoverError
from shared.ports.unavailable import Unavailable

LONGEST_TOKEN = 16 * 1024
ISSUERS = frozenset({"https://accounts.google.com", "accounts.google.com"})

KEYS_URL = "https://www.googleapis.com/oauth2/v1/certs"
"""Where Google publishes the keys of its tokens ("Verify the Google ID token" in its guide)."""

KEYS_KEPT_SECONDS = 3600.0
"""Google takes keys out of force days after it has published the next."""

UNKNOWN_KEY_SECONDS = 60.0
CLOCK_SKEW_SECONDS = 10

Claims = Mapping[str, object]
Verify = Callable[[str, str], Claims]
"""From a token and the audience it must be made out for to its claims; raises ValueError."""


class NotTheCaller(WindhoverError):  # noqa: N818 - reads as the fact it is
    """An internal call without the token of a service account that may make it."""

    code: ClassVar[str] = "function.not-the-caller"
    http_status: ClassVar[int] = 403
    disposition: ClassVar[Disposition] = Disposition.REFUSE


class Callers:
    """Admits internal calls.

    Args:
        verify: checks signature, audience and age of a token.
        audience: for whom tokens must be made out.
        emails: of the service accounts that may call.
    """

    def __init__(self, verify: Verify, audience: str, emails: Collection[str]) -> None:
        self._verify = verify
        self._audience = audience
        self._emails = frozenset(emails)

    def admit(self, authorization: str | None) -> str:
        """The service account that calls. Raises NotTheCaller, Unavailable."""
        kind, _, token = (authorization or "").partition(" ")
        if kind.lower() != "bearer" or not 0 < len(token) <= LONGEST_TOKEN:
            raise NotTheCaller("an internal call needs the token of a service account")
        try:
            claims = self._verify(token, self._audience)
        except ValueError as error:
            raise NotTheCaller("the token of an internal call is not valid") from error
        email = claims.get("email")
        if claims.get("email_verified") is not True or claims.get("iss") not in ISSUERS:
            raise NotTheCaller("the token of an internal call names no service account")
        if not isinstance(email, str) or email not in self._emails:
            raise NotTheCaller("this service account may not make internal calls")
        return email


class SignedByGoogle:
    """Checks tokens by Google's keys, which are fetched when one is not known, and kept.

    The lock protects the keys.

    Args:
        fetch: gets the keys in force, certificates in PEM by the id of the key. Raises Unavailable.
        monotonic: a clock in seconds.
    """

    def __init__(
        self,
        fetch: Callable[[], Mapping[str, str]] | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._fetch = fetch or fetched_keys
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._keys: Mapping[str, str] = {}
        self._fetched_at: float | None = None

    def __call__(self, token: str, audience: str) -> Claims:
        """The claims of a token that Google signed for an audience, and that is in force.

        Raises:
            ValueError: it is none.
            Unavailable: Google's keys can not be read.
        """
        from google.auth import jwt  # noqa: PLC0415 - emulators need no cryptography

        key_id = jwt.decode_header(token).get("kid")  # type: ignore[no-untyped-call]
        keys = self._known(str(key_id))
        claims: Claims = jwt.decode(  # type: ignore[no-untyped-call]
            token, certs=dict(keys), audience=audience, clock_skew_in_seconds=CLOCK_SKEW_SECONDS
        )
        return claims

    def _known(self, key_id: str) -> Mapping[str, str]:
        """The keys; fetched anew when they are old, or when one is asked for that is not there.

        Anybody can make up ids of keys: those are looked for once in a while only.
        """
        with self._lock:
            age = inf if self._fetched_at is None else self._monotonic() - self._fetched_at
            is_missing = key_id not in self._keys and age > UNKNOWN_KEY_SECONDS
            if age > KEYS_KEPT_SECONDS or is_missing:
                self._keys = self._fetch()
                self._fetched_at = self._monotonic()
            return self._keys


def fetched_keys() -> Mapping[str, str]:
    """Google's certificates by the id of their key. Raises Unavailable."""
    import requests  # noqa: PLC0415 - emulators sign nothing

    try:
        answer = requests.get(KEYS_URL, timeout=10)
        answer.raise_for_status()
        found = orjson.loads(answer.content)
    except (requests.RequestException, orjson.JSONDecodeError) as error:
        raise Unavailable(f"Google's keys can not be read: {type(error).__name__}") from error
    if not isinstance(found, dict):
        raise Unavailable("Google's keys can not be read: no map")
    return {str(key_id): str(certificate) for key_id, certificate in found.items()}


def unsigned(token: str, audience: str) -> Claims:
    """The claims of a token that nobody signed, as emulators make them. Raises ValueError."""
    header, _, rest = token.partition(".")
    body, _, signature = rest.partition(".")
    if signature or _part(header).get("alg") != "none":
        raise ValueError("only unsigned tokens are taken here")
    claims = _part(body)
    if claims.get("aud") != audience:
        raise ValueError("made out for somebody else")
    return claims


def _part(text: str) -> Claims:
    try:
        found = orjson.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (binascii.Error, orjson.JSONDecodeError) as error:
        raise ValueError("no token") from error
    if not isinstance(found, dict):
        raise ValueError("no token")  # noqa: TRY004 - callers know one error
    return found

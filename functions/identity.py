"""Who makes an internal call: the OIDC token of a service account, checked."""

import base64
import binascii
from collections.abc import Callable, Collection, Mapping
from typing import ClassVar

import orjson
from google.auth.exceptions import GoogleAuthError
from google.auth.transport.requests import Request
from google.oauth2 import id_token

from shared.errors import Disposition, WindhoverError
from shared.ports.unavailable import Unavailable

LONGEST_TOKEN = 16 * 1024
ISSUERS = frozenset({"https://accounts.google.com", "accounts.google.com"})

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


def signed_by_google(token: str, audience: str) -> Claims:
    """The claims of a token that Google signed for an audience. Raises ValueError, Unavailable."""
    try:
        claims: Claims = id_token.verify_oauth2_token(  # type: ignore[no-untyped-call]
            token, Request(), audience
        )
    except GoogleAuthError as error:
        if isinstance(error, ValueError) or "issuer" in str(error):
            raise ValueError("another issuer") from error
        raise Unavailable(f"Google's certificates can not be read: {error}") from error
    return claims


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

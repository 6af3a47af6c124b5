"""HTTP requests as the services make them."""

import base64
import http.client
import json
from collections.abc import Mapping
from urllib.parse import urlsplit

NO_ANSWER = 0
"""Stands for the status of a target that did not answer."""

_LOCAL = {"127.0.0.1", "localhost", "::1"}


def is_success(status: int) -> bool:
    """Whether a target has done what it was asked for."""
    return 200 <= status < 300  # noqa: PLR2004 - HTTP


def request(
    url: str, verb: str, headers: Mapping[str, str], body: bytes, timeout_seconds: float
) -> int:
    """Makes a request of this machine only; gives the status.

    Redirects are not followed, as by the services. Anything else than HTTP on the loopback
    interface gives `NO_ANSWER`: an emulator calls nobody outside.
    """
    parts = urlsplit(url)
    if parts.scheme != "http" or parts.hostname not in _LOCAL:
        return NO_ANSWER
    connection = http.client.HTTPConnection(
        parts.hostname, parts.port or 80, timeout=timeout_seconds
    )
    path = parts.path or "/"
    try:
        connection.request(
            verb, f"{path}?{parts.query}" if parts.query else path, body, dict(headers)
        )
        answer = connection.getresponse()
        answer.read()
    except (OSError, http.client.HTTPException):
        return NO_ANSWER
    finally:
        connection.close()
    return answer.status


def unsigned_token(email: str, audience: str) -> str:
    """An OIDC token that says who calls and is signed by nobody: only a local check takes it."""
    header = {"alg": "none", "typ": "JWT"}
    claims = {
        "iss": "https://accounts.google.com",
        "aud": audience,
        "email": email,
        "email_verified": True,
    }
    parts = [base64.urlsafe_b64encode(json.dumps(one).encode()) for one in (header, claims)]
    return b".".join(part.rstrip(b"=") for part in parts).decode() + "."

"""HTTP requests as the services make them."""

import base64
import http.client
import json
import threading
from collections.abc import Mapping
from urllib.parse import urlsplit

from emulators.processes import LOOPBACK

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


class KeptConnections:
    """A connection to each port for each thread, kept open between requests.

    The lock protects the list of them all.
    """

    def __init__(self, timeout_seconds: float) -> None:
        self._timeout_seconds = timeout_seconds
        self._of_thread = threading.local()
        self._lock = threading.Lock()
        self._opened: list[http.client.HTTPConnection] = []

    def post(self, port: int, path: str, headers: Mapping[str, str], body: bytes) -> int:
        """Makes a request of this machine; gives the status.

        A server closes a connection that has been idle when it likes. Who learns that from a
        request has to ask again: the request was not read.
        """
        connection = self._connection(port)
        is_kept = connection.sock is not None
        try:
            return _posted(connection, path, headers, body)
        except ConnectionError:
            connection.close()
            if not is_kept:
                return NO_ANSWER
        except (OSError, http.client.HTTPException):
            connection.close()
            return NO_ANSWER
        return self.post(port, path, headers, body)

    def _connection(self, port: int) -> http.client.HTTPConnection:
        """The connection of this thread; it is opened again after it was closed."""
        known: http.client.HTTPConnection | None = getattr(self._of_thread, str(port), None)
        if known is None:
            known = http.client.HTTPConnection(LOOPBACK, port, timeout=self._timeout_seconds)
            setattr(self._of_thread, str(port), known)
            with self._lock:
                self._opened.append(known)
        return known

    def close(self) -> None:
        """Closes them all; no thread may be at a request."""
        with self._lock:
            for connection in self._opened:
                connection.close()


def _posted(
    connection: http.client.HTTPConnection, path: str, headers: Mapping[str, str], body: bytes
) -> int:
    connection.request("POST", path, body, dict(headers))
    answer = connection.getresponse()
    answer.read()
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

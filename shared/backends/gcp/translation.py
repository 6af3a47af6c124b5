"""Errors of Google's clients as errors of the ports; none crosses a backend's border."""

from collections.abc import Iterator
from contextlib import contextmanager

import requests
from google.api_core import exceptions
from google.auth.exceptions import TransportError

from shared.ports.repository import Unstorable
from shared.ports.unavailable import Unavailable

_TRANSIENT = (
    exceptions.Aborted,
    exceptions.ServerError,
    exceptions.TooManyRequests,
    exceptions.RetryError,
    exceptions.Cancelled,
    TransportError,
    requests.ConnectionError,
    requests.Timeout,
)
"""What may be gone a moment later. `ServerError` is every 5xx, deadlines included."""


@contextmanager
def translated(what: str) -> Iterator[None]:
    """Runs calls of a client.

    Args:
        what: names the service in the message: "Firestore".

    Raises:
        Unavailable: the service did not answer, or not in time.
        Unstorable: it refuses the content, as too large or as no text.
    """
    try:
        yield
    except _TRANSIENT as error:
        raise Unavailable(
            f"{what} does not answer: {_shown(error)}", remedy="Try again."
        ) from error
    except (exceptions.InvalidArgument, exceptions.RequestRangeNotSatisfiable) as error:
        raise Unstorable(f"{what} refuses the content: {_shown(error)}") from error


def _shown(error: Exception) -> str:
    return str(error).encode("utf-8", "replace").decode()[:300]

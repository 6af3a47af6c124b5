"""What Google's services say when something goes wrong, in words for the author of a flow."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar

from plugins.gcp.connection import EMULATOR_COMMANDS, SERVICE_NAMES, Connection, imported
from shared.sdk.output import TaskFailed

_PATIENCE_SECONDS = 120.0
_EMULATED_PATIENCE_SECONDS = 3.0
"""An emulator that does not answer is not running."""
_REQUEST = re.compile(r"^(?:GET|POST|PUT|PATCH|DELETE) \S+: ")
_UNAVAILABLE = 503
_GATEWAY_TIMEOUT = 504


class GoogleFailure(TaskFailed):
    """What a service of Google Cloud refused or could not do.

    Attributes:
        reasons: the words of the service (`notFound`, `invalidQuery`, `backendError`).
        status: the HTTP status that the failure has or would have; None where it never answered.
    """

    code: ClassVar[str] = "gcp.failed"

    def __init__(
        self,
        message: str,
        reasons: tuple[str, ...] = (),
        remedy: str = "",
        status: int | None = None,
    ) -> None:
        super().__init__(message, remedy=remedy)
        self.reasons = reasons
        self.status = status


def patience_seconds(connection: Connection) -> float:
    """How long one call is tried again when the service does not answer."""
    return _EMULATED_PATIENCE_SECONDS if connection.is_emulated else _PATIENCE_SECONDS


@contextmanager
def calling(connection: Connection, failure: type[GoogleFailure] = GoogleFailure) -> Iterator[None]:
    """Says in the service's words what goes wrong inside the block.

    Raises:
        GoogleFailure: of the given class: the service refused, failed, or does not answer.
    """
    errors = imported("google.api_core.exceptions")
    requests = imported("requests.exceptions")
    try:
        yield
    except errors.RetryError as error:
        raise _not_answering(connection, failure, error.cause or error) from None
    except errors.GoogleAPICallError as error:
        if _is_silence(error.code, error.grpc_status_code):
            raise _not_answering(connection, failure, error) from None
        raise failure(
            _message_of(error), _reasons_of(error.errors), _remedy_of(error.code), error.code
        ) from None
    except requests.RequestException as error:
        raise _not_answering(connection, failure, error) from None
    except imported("google.auth.exceptions").GoogleAuthError as error:
        raise failure(
            f"Google refuses the credentials: {error}",
            remedy="Give a key in serviceAccount, or renew the ambient credentials.",
        ) from None


def _is_silence(status: object, grpc_status: object) -> bool:
    """Whether gRPC says that nobody answered; over HTTP a 503 is an answer."""
    return grpc_status is not None and status in {_UNAVAILABLE, _GATEWAY_TIMEOUT}


def _not_answering(
    connection: Connection, failure: type[GoogleFailure], error: BaseException
) -> GoogleFailure:
    remedy = (
        f"Start the emulator: {EMULATOR_COMMANDS[connection.service]}."
        if connection.is_emulated
        else "See whether this machine reaches the internet."
    )
    name = SERVICE_NAMES[connection.service]
    return failure(f"{name} does not answer: {type(error).__name__}", remedy=remedy)


def _message_of(error: object) -> str:
    """Without the method, the address and the job's place, which the client puts around it."""
    text = str(getattr(error, "message", error)).partition("\n\nLocation:")[0]
    return _REQUEST.sub("", text).strip()


def _reasons_of(errors: object) -> tuple[str, ...]:
    listed = errors if isinstance(errors, list | tuple) else ()
    return tuple(str(item.get("reason", "")) for item in listed if isinstance(item, dict))


def _remedy_of(code: object) -> str:
    match int(str(code)) if code is not None else 0:
        case 401 | 403:
            return "Give the account the roles that the task needs, or other credentials."
        case 404:
            return "Check the names that the task gives, its project, and the location."
        case _:
            return ""

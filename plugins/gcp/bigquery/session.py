"""A client of BigQuery for one run of a task, and what its failures say."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar

from pydantic import Field

from plugins.gcp.bigquery.tables import TableName, table_named
from plugins.gcp.connection import GoogleProperties, connect, imported
from shared.model.properties import Dynamic
from shared.model.retry import ExponentialRetry, Retry
from shared.sdk.context import GoogleService, RunContext
from shared.sdk.output import TaskFailed

_CALL_SECONDS = 120.0
"""How long one call is tried again when the service does not answer."""
_REQUEST = re.compile(r"^(?:GET|POST|PUT|PATCH|DELETE) \S+: ")
_EMULATED_CALL_SECONDS = 3.0
"""An emulator that does not answer is not running."""

_RETRY = ExponentialRetry.model_validate(
    {
        "type": "exponential",
        "interval": "PT5S",
        "maxInterval": "PT60M",
        "maxDuration": "PT15M",
        "maxAttempts": 10,
    }
)


class BigQueryProperties(GoogleProperties):
    """What every type of BigQuery has."""

    location: Dynamic[str] | None = Field(
        default=None, description="Where the job runs and the data is.", examples=["EU"]
    )
    retry_auto: Retry = Field(
        default=_RETRY,
        description="When a job is tried again that failed for one of `retryReasons`.",
        examples=[{"type": "constant", "interval": "PT10S", "maxAttempts": 3}],
    )
    retry_reasons: Dynamic[tuple[str, ...]] = Field(
        default=(
            "rateLimitExceeded",
            "jobBackendError",
            "backendError",
            "internalError",
            "jobInternalError",
        ),
        description="Reasons of a failure that pass by themselves.",
    )
    retry_messages: Dynamic[tuple[str, ...]] = Field(
        default=("due to concurrent update", "Retrying the job may solve the problem"),
        description="Parts of messages of failures that pass by themselves.",
    )


class ServiceFailure(TaskFailed):
    """What BigQuery refused or could not do.

    Attributes:
        reasons: the words of the service (`notFound`, `invalidQuery`, `backendError`).
    """

    code: ClassVar[str] = "bigquery.failed"

    def __init__(self, message: str, reasons: tuple[str, ...] = (), remedy: str = "") -> None:
        super().__init__(message, remedy=remedy)
        self.reasons = reasons


class Session:
    """The client of one run, made for its project, credentials and location."""

    def __init__(self, context: RunContext, task: BigQueryProperties) -> None:
        connection = connect(context, task, GoogleService.BIGQUERY)
        self.library = imported("google.cloud.bigquery")
        self.errors = imported("google.api_core.exceptions")
        self.project = connection.project
        self.location = task.location
        self.is_emulated = connection.endpoint is not None
        options = {"api_endpoint": connection.endpoint} if connection.endpoint else None
        self.client = self.library.Client(
            project=connection.project,
            credentials=connection.credentials,
            location=task.location,
            client_options=options,
        )
        seconds = _EMULATED_CALL_SECONDS if self.is_emulated else _CALL_SECONDS
        self.retry = self.library.DEFAULT_RETRY.with_timeout(seconds)

    def table(self, text: str) -> TableName:
        """The table of a name. Raises TaskFailed."""
        return table_named(text, self.project)

    def reference(self, name: TableName) -> object:
        """A table as the client wants it."""
        dataset = self.library.DatasetReference(name.project, name.dataset)
        return dataset.table(name.table)

    def close(self) -> None:
        """Gives the connections back."""
        self.client.close()

    @contextmanager
    def calling(self) -> Iterator[None]:
        """Says in the service's words what goes wrong inside the block.

        Raises:
            ServiceFailure: the service refused, failed, or does not answer.
        """
        requests = imported("requests.exceptions")
        try:
            yield
        except self.errors.RetryError as error:
            raise self._not_answering(error.cause or error) from None
        except self.errors.GoogleAPICallError as error:
            raise ServiceFailure(
                _message_of(error), _reasons_of(error.errors), _remedy_of(error.code)
            ) from None
        except requests.RequestException as error:
            raise self._not_answering(error) from None
        except imported("google.auth.exceptions").GoogleAuthError as error:
            raise ServiceFailure(
                f"Google refuses the credentials: {error}",
                remedy="Give a key in serviceAccount, or renew the ambient credentials.",
            ) from None

    def _not_answering(self, error: BaseException) -> ServiceFailure:
        remedy = (
            "Start the emulator: windhover emulators start bigquery."
            if self.is_emulated
            else "See whether this machine reaches the internet."
        )
        return ServiceFailure(f"BigQuery does not answer: {type(error).__name__}", remedy=remedy)


@contextmanager
def session_of(context: RunContext, task: BigQueryProperties) -> Iterator[Session]:
    """A session that is closed behind the block. Raises TaskFailed."""
    session = Session(context, task)
    try:
        with session.calling():
            yield session
    finally:
        session.close()


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
            return "Check the names of project, dataset and table, and the location."
        case _:
            return ""

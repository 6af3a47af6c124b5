"""A client of BigQuery for one run of a task, and what its failures say."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import ClassVar

from pydantic import Field

from plugins.gcp.bigquery.tables import TableName, table_named
from plugins.gcp.connection import GoogleProperties, connect, imported
from plugins.gcp.failures import GoogleFailure, calling, patience_seconds
from shared.model.properties import Dynamic
from shared.model.retry import ExponentialRetry, Retry
from shared.sdk.context import GoogleService, RunContext

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


class ServiceFailure(GoogleFailure):
    """What BigQuery refused or could not do."""

    code: ClassVar[str] = "bigquery.failed"


class Session:
    """The client of one run, made for its project, credentials and location."""

    def __init__(self, context: RunContext, task: BigQueryProperties) -> None:
        self.connection = connection = connect(context, task, GoogleService.BIGQUERY)
        self.library = imported("google.cloud.bigquery")
        self.errors = imported("google.api_core.exceptions")
        self.project = connection.project
        self.location = task.location
        self.client = self.library.Client(location=task.location, **connection.options())
        self.retry = self.library.DEFAULT_RETRY.with_timeout(patience_seconds(connection))

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

    def calling(self) -> AbstractContextManager[None]:
        """Says in the service's words what goes wrong inside the block.

        Raises:
            ServiceFailure: the service refused, failed, or does not answer.
        """
        return calling(self.connection, ServiceFailure)


@contextmanager
def session_of(context: RunContext, task: BigQueryProperties) -> Iterator[Session]:
    """A session that is closed behind the block. Raises TaskFailed."""
    session = Session(context, task)
    try:
        with session.calling():
            yield session
    finally:
        session.close()

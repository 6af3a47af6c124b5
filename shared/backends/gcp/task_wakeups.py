"""Cloud Tasks that wake the scheduler when a timer is due."""

import logging
from datetime import UTC, datetime, timedelta
from typing import ClassVar

import grpc
from google.api_core import exceptions
from google.cloud.tasks_v2 import CloudTasksClient
from google.cloud.tasks_v2.services.cloud_tasks.transports import CloudTasksGrpcTransport
from google.cloud.tasks_v2.types import HttpRequest, OidcToken, Task

from shared.errors import Disposition, WindhoverError
from shared.model.command import StartTimer
from shared.model.ids import id_of

logger = logging.getLogger(__name__)

FURTHEST = timedelta(days=29)
"""Cloud Tasks takes 30 days; what is further away is left to the sweep."""

MARGIN = timedelta(milliseconds=20)
"""By how much two machines may disagree: who is woken must find the timer due."""


class NoTaskQueue(WindhoverError):  # noqa: N818 - reads as the fact it is
    """The queue of timers is missing, or may not be written to."""

    code: ClassVar[str] = "gcp.no-task-queue"
    disposition: ClassVar[Disposition] = Disposition.RETRY_LATER


class TaskWakeups:
    """A task for each timer, named after it: a second one of a timer is refused by the service.

    Args:
        client: of Cloud Tasks.
        queue: full name of the queue.
        url: of the function that fires what is due.
        caller: service account that the call is made with.
        audience: for whom its token is made out.
    """

    def __init__(
        self, client: CloudTasksClient, queue: str, url: str, caller: str, audience: str
    ) -> None:
        self._client = client
        self._queue = queue
        self._url = url
        self._token = OidcToken(service_account_email=caller, audience=audience)

    def of(self, timer: StartTimer) -> None:
        """Sees to it that a timer is fired when it is due."""
        self.at(timer.at, id_of("wake", timer.id))

    def at(self, when: datetime, name: str) -> None:
        """Wakes the scheduler at a date; a second call of a name changes nothing.

        When the service does not answer nothing happens: the minute sweep finds what is overdue.

        Raises:
            NoTaskQueue: this will not get better by itself.
        """
        when = max(when, datetime.now(UTC)) + MARGIN
        if when > datetime.now(UTC) + FURTHEST:
            return
        task = Task(
            name=f"{self._queue}/tasks/{name}",
            schedule_time=when,
            http_request=HttpRequest(url=self._url, oidc_token=self._token),
        )
        try:
            self._client.create_task(parent=self._queue, task=task, timeout=10.0)
        except exceptions.AlreadyExists:
            return
        except (exceptions.NotFound, exceptions.Forbidden) as error:
            raise NoTaskQueue(f"timers can not be queued in {self._queue}: {error}") from error
        except exceptions.GoogleAPICallError:
            logger.warning("a timer is left to the sweep", exc_info=True, extra={"task": name})


def tasks_client(emulator: str | None) -> CloudTasksClient:
    """A client of Cloud Tasks, or of its emulator at an address.

    No variable sends the official client to an emulator: its channel does.
    """
    if emulator is None:
        return CloudTasksClient()
    channel = grpc.insecure_channel(emulator)
    return CloudTasksClient(transport=CloudTasksGrpcTransport(channel=channel))

"""The composition root of the functions: the only place that picks the backends of Google Cloud.

Every function uses Firestore. The other clients are imported when something is to be sent, stored,
woken or read that needs them (`Deferred`): a cold start is paid by users.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib import import_module
from typing import ClassVar, Protocol, cast

from google.cloud import firestore

from functions.deferred import Deferred
from functions.identity import Callers, SignedByGoogle, unsigned
from functions.pushes import DeadLetterTopic, Pushes
from shared.backends.environment_secrets import EnvironmentSecrets
from shared.backends.gcp.firestore_flows import FirestoreFlows
from shared.backends.gcp.firestore_leases import FirestoreLeases
from shared.backends.gcp.firestore_logs import FirestoreLogs
from shared.backends.gcp.firestore_metrics import FirestoreMetrics
from shared.backends.gcp.firestore_repository import FirestoreRepository
from shared.backends.gcp.firestore_timers import FirestoreTimers
from shared.backends.gcp.firestore_triggers import FirestoreTriggerStates
from shared.backends.gcp.outbox import Outbox
from shared.backends.gcp.recalls import Recalls
from shared.backends.gcp.shapes import OUTBOX_BY_AGE, OUTBOX_OF_CAUSE
from shared.backends.gcp.store import Store
from shared.backends.system_clock import SystemClock
from shared.errors import WindhoverError
from shared.model.command import StartTimer
from shared.model.ids import id_of
from shared.model.trigger_state import TriggerState
from shared.ports.queue import Queue
from shared.ports.secrets import Secrets
from shared.ports.storage import Storage
from shared.runtime.ports import Ports
from shared.settings import ScheduleMode, Settings

TICK = timedelta(minutes=1)
"""How often Cloud Scheduler calls; what is due before its next call gets a task of its own."""


class NotConfigured(WindhoverError):  # noqa: N818 - reads as the fact it is
    """A setting that functions need is missing or contradicts another; nothing was started."""

    code: ClassVar[str] = "function.not-configured"


class Wakeups(Protocol):
    """Wakes the scheduler."""

    def of(self, timer: StartTimer) -> None:
        """When a timer is due."""
        ...

    def at(self, when: datetime, name: str) -> None:
        """At a date; a second call of a name changes nothing."""
        ...


@dataclass(frozen=True, slots=True)
class Cloud:
    """The backends of one process.

    Attributes:
        outbox: what was committed and perhaps never sent.
        recalls: the same, in the documents of task runs.
        soon_due: wakes the scheduler for triggers.
    """

    settings: Settings
    ports: Ports
    store: Store
    flows: FirestoreFlows
    outbox: Outbox
    recalls: Recalls
    dead_letters: DeadLetterTopic
    soon_due: "SoonDue"

    @classmethod
    def of(cls, settings: Settings) -> "Cloud":
        """The backends that settings name. Raises NotConfigured."""
        project = _needed(settings.google_cloud_project, "GOOGLE_CLOUD_PROJECT")
        bucket = _needed(settings.gcp_bucket, "WINDHOVER_GCP_BUCKET")
        files = cast(Storage, Deferred(lambda: _storage(project, bucket)))
        store = Store.of(firestore.Client(project=project), files)
        wakeups = cast(Wakeups, Deferred(_wakeups(settings, project)))
        flows = FirestoreFlows(store)
        soon_due = SoonDue(wakeups)
        ports = Ports(
            repository=FirestoreRepository(store),
            queue=cast(Queue, Deferred(lambda: _queue(project, settings.gcp_prefix, files))),
            # The name of a method is already a use.
            timers=FirestoreTimers(store, lambda timer: wakeups.of(timer)),  # noqa: PLW0108
            leases=FirestoreLeases(store),
            storage=files,
            logs=FirestoreLogs(store),
            metrics=FirestoreMetrics(store),
            flows=flows,
            secrets=_secrets(settings, project),
            clock=SystemClock(),
            triggers=FirestoreTriggerStates(store, soon_due),
        )
        outbox = Outbox(store, OUTBOX_OF_CAUSE, OUTBOX_BY_AGE)
        topic = f"projects/{project}/topics/{settings.gcp_prefix}-dead-letters"
        dead_letters = cast(DeadLetterTopic, Deferred(lambda: _dead_letters(topic)))
        recalls = Recalls(store)
        return cls(settings, ports, store, flows, outbox, recalls, dead_letters, soon_due)

    def callers(self) -> Callers:
        """Who may make internal calls. Raises NotConfigured."""
        settings = self.settings
        if settings.gcp_unsigned_tokens and not settings.firestore_emulator_host:
            raise NotConfigured(
                "unsigned tokens are only believed beside emulators",
                remedy="Remove WINDHOVER_GCP_UNSIGNED_TOKENS.",
            )
        verify = unsigned if settings.gcp_unsigned_tokens else SIGNED_BY_GOOGLE
        audience = _needed(settings.gcp_audience, "WINDHOVER_GCP_AUDIENCE")
        return Callers(verify, audience, settings.gcp_callers)

    def pushes(self) -> Pushes:
        """Receives what Pub/Sub pushes. Raises NotConfigured."""
        return Pushes(self.callers(), self.ports.storage, self.dead_letters)


SIGNED_BY_GOOGLE = SignedByGoogle()
"""One for the process: it keeps Google's keys between calls."""


class SoonDue:
    """Wakes the scheduler for triggers that are due before its next tick."""

    def __init__(self, wakeups: Wakeups) -> None:
        self._wakeups = wakeups

    def __call__(self, states: Sequence[TriggerState]) -> None:
        """These states were written."""
        before = datetime.now(UTC) + TICK
        for state in states:
            if state.due_at is not None and state.due_at < before:
                # The version: a trigger that was locked when its date came is due again.
                self._wakeups.at(state.due_at, id_of("due", state.key, state.version))


class Jobs(Protocol):
    """Keeps jobs of Cloud Scheduler like the schedules of flows."""

    def flow_changed(self, namespace: str, flow_id: str) -> None:
        """A flow was saved or deleted."""
        ...

    def refresh(self) -> None:
        """Brings all of them up to date now and then."""
        ...


@cache
def cloud() -> Cloud:
    """The backends of this process, made when they are needed first."""
    return Cloud.of(Settings.read())


def _storage(project: str, bucket: str) -> Storage:
    from google.cloud.storage import Client  # noqa: PLC0415 - most steps store no file

    from shared.backends.gcp.gcs_storage import GcsStorage  # noqa: PLC0415

    return GcsStorage(Client(project=project).bucket(bucket))


@cache
def kept_jobs() -> Jobs | None:
    """The jobs of schedules; None where the tick serves them all."""
    if cloud().settings.gcp_schedules is not ScheduleMode.JOBS:
        return None
    # Only who has jobs pays for the client at a cold start.
    jobs: Jobs = import_module("functions.schedules").kept_jobs_of(cloud().settings, cloud().ports)
    return jobs


def _queue(project: str, prefix: str, files: Storage) -> Queue:
    from google.pubsub_v1 import PublisherClient  # noqa: PLC0415 - most steps send nothing

    from shared.backends.gcp.pubsub_queue import Names, PubsubQueue  # noqa: PLC0415

    return PubsubQueue(PublisherClient(), None, Names(project, prefix), files)


def _dead_letters(topic: str) -> DeadLetterTopic:
    from google.pubsub_v1 import PublisherClient  # noqa: PLC0415 - the rarest case

    from shared.backends.gcp.dead_letter_topic import PubsubDeadLetters  # noqa: PLC0415

    return PubsubDeadLetters(PublisherClient(), topic)


def _secrets(settings: Settings, project: str) -> Secrets:
    """Secret Manager, which nobody emulates, and the environment behind it."""
    environment = EnvironmentSecrets(settings.secret_variables)
    if settings.firestore_emulator_host:
        return environment

    def managed() -> Secrets:
        from shared.backends.gcp.secret_manager import (  # noqa: PLC0415 - most flows have no secret
            ManagedSecrets,
        )

        return ManagedSecrets.of(project, settings.gcp_prefix, environment)

    return cast(Secrets, Deferred(managed))


def _wakeups(settings: Settings, project: str) -> Callable[[], object]:
    """Makes what wakes the scheduler. Raises NotConfigured at once."""
    location = f"projects/{project}/locations/{settings.gcp_region}"
    queue = f"{location}/queues/{settings.gcp_prefix}-timers"
    url = _needed(settings.gcp_scheduler_url, "WINDHOVER_GCP_SCHEDULER_URL").rstrip("/")
    caller = _needed(settings.gcp_caller, "WINDHOVER_GCP_CALLER")

    def made() -> object:
        from shared.backends.gcp.task_wakeups import (  # noqa: PLC0415 - most steps wait for nothing
            TaskWakeups,
            tasks_client,
        )

        client = tasks_client(settings.cloud_tasks_emulator_host)
        # Cloud Run admits tokens that are made out for the service's own address.
        return TaskWakeups(client, queue, f"{url}/", caller, audience=url)

    return made


def _needed(value: str | None, name: str) -> str:
    if not value:
        raise NotConfigured(f"{name} is not set", remedy=f"Set {name} for this function.")
    return value

"""The composition root of the functions: the only place that picks the backends of Google Cloud."""

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import ClassVar, Protocol

import grpc
from google.cloud import firestore
from google.cloud.storage import Client as StorageClient
from google.cloud.tasks_v2 import CloudTasksClient
from google.cloud.tasks_v2.services.cloud_tasks.transports import CloudTasksGrpcTransport
from google.pubsub_v1 import PublisherClient

from functions.identity import Callers, signed_by_google, unsigned
from functions.live_feed import LiveFeed
from functions.pushes import DeadLetterTopic, Pushes
from functions.shared_index import SharedIndex
from shared.backends.environment_secrets import EnvironmentSecrets
from shared.backends.gcp.firestore_accounts import FirestoreAccounts
from shared.backends.gcp.firestore_dead_letters import FirestoreDeadLetters
from shared.backends.gcp.firestore_flows import FirestoreFlows
from shared.backends.gcp.firestore_leases import FirestoreLeases
from shared.backends.gcp.firestore_logs import FirestoreLogs
from shared.backends.gcp.firestore_metrics import FirestoreMetrics
from shared.backends.gcp.firestore_repository import FirestoreRepository
from shared.backends.gcp.firestore_timers import FirestoreTimers
from shared.backends.gcp.firestore_triggers import FirestoreTriggerStates
from shared.backends.gcp.gcs_storage import GcsStorage
from shared.backends.gcp.outbox import Outbox
from shared.backends.gcp.pubsub_queue import Names, PubsubQueue
from shared.backends.gcp.secret_manager import ManagedSecrets
from shared.backends.gcp.shapes import OUTBOX_BY_AGE, OUTBOX_OF_CAUSE
from shared.backends.gcp.store import Store
from shared.backends.gcp.task_wakeups import TaskWakeups
from shared.backends.gcp.watching import ExecutionWatch
from shared.backends.system_clock import SystemClock
from shared.cli.composition import options_of, world_of
from shared.errors import WindhoverError
from shared.model.ids import id_of
from shared.model.trigger_state import TriggerState
from shared.ports.secrets import Secrets
from shared.runtime.asked_here import AskedHere
from shared.runtime.contexts import ContextMaker
from shared.runtime.dead_letters import PutAside
from shared.runtime.executor import Executor
from shared.runtime.instance import Instance, InstanceOptions
from shared.runtime.library import FlowLibrary
from shared.runtime.listeners import Listeners
from shared.runtime.poller import Poller
from shared.runtime.ports import Ports
from shared.runtime.random_ids import new_execution_id
from shared.runtime.scheduler import Scheduler
from shared.runtime.timekeeper import Timekeeper
from shared.runtime.watched_flows import WatchedFlows
from shared.runtime.worker import Worker
from shared.runtime.world import World
from shared.sdk.registry import Registry
from shared.settings import ScheduleMode, Settings

TICK = timedelta(minutes=1)
"""How often Cloud Scheduler calls; what is due before its next call gets a task of its own."""


class NotConfigured(WindhoverError):  # noqa: N818 - reads as the fact it is
    """A setting that functions need is missing or contradicts another; nothing was started."""

    code: ClassVar[str] = "function.not-configured"


@dataclass(frozen=True, slots=True)
class Cloud:
    """The backends of one process.

    Attributes:
        wakeups: wakes the scheduler at a date.
        outbox: what was committed and perhaps never sent.
    """

    settings: Settings
    ports: Ports
    store: Store
    flows: FirestoreFlows
    wakeups: TaskWakeups
    outbox: Outbox
    publisher: PublisherClient
    names: Names

    @classmethod
    def of(cls, settings: Settings) -> "Cloud":
        """The backends that settings name. Raises NotConfigured."""
        project = _needed(settings.google_cloud_project, "GOOGLE_CLOUD_PROJECT")
        bucket = _needed(settings.gcp_bucket, "WINDHOVER_GCP_BUCKET")
        files = GcsStorage(StorageClient(project=project).bucket(bucket))
        store = Store.of(firestore.Client(project=project), files)
        names = Names(project, settings.gcp_prefix)
        publisher = PublisherClient()
        wakeups = _wakeups(settings, project)
        flows = FirestoreFlows(store)
        ports = Ports(
            repository=FirestoreRepository(store),
            queue=PubsubQueue(publisher, None, names, files),
            timers=FirestoreTimers(store, wakeups),
            leases=FirestoreLeases(store),
            storage=files,
            logs=FirestoreLogs(store),
            metrics=FirestoreMetrics(store),
            flows=flows,
            secrets=_secrets(settings, project),
            clock=SystemClock(),
            triggers=FirestoreTriggerStates(store, SoonDue(wakeups)),
        )
        outbox = Outbox(store, OUTBOX_OF_CAUSE, OUTBOX_BY_AGE)
        return cls(settings, ports, store, flows, wakeups, outbox, publisher, names)

    def callers(self) -> Callers:
        """Who may make internal calls. Raises NotConfigured."""
        settings = self.settings
        if settings.gcp_unsigned_tokens and not settings.firestore_emulator_host:
            raise NotConfigured(
                "unsigned tokens are only believed beside emulators",
                remedy="Remove WINDHOVER_GCP_UNSIGNED_TOKENS.",
            )
        verify = unsigned if settings.gcp_unsigned_tokens else signed_by_google
        audience = _needed(settings.gcp_audience, "WINDHOVER_GCP_AUDIENCE")
        return Callers(verify, audience, settings.gcp_callers)

    def pushes(self) -> Pushes:
        """Receives what Pub/Sub pushes. Raises NotConfigured."""
        topic = f"projects/{self.names.project}/topics/{self.names.prefix}-dead-letters"
        dead_letters = DeadLetterTopic(self.publisher, topic)
        return Pushes(self.callers(), self.ports.storage, dead_letters)


@dataclass(frozen=True, slots=True)
class Shells:
    """What handles messages and ticks."""

    executor: Executor
    worker: Worker
    poller: Poller
    listeners: Listeners
    scheduler: Scheduler
    timekeeper: Timekeeper
    index: SharedIndex

    @classmethod
    def of(cls, cloud: Cloud, registry: Registry) -> "Shells":
        """The shells of one process."""
        library = FlowLibrary(cloud.ports.flows, registry)
        index = SharedIndex(cloud.flows, library)
        options = _options(cloud.settings)
        world = replace(world_of(cloud.settings, cloud.ports), listened=index.states)
        contexts = _contexts(world, options)
        worker_id = f"worker-{new_execution_id()}"
        return cls(
            executor=Executor(world, library, contexts),
            worker=Worker(cloud.ports, library, contexts, worker_id),
            poller=Poller(contexts, library),
            listeners=Listeners(world, library, index),
            scheduler=Scheduler(world, library, index, options.recover),
            timekeeper=Timekeeper(cloud.ports),
            index=index,
        )


class SoonDue:
    """Wakes the scheduler for triggers that are due before its next tick."""

    def __init__(self, wakeups: TaskWakeups) -> None:
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


@cache
def shells() -> Shells:
    """The shells of this process."""
    return Shells.of(cloud(), Registry.installed())


@cache
def kept_jobs() -> Jobs | None:
    """The jobs of schedules; None where the tick serves them all."""
    if cloud().settings.gcp_schedules is not ScheduleMode.JOBS:
        return None
    # Only who has jobs pays for the client at a cold start.
    jobs: Jobs = import_module("functions.schedules").kept_jobs_of(cloud().settings, cloud().ports)
    return jobs


def asking_instance() -> Instance:
    """An instance whose requests are handled in this process; its threads are never started."""
    ports = cloud().ports
    feed = LiveFeed(ExecutionWatch(cloud().store))
    asked = replace(
        ports,
        queue=AskedHere(ports.queue, shells().executor, feed),
        flows=WatchedFlows(ports.flows, _flow_changed, ports.clock),
    )
    options = replace(_options(cloud().settings), feed=feed)
    return Instance(world_of(cloud().settings, asked), Registry.installed(), options)


def _flow_changed(namespace: str, flow_id: str) -> None:
    jobs = kept_jobs()
    if jobs is not None:
        jobs.flow_changed(namespace, flow_id)
    shells().index.settle(namespace, flow_id)


def accounts() -> FirestoreAccounts:
    """Who may log in."""
    return FirestoreAccounts(cloud().store)


def dead_letters() -> FirestoreDeadLetters:
    """What was put aside."""
    return FirestoreDeadLetters(cloud().store)


def put_aside() -> PutAside:
    """Takes what was put aside."""
    return PutAside(cloud().ports, dead_letters())


def _options(settings: Settings) -> InstanceOptions:
    # The only place that a function may write to; it is memory, and goes with the instance.
    top = Path(tempfile.gettempdir()) / "windhover"
    return options_of(settings, top / "work", top / "environments")


def _contexts(world: World, options: InstanceOptions) -> ContextMaker:
    return ContextMaker(world, options.runner, options.workplace, options.google)


def _secrets(settings: Settings, project: str) -> Secrets:
    """Secret Manager, which nobody emulates, and the environment behind it."""
    environment = EnvironmentSecrets(settings.secret_variables)
    if settings.firestore_emulator_host:
        return environment
    return ManagedSecrets.of(project, settings.gcp_prefix, environment)


def _wakeups(settings: Settings, project: str) -> TaskWakeups:
    queue = (
        f"projects/{project}/locations/{settings.gcp_region}/queues/{settings.gcp_prefix}-timers"
    )
    url = _needed(settings.gcp_scheduler_url, "WINDHOVER_GCP_SCHEDULER_URL").rstrip("/")
    caller = _needed(settings.gcp_caller, "WINDHOVER_GCP_CALLER")
    # Cloud Run admits tokens that are made out for the service's own address.
    return TaskWakeups(_tasks_client(settings)(), queue, f"{url}/", caller, audience=url)


def _tasks_client(settings: Settings) -> Callable[[], CloudTasksClient]:
    """No variable sends the official client of Cloud Tasks to an emulator: its channel does."""
    host = settings.cloud_tasks_emulator_host
    if host is None:
        return CloudTasksClient
    channel = grpc.insecure_channel(host)
    return lambda: CloudTasksClient(transport=CloudTasksGrpcTransport(channel=channel))


def _needed(value: str | None, name: str) -> str:
    if not value:
        raise NotConfigured(f"{name} is not set", remedy=f"Set {name} for this function.")
    return value

"""The composition root of a Windhover in one process: builds the backends and hands them on."""

import base64
import gc
import hashlib
import importlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from shared.backends.environment_secrets import EnvironmentSecrets
from shared.backends.memory.flows import MemoryFlows
from shared.backends.memory.leases import MemoryLeases
from shared.backends.memory.logs import MemoryLogs
from shared.backends.memory.metrics import MemoryMetrics
from shared.backends.memory.queue import MemoryQueue
from shared.backends.memory.repository import MemoryRepository
from shared.backends.memory.storage import MemoryStorage
from shared.backends.memory.timers import MemoryTimers
from shared.backends.memory.triggers import MemoryTriggerStates
from shared.backends.standalone.database import Database
from shared.backends.standalone.home import Home
from shared.backends.standalone.local_queue import LocalQueue
from shared.backends.standalone.local_storage import LocalStorage
from shared.backends.standalone.sqlite_accounts import SqliteAccounts
from shared.backends.standalone.sqlite_flows import SqliteFlows
from shared.backends.standalone.sqlite_leases import SqliteLeases
from shared.backends.standalone.sqlite_logs import SqliteLogs
from shared.backends.standalone.sqlite_metrics import SqliteMetrics
from shared.backends.standalone.sqlite_repository import SqliteRepository
from shared.backends.standalone.sqlite_timers import SqliteTimers
from shared.backends.standalone.sqlite_triggers import SqliteTriggerStates
from shared.backends.system_clock import SystemClock
from shared.cli.configured import google_of, kept_secrets_of, runner_of, world_of
from shared.ports.accounts import Accounts
from shared.ports.secrets import Secrets
from shared.ports.storage import Storage
from shared.ports.unavailable import Unavailable
from shared.runtime.instance import Instance, InstanceOptions
from shared.runtime.ports import Ports
from shared.sdk.descendants import Descendants
from shared.sdk.registry import Registry
from shared.settings import InvalidSetting, Settings

_COLLECT_AFTER = (50_000, 50, 100)
"""Thresholds of the garbage collector.

Documents are trees without cycles, which the collector walks in vain: with Python's thresholds an
iteration of a loop over 10,000 values costs 1.4 times one over 100, with these 1.04 times.
"""


@dataclass(frozen=True, slots=True)
class Standalone:
    """What a server of one process needs.

    Attributes:
        accounts: who may log in.
        key: secret of this installation; signs sessions.
    """

    instance: Instance
    accounts: Accounts
    key: bytes


@contextmanager
def open_standalone(settings: Settings, registry: Registry) -> Iterator[Instance]:
    """A Windhover on the home directory of the settings, running until the block ends.

    Raises:
        HomeInUse: another process runs on it.
    """
    with open_server(settings, registry) as opened:
        yield opened.instance


@contextmanager
def open_server(settings: Settings, registry: Registry) -> Iterator[Standalone]:
    """The same, and what a server needs besides. Raises HomeInUse."""
    gc.set_threshold(*_COLLECT_AFTER)
    home = Home(settings.home)
    home.clear_up()
    descendants = Descendants(home.owner)
    database = Database(home.database)
    queue = LocalQueue(database)
    timers_changed = threading.Event()
    triggers_changed = threading.Event()
    try:
        ports = Ports(
            repository=SqliteRepository(database, queue.was_committed),
            queue=queue,
            timers=SqliteTimers(database, timers_changed.set),
            leases=SqliteLeases(database),
            storage=LocalStorage(home.storage),
            logs=SqliteLogs(database),
            metrics=SqliteMetrics(database),
            flows=SqliteFlows(database),
            secrets=secrets_of(settings),
            clock=SystemClock(),
            triggers=SqliteTriggerStates(database, queue.was_committed, triggers_changed.set),
        )
        kept_secrets = kept_secrets_of(settings, ports, _sealing_key(home))
        options = replace(
            options_of(settings, home.workplace, home.environments, descendants),
            timers_changed=timers_changed,
            triggers_changed=triggers_changed,
            kept_secrets=kept_secrets,
        )
        instance = Instance(world_of(settings, ports, kept_secrets), registry, options)
        instance.start()
        try:
            yield Standalone(instance, SqliteAccounts(database), home.key())
        finally:
            queue.close()
            instance.stop()
    finally:
        descendants.close()
        database.close()
        home.close()


def _sealing_key(home: Home) -> str:
    """What seals the secrets of namespaces where no key is set: another use than of sessions."""
    return base64.b64encode(hashlib.sha256(b"secrets" + home.key()).digest()).decode()


@contextmanager
def open_storage(settings: Settings) -> Iterator[Storage]:
    """The files of a home directory, without running anything on it.

    Raises:
        HomeInUse: another process runs on it.
        HomeUnusable: it can not be made.
    """
    home = Home(settings.home)
    try:
        yield LocalStorage(home.storage)
    finally:
        home.close()


@contextmanager
def open_memory(settings: Settings, registry: Registry) -> Iterator[Instance]:
    """A Windhover that forgets everything when the block ends."""
    with TemporaryDirectory(prefix="windhover-") as folder:
        clock = SystemClock()
        repository = MemoryRepository()
        queue = MemoryQueue()
        timers_changed = threading.Event()
        triggers_changed = threading.Event()
        descendants = Descendants("memory")
        ports = Ports(
            repository=repository,
            queue=queue,
            timers=MemoryTimers(timers_changed.set),
            leases=MemoryLeases(),
            storage=MemoryStorage(clock),
            logs=MemoryLogs(repository),
            metrics=MemoryMetrics(repository),
            flows=MemoryFlows(),
            secrets=secrets_of(settings),
            clock=clock,
            triggers=MemoryTriggerStates(triggers_changed.set),
        )
        top = Path(folder)
        kept_secrets = kept_secrets_of(settings, ports)
        options = replace(
            options_of(settings, top / "tmp", top / "environments", descendants),
            timers_changed=timers_changed,
            triggers_changed=triggers_changed,
            kept_secrets=kept_secrets,
        )
        instance = Instance(world_of(settings, ports, kept_secrets), registry, options)
        instance.start()
        try:
            yield instance
        finally:
            queue.close()
            instance.stop()
            descendants.close()


def secrets_of(settings: Settings) -> Secrets:
    """Where `secret()` reads: the environment, and Secret Manager before it if that is set.

    Raises:
        InvalidSetting: Secret Manager can not be used here.
    """
    environment = EnvironmentSecrets(settings.secret_variables)
    project = settings.secret_manager_project
    if project is None:
        return environment
    try:
        # An extra, and heavy.
        managed = importlib.import_module("shared.backends.gcp.secret_manager")
        found: Secrets = managed.ManagedSecrets.of(project, settings.gcp_prefix, environment)
    except ImportError as error:
        raise InvalidSetting(
            f"WINDHOVER_SECRET_MANAGER_PROJECT needs a package that is not installed: {error}",
            remedy='Install it: pip install "windhover[gcp]".',
        ) from error
    except Unavailable as error:
        raise InvalidSetting(
            f"WINDHOVER_SECRET_MANAGER_PROJECT needs credentials of Google Cloud: {error}",
            remedy="Run `gcloud auth application-default login`, or remove the setting.",
        ) from error
    return found


def options_of(
    settings: Settings,
    workplace: Path,
    environments: Path,
    descendants: Descendants | None = None,
) -> InstanceOptions:
    """How an instance runs.

    Args:
        settings: of this process.
        workplace: where working directories are made.
        environments: where the environments of scripts are kept.
        descendants: ends the scripts that outlive the process.
    """
    return InstanceOptions(
        workers=settings.workers,
        workplace=workplace,
        runner=replace(runner_of(settings, environments), descendants=descendants),
        recover=settings.recover_missed_schedules,
        admin_namespaces=settings.admin_namespaces,
        google=google_of(settings),
    )

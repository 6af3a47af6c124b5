"""Every backend that the contract of the ports binds. A new one adds one entry to `BACKENDS`."""

import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Protocol

import pytest

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
from shared.backends.standalone.local_queue import LocalQueue
from shared.backends.standalone.local_storage import LocalStorage
from shared.backends.standalone.sqlite_flows import SqliteFlows
from shared.backends.standalone.sqlite_leases import SqliteLeases
from shared.backends.standalone.sqlite_logs import SqliteLogs
from shared.backends.standalone.sqlite_metrics import SqliteMetrics
from shared.backends.standalone.sqlite_repository import SqliteRepository
from shared.backends.standalone.sqlite_timers import SqliteTimers
from shared.backends.standalone.sqlite_triggers import SqliteTriggerStates
from shared.backends.system_clock import SystemClock
from shared.runtime.ports import Ports
from tests.contract.gcp_backend import GcpBackend

SECRETS = {"SECRET_PASSWORD": "czNjcjN0", "SECRET_BROKEN": "no base64!"}


class Backend(Protocol):
    """A backend under test.

    Attributes:
        ports: what is tested; others after `crash`.
        timers_changed: set when the timers have told of a new earliest date.
        triggers_changed: set when the states of triggers have, alike.
    """

    ports: Ports
    timers_changed: threading.Event
    triggers_changed: threading.Event

    def crash(self) -> None:
        """Ends the process without a goodbye and starts another one on what is stored."""
        ...

    def close(self) -> None:
        """Frees what the test has used."""
        ...


class MemoryBackend:
    """Dictionaries. What a crash destroys is what receivers had in hand."""

    def __init__(self, folder: Path) -> None:
        del folder
        self.timers_changed = threading.Event()
        self.triggers_changed = threading.Event()
        self._queue = MemoryQueue()
        repository = MemoryRepository()
        clock = SystemClock()
        self.ports = Ports(
            repository=repository,
            queue=self._queue,
            timers=MemoryTimers(self.timers_changed.set),
            leases=MemoryLeases(),
            storage=MemoryStorage(clock),
            logs=MemoryLogs(repository),
            metrics=MemoryMetrics(repository),
            flows=MemoryFlows(),
            secrets=EnvironmentSecrets(SECRETS),
            clock=clock,
            triggers=MemoryTriggerStates(self.triggers_changed.set),
        )

    def crash(self) -> None:
        self._queue.redeliver_taken()

    def close(self) -> None:
        return


class StandaloneBackend:
    """A SQLite file and a folder. A crash forgets everything but them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._open()

    def _open(self) -> None:
        self.timers_changed = threading.Event()
        self.triggers_changed = threading.Event()
        self._database = Database(self._folder / "windhover.db")
        self._queue = LocalQueue(self._database)
        self.ports = Ports(
            repository=SqliteRepository(self._database, self._queue.was_committed),
            queue=self._queue,
            timers=SqliteTimers(self._database, self.timers_changed.set),
            leases=SqliteLeases(self._database),
            storage=LocalStorage(self._folder / "storage"),
            logs=SqliteLogs(self._database),
            metrics=SqliteMetrics(self._database),
            flows=SqliteFlows(self._database),
            secrets=EnvironmentSecrets(SECRETS),
            clock=SystemClock(),
            triggers=SqliteTriggerStates(
                self._database, self._queue.was_committed, self.triggers_changed.set
            ),
        )

    def crash(self) -> None:
        self.close()
        self._open()

    def close(self) -> None:
        self._queue.close()
        self._database.close()


BACKENDS: Mapping[str, Callable[[Path], Backend]] = {
    "memory": MemoryBackend,
    "standalone": StandaloneBackend,
    "gcp": GcpBackend,
}

MARKS = {"gcp": [pytest.mark.emulator]}
"""Of backends that need something running."""


@pytest.fixture(
    params=[
        pytest.param(made, id=name, marks=MARKS.get(name, ())) for name, made in BACKENDS.items()
    ]
)
def backend(request, tmp_path) -> Iterator[Backend]:
    """An empty backend, each in turn."""
    if request.param is GcpBackend:
        request.getfixturevalue("emulators")
    made = request.param(tmp_path)
    yield made
    made.close()


@pytest.fixture
def repository(backend):
    return backend.ports.repository


@pytest.fixture
def queue(backend):
    return backend.ports.queue


@pytest.fixture
def timers(backend):
    return backend.ports.timers


@pytest.fixture
def leases(backend):
    return backend.ports.leases


@pytest.fixture
def storage(backend):
    return backend.ports.storage


@pytest.fixture
def logs(backend):
    return backend.ports.logs


@pytest.fixture
def metrics(backend):
    return backend.ports.metrics


@pytest.fixture
def flows(backend):
    return backend.ports.flows


@pytest.fixture
def triggers(backend):
    return backend.ports.triggers

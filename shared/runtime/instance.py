"""One running Windhover in this process: its shells on threads, from start to stop."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from shared.model.command import RunTask, StopTask
from shared.model.event import TimerFired
from shared.model.ids import id_of
from shared.model.message import Message, Topic
from shared.model.timer import TimerKind
from shared.runtime.cancellation import StopReason
from shared.runtime.contexts import ContextMaker
from shared.runtime.executions import Executions
from shared.runtime.executor import Executor
from shared.runtime.feed import Feed
from shared.runtime.flow_catalog import FlowCatalog
from shared.runtime.group_executor import GroupExecutor
from shared.runtime.heard_logs import HeardLogs
from shared.runtime.key_values import StoredKeyValues
from shared.runtime.library import FlowLibrary
from shared.runtime.namespace_files import StoredNamespaceFiles
from shared.runtime.random_ids import new_execution_id
from shared.runtime.timekeeper import Timekeeper
from shared.runtime.worker import AttemptTaken, Worker
from shared.runtime.world import World
from shared.sdk.context import RunnerSettings
from shared.sdk.registry import Registry

logger = logging.getLogger(__name__)

RECEIVE_WAIT = timedelta(seconds=1)
RENEW_EVERY_SECONDS = 1.0
RETRY_LATER = timedelta(seconds=5)
GRACE = timedelta(seconds=2)


@dataclass(frozen=True, slots=True)
class InstanceOptions:
    """How an instance runs.

    Attributes:
        workers: attempts that run at the same time.
        workplace: where working directories are made.
        timers_changed: set by the timers when there may be a new earliest date.
    """

    workers: int
    workplace: Path
    runner: RunnerSettings
    timers_changed: threading.Event


class Instance:
    """Everything that one process needs to run flows."""

    def __init__(self, world: World, registry: Registry, options: InstanceOptions) -> None:
        self.feed = Feed()
        ports = replace(world.ports, logs=HeardLogs(world.ports.logs, self.feed))
        self.ports = ports
        self.flows = FlowLibrary(ports.flows, registry)
        self.catalog = FlowCatalog(ports.flows, self.flows)
        self.executions = Executions(world, self.flows, self.feed)
        contexts = ContextMaker(world, options.runner, options.workplace)
        self._group = GroupExecutor(ports, Executor(world, self.flows, contexts), self.feed)
        worker_id = f"worker-{new_execution_id()}"
        self._worker = Worker(ports, self.flows, contexts, worker_id)
        self._timekeeper = Timekeeper(ports)
        self._options = options
        self._stopping = threading.Event()
        self._threads: list[threading.Thread] = []

    def key_values(self, namespace: str) -> StoredKeyValues:
        """The key-value store of a namespace."""
        return StoredKeyValues(self.ports.storage, namespace, self.ports.clock)

    def namespace_files(self, namespace: str) -> StoredNamespaceFiles:
        """The files of a namespace."""
        return StoredNamespaceFiles(self.ports.storage, namespace)

    def start(self) -> None:
        """Starts the threads, and takes up what an earlier process left."""
        self._start("executor", self._group.run)
        self._give_up_leases()
        self._start("timers", self._keep_time)
        self._start("leases", self._renew_leases)
        self._start("stops", self._take_stops)
        for number in range(self._options.workers):
            self._start(f"worker-{number}", self._take_tasks)

    def stop(self) -> None:
        """Stops what runs and joins every thread.

        What is stopped before its end is not lost: the next start takes it up.
        """
        self._stopping.set()
        self._options.timers_changed.set()
        self._worker.stop_all(StopReason.SHUTTING_DOWN)
        for thread in self._threads[1:]:
            thread.join(GRACE.total_seconds())
        self._group.stop()
        self._threads[0].join()

    def _start(self, name: str, loop: Callable[[], None]) -> None:
        thread = threading.Thread(target=loop, name=name, daemon=True)
        thread.start()
        self._threads.append(thread)

    def _give_up_leases(self) -> None:
        """One process owns the home: every lease that is kept is of a process that has died."""
        now = self.ports.clock.now()
        for lease in self.ports.leases.held():
            event = TimerFired(
                execution_id=lease.execution_id,
                at=now,
                timer=TimerKind.LEASE,
                timer_id=id_of("void", lease.task_run_id, lease.attempt),
                task_run_id=lease.task_run_id,
                attempt=lease.attempt,
            )
            message = Message(id=id_of("event", event.key), topic=Topic.EXECUTIONS, body=event)
            # The lease ends now, but goes only when the attempt is given up: who dies between the
            # two finds it again, and does not run the attempt a second time under its number.
            self.ports.leases.renew(lease.model_copy(update={"until": now}))
            self.ports.queue.send([message])
            self.ports.leases.release(lease)

    def _take_tasks(self) -> None:
        while not self._stopping.is_set():
            message = self.ports.queue.receive(Topic.TASKS, RECEIVE_WAIT)
            if message is not None and isinstance(message.body, RunTask):
                self._run_task(message, message.body)

    def _run_task(self, message: Message, command: RunTask) -> None:
        try:
            self._worker.handle(command)
        except AttemptTaken:
            self.ports.queue.nack(message, RETRY_LATER)
        except Exception:
            if not self._stopping.is_set():
                logger.exception("an attempt could not be run", extra={"id": command.task_run_id})
                self.ports.queue.nack(message, RETRY_LATER)
        else:
            if not self._stopping.is_set():
                self.ports.queue.ack(message)

    def _take_stops(self) -> None:
        while not self._stopping.is_set():
            message = self.ports.queue.receive(Topic.STOPS, RECEIVE_WAIT)
            if message is not None and isinstance(message.body, StopTask):
                body = message.body
                self._worker.stop_attempt(body.task_run_id, body.attempt, StopReason.KILLED)
                self.ports.queue.ack(message)

    def _renew_leases(self) -> None:
        while not self._stopping.wait(RENEW_EVERY_SECONDS):
            self._worker.renew_leases()

    def _keep_time(self) -> None:
        while not self._stopping.is_set():
            self._options.timers_changed.clear()
            next_at = self._timekeeper.fire_due()
            left = None
            if next_at is not None:
                left = max((next_at - self.ports.clock.now()).total_seconds(), 0.001)
            self._options.timers_changed.wait(left)

"""One running Windhover in this process: its shells on threads, from start to stop."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from shared.model.command import PollTrigger, RunTask, StopTask
from shared.model.event import TimerFired
from shared.model.ids import id_of
from shared.model.message import Message, Topic
from shared.model.timer import TimerKind
from shared.model.timetable import RecoverMissedSchedules
from shared.runtime.bulk import Bulk
from shared.runtime.calendar import Calendar
from shared.runtime.cancellation import StopReason
from shared.runtime.contexts import ContextMaker
from shared.runtime.control import Control
from shared.runtime.evaluation import Evaluations
from shared.runtime.examinations import Examinations
from shared.runtime.executions import Executions
from shared.runtime.executor import Executor
from shared.runtime.feed import Feed
from shared.runtime.flow_catalog import FlowCatalog
from shared.runtime.flow_moves import FlowMoves
from shared.runtime.group_executor import GroupExecutor
from shared.runtime.heard_logs import HeardLogs
from shared.runtime.heard_triggers import HeardTriggers
from shared.runtime.kept_objects import KeptObjects
from shared.runtime.kept_secrets import KeptSecrets
from shared.runtime.key_entries import SetBy
from shared.runtime.key_values import StoredKeyValues
from shared.runtime.library import FlowLibrary
from shared.runtime.limits import Limits
from shared.runtime.listeners import Listeners
from shared.runtime.namespace_files import StoredNamespaceFiles
from shared.runtime.neighbours import Neighbours
from shared.runtime.poller import Poller
from shared.runtime.preferences import Preferences
from shared.runtime.random_ids import new_execution_id
from shared.runtime.realtime import Realtime
from shared.runtime.reports import AttemptTaken
from shared.runtime.scheduler import Scheduler
from shared.runtime.shared_filters import SharedFilters
from shared.runtime.timekeeper import Timekeeper
from shared.runtime.trigger_bulk import TriggerBulk
from shared.runtime.trigger_history import TriggerHistory
from shared.runtime.trigger_index import TriggerIndex
from shared.runtime.triggers import Triggers
from shared.runtime.watched_flows import WatchedFlows
from shared.runtime.webhooks import Webhooks
from shared.runtime.worker import Worker
from shared.runtime.world import World
from shared.sdk.context import GoogleSettings, RunnerSettings
from shared.sdk.registry import Registry

logger = logging.getLogger(__name__)

RECEIVE_WAIT = timedelta(seconds=1)
RENEW_EVERY_SECONDS = 1.0
RETRY_LATER = timedelta(seconds=5)
GRACE = timedelta(seconds=2)
LONGEST_SLEEP_SECONDS = 60.0
"""A clock that was set, or a laptop that slept, is noticed within this time."""


@dataclass(frozen=True, slots=True)
class InstanceOptions:
    """How an instance runs.

    Attributes:
        workers: attempts that run at the same time.
        workplace: where working directories are made.
        timers_changed: set by the timers when there may be a new earliest date.
        triggers_changed: set by the states of triggers, alike.
        recover: what becomes of missed ticks of schedules that do not say it.
        feed: hears of what is committed; another one where other processes commit too.
        admin_namespaces: those whose flows may act on executions of every namespace.
        limits: what flows may ask for and is not possible here.
        kept_secrets: which people may change; None where they are given from outside only.
    """

    workers: int
    workplace: Path
    runner: RunnerSettings
    timers_changed: threading.Event = field(default_factory=threading.Event)
    triggers_changed: threading.Event = field(default_factory=threading.Event)
    recover: RecoverMissedSchedules = RecoverMissedSchedules.ALL
    google: GoogleSettings = field(default_factory=GoogleSettings)
    feed: Feed = field(default_factory=Feed)
    admin_namespaces: tuple[str, ...] = ()
    limits: Limits = field(default_factory=Limits)
    kept_secrets: KeptSecrets | None = None


class Instance:
    """Everything that one process needs to run flows."""

    def __init__(self, world: World, registry: Registry, options: InstanceOptions) -> None:
        self.feed = options.feed
        index = TriggerIndex()
        ports = replace(
            world.ports,
            logs=HeardLogs(world.ports.logs, self.feed),
            flows=WatchedFlows(world.ports.flows, self._flow_changed, world.ports.clock),
            triggers=HeardTriggers(world.ports.triggers, self.feed),
        )
        world = replace(world, ports=ports, listened=index.states)
        self.ports = ports
        self.flows = FlowLibrary(ports.flows, registry, options.limits)
        self.catalog = FlowCatalog(ports.flows, self.flows)
        self.moves = FlowMoves(ports, self.catalog, self._flow_changed)
        self.evaluations = Evaluations(world, self.flows)
        self.executions = Executions(world, self.flows, self.feed)
        self.examinations = Examinations(world, self.flows, self.executions)
        self.control = Control(ports, self.flows, self.executions)
        self.bulk = Bulk(ports.repository, self.control, self.executions)
        self.preferences = Preferences(ports.storage)
        self.shared_filters = SharedFilters(ports.storage)
        self.namespaces = KeptObjects(ports.storage, "_namespaces")
        self.kept_secrets = options.kept_secrets
        self.dashboards = KeptObjects(ports.storage, "_dashboards")
        self.blueprints = KeptObjects(ports.storage, "_blueprints")
        self.triggers = Triggers(world, self.flows)
        self.trigger_history = TriggerHistory(world, self.flows, self.triggers)
        self.trigger_bulk = TriggerBulk(self.triggers)
        self.calendar = Calendar(ports, self.triggers)
        self.webhooks = Webhooks(
            world, self.flows, self.executions, lambda key: self.feed.triggers_changed({key})
        )
        contexts = ContextMaker(
            world,
            options.runner,
            options.workplace,
            options.google,
            registry,
            Neighbours(ports, self.flows, self.executions, self.control, options.admin_namespaces),
        )
        self._scheduler = Scheduler(world, self.flows, index, options.recover)
        self._listeners = Listeners(world, self.flows, index)
        self._poller = Poller(contexts, self.flows)
        self._realtime = Realtime(contexts, self.flows, index)
        self._group = GroupExecutor(ports, Executor(world, self.flows, contexts), self.feed)
        worker_id = f"worker-{new_execution_id()}"
        self._worker = Worker(ports, self.flows, contexts, worker_id)
        self._timekeeper = Timekeeper(ports)
        self._options = options
        self._stopping = threading.Event()
        self._threads: list[threading.Thread] = []

    def key_values(self, namespace: str, person: str = "") -> StoredKeyValues:
        """The key-value store of a namespace; its history tells who has set what."""
        set_by = SetBy(person=person)
        return StoredKeyValues(self.ports.storage, namespace, self.ports.clock, set_by)

    def namespace_files(self, namespace: str) -> StoredNamespaceFiles:
        """The files of a namespace."""
        return StoredNamespaceFiles(self.ports.storage, namespace)

    def start(self) -> None:
        """Starts the threads, and takes up what an earlier process left."""
        self._start("executor", self._group.run)
        self._give_up_leases()
        self._scheduler.load()
        self._start("timers", self._keep_time)
        self._start("schedules", self._keep_schedules)
        self._start("triggers", self._tell_triggers)
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
        self._options.triggers_changed.set()
        self._realtime.stop()
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
            if message is not None and isinstance(message.body, RunTask | PollTrigger):
                self._run_task(message, message.body)

    def _run_task(self, message: Message, command: RunTask | PollTrigger) -> None:
        try:
            if isinstance(command, PollTrigger):
                self._poller.handle(command)
            else:
                self._worker.handle(command)
        except AttemptTaken:
            self.ports.queue.nack(message, RETRY_LATER)
        except Exception:
            if not self._stopping.is_set():
                logger.exception("an attempt could not be run", extra={"id": message.id})
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
        self._sleep_between(self._options.timers_changed, self._timekeeper.fire_due)

    def _keep_schedules(self) -> None:
        self._sleep_between(self._options.triggers_changed, self._wake_scheduler)

    def _wake_scheduler(self) -> datetime | None:
        self._realtime.refresh()
        return self._scheduler.wake()

    def _sleep_between(self, changed: threading.Event, act: Callable[[], datetime | None]) -> None:
        """Acts, and sleeps until the date that comes next or until something has changed."""
        while not self._stopping.is_set():
            changed.clear()
            left = LONGEST_SLEEP_SECONDS
            try:
                next_at = act()
            except Exception:
                # The store is out of order: nothing is lost, and it is tried again.
                logger.exception("what is due could not be done")
                left = RETRY_LATER.total_seconds()
            else:
                if next_at is not None:
                    until = (next_at - self.ports.clock.now()).total_seconds()
                    left = min(max(until, 0.001), LONGEST_SLEEP_SECONDS)
            changed.wait(left)

    def _tell_triggers(self) -> None:
        while not self._stopping.is_set():
            message = self.ports.queue.receive(Topic.TRIGGERS, RECEIVE_WAIT)
            if message is None:
                continue
            try:
                self._listeners.handle(message)
            except Exception:
                if not self._stopping.is_set():
                    logger.exception("triggers could not be told", extra={"id": message.id})
                    self.ports.queue.nack(message, RETRY_LATER)
            else:
                self.ports.queue.ack(message)

    def _flow_changed(self, namespace: str, flow_id: str) -> None:
        self._scheduler.flow_changed(namespace, flow_id)

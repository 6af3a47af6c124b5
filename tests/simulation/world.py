"""One simulated Windhover: the real shells on memory backends, a virtual clock and bad weather."""

import logging
import random
import tempfile
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import ClassVar

from typing_extensions import override

from shared.backends.memory.leases import MemoryLeases
from shared.backends.memory.logs import MemoryLogs
from shared.backends.memory.metrics import MemoryMetrics
from shared.backends.memory.storage import MemoryStorage
from shared.backends.memory.timers import MemoryTimers
from shared.backends.memory.triggers import MemoryTriggerStates
from shared.engine.documents import Documents
from shared.errors import Disposition, WindhoverError
from shared.model.command import StartTimer
from shared.model.commit import Commit
from shared.model.event import AnyEvent, ExecutionCreated, UnitsOver
from shared.model.execution import Execution, ExecutionMetadata
from shared.model.flow import Flow
from shared.model.ids import id_of
from shared.model.message import Message, Topic
from shared.model.state import History
from shared.runtime.cancellation import StopReason
from shared.runtime.contexts import ContextMaker
from shared.runtime.dispatch import dispatch
from shared.runtime.executor import Executor
from shared.runtime.feed import Feed
from shared.runtime.group_executor import GroupExecutor
from shared.runtime.library import FlowLibrary
from shared.runtime.lost_looks import LostLooks
from shared.runtime.ports import Ports
from shared.runtime.reports import OwnSteps
from shared.runtime.timekeeper import Timekeeper
from shared.runtime.worker import Worker
from shared.runtime.world import World
from shared.sdk.context import RunnerSettings
from tests.simulation.faults import Contended, Faulty, Rates, Weather
from tests.simulation.hub import Hub, Process, virtual_alarm
from tests.simulation.post import Post
from tests.simulation.watch import WatchedRepository

logger = logging.getLogger(__name__)

RENEWAL_SECONDS = 8.0
LONGEST_SILENCE = 90.0
AGAIN = timedelta(seconds=5)
LONGEST_STEP = timedelta(seconds=40)
TICK_SECONDS = 60.0
SWEEP_SECONDS = 60.0
"""Between two looks for commands that nobody sent; those that both have found are sent."""
LOOK_SECONDS = 600.0
"""From a delivery to a look for lists that are over: longer than most messages are late."""
GROUP_SIZES = (1, 3, 20)
EXECUTION_ID = "simulated"


@dataclass(frozen=True)
class Kind:
    """What kind of installation is simulated.

    Attributes:
        grouped: one executor that commits for many messages at once, as standalone has it;
            otherwise many executors side by side, as functions are.
        workers: how many there are.
        own_steps: workers step the executions whose tasks they run, as functions do; nobody tells
            them of kills.
    """

    grouped: bool = False
    workers: int = 2
    own_steps: bool = False


class NoSecrets:
    """The secrets port of a world without any."""

    def get(self, name: str) -> str | None:
        """None, whatever the name."""
        del name


class Ticking(MemoryTimers):
    """Timers that tell when there is a new date."""

    def __init__(self, world: "SimulatedWorld") -> None:
        super().__init__()
        self._world = world

    def start(self, timer: StartTimer) -> None:
        """Keeps the timer and lets the timekeeper look at its date, or late."""
        super().start(timer)
        self._world.tick_at(timer)

    def done(self, timer_id: str, at: datetime) -> None:
        """Forgets the timer, or forgets to."""
        if not self._world.weather.strikes("done_lost"):
            super().done(timer_id, at)


class WatchedExecutor(Executor):
    """An executor that tells when the engine could not go on."""

    def __init__(self, simulated: "SimulatedWorld", world: World) -> None:
        super().__init__(world, simulated.library, simulated.contexts)
        self._simulated = simulated

    @override
    def _faulted(self, message: Message, documents: Documents, error: Exception) -> Commit:
        shown = "".join(traceback.format_exception(error)[-3:])
        self._simulated.failures.append(f"the engine could not go on: {shown}")
        return super()._faulted(message, documents, error)


@dataclass
class LiveWorker:
    """A worker process and its shell."""

    process: Process
    shell: Worker
    is_stopping: bool = False
    is_renewing: bool = False


@dataclass
class SimulatedWorld:
    """Everything of one run."""

    library: FlowLibrary
    chance: random.Random
    rates: Rates
    kind: Kind
    wrap: Callable[[Ports], Ports] = field(default=lambda ports: ports)
    workplace: ClassVar[Path] = Path(tempfile.gettempdir()) / "windhover-simulation"

    def __post_init__(self) -> None:
        self.hub = Hub()
        self.weather = Weather(self.chance, self.rates, self.hub)
        tolerance = timedelta(0) if self.kind.grouped else LONGEST_STEP
        self.repository = WatchedRepository(self.hub, tolerance)
        self.leases = MemoryLeases()
        self.files = MemoryStorage(self.hub)
        self.timers = Ticking(self)
        self.failures: list[str] = []
        self.was_resumed = False
        self.post = Post(
            self.hub,
            self.weather,
            self.chance,
            self._deliver,
            keeps_one=self.kind.grouped,
        )
        self.ports = self.wrap(self._ports())
        self._shells()
        self._inbox: dict[str, Message] = {}
        self._group_runs = False
        self._is_sweeping = False
        self._is_looking = False
        self._left: dict[str, object] = {}
        self._worker_count = 0
        self._workers = [self._new_worker() for _ in range(self.kind.workers)]

    def _ports(self) -> Ports:
        contended = Contended(self.repository, self.weather)
        return Ports(
            repository=Faulty(contended, self.weather),
            queue=Faulty(self.post, self.weather),
            timers=Faulty(self.timers, self.weather),
            leases=Faulty(self.leases, self.weather),
            storage=Faulty(self.files, self.weather),
            logs=Faulty(MemoryLogs(self.repository), self.weather),
            metrics=Faulty(MemoryMetrics(self.repository), self.weather),
            flows=self.library,
            secrets=NoSecrets(),
            clock=self.hub,
            triggers=MemoryTriggerStates(),
        )

    def _shells(self) -> None:
        world = World(self.ports, counts_late=not self.kind.grouped)
        runner = RunnerSettings(
            environments=self.workplace, python="", search_path="", installer_variables={}
        )
        self.contexts = ContextMaker(world, runner, self.workplace)
        self.executor = WatchedExecutor(self, world)
        self.group = GroupExecutor(self.ports, self.executor, Feed())
        self.timekeeper = Timekeeper(self.ports)

    def _new_worker(self) -> LiveWorker:
        self._worker_count += 1
        name = f"worker-{self._worker_count}"
        reports = OwnSteps(self.ports, self.executor) if self.kind.own_steps else None
        shell = Worker(self.ports, self.library, self.contexts, name, virtual_alarm, reports)
        return LiveWorker(Process(name), shell)

    # What is asked of it.

    def start(self, flow: Flow, after: float = 0, breakpoints: tuple[str, ...] = ()) -> Execution:
        """Creates an execution of a flow, which starts after some seconds."""
        now = self.hub.now()
        execution = Execution(
            id=EXECUTION_ID,
            namespace=flow.namespace,
            flow_id=flow.id,
            flow_revision=flow.revision,
            state=History.created(now),
            variables=flow.variables,
            original_id=EXECUTION_ID,
            metadata=ExecutionMetadata(original_created_date=now),
            inputs={"number": 1} if flow.inputs else None,
            schedule_date=now + timedelta(seconds=after) if after else None,
            breakpoints=breakpoints,
        )
        self.tell(ExecutionCreated(execution_id=EXECUTION_ID, at=now, execution=execution))
        return execution

    def tell(self, event: AnyEvent) -> None:
        """Hands an event to the executor as the API does; a copy may come minutes later."""
        self.repository.asked(event)
        message = Message(id=id_of("asked", event.key), topic=Topic.EXECUTIONS, body=event)
        self.post.send([message])
        if self.weather.strikes("asked_again"):
            self.hub.after(self.chance.uniform(0, 600), lambda: self.post.send([message]))

    @property
    def living(self) -> set[str]:
        """Names of the workers that still live."""
        return {one.process.name for one in self._workers if not one.process.is_dead}

    def run(self) -> None:
        """Lets everything happen, in a storm of its own, until nothing is left to happen."""
        self.weather.storm()
        self.hub.run()

    # Deliveries.

    def _deliver(self, message: Message) -> None:
        if logger.isEnabledFor(logging.DEBUG):
            body = message.body.model_dump(mode="json", exclude_defaults=True)
            logger.debug("%s %s %s", self.hub.time, message.id, body)
        self._sweep_later()
        if not isinstance(message.body, UnitsOver):
            # A list of an execution that waits for somebody is found by every look.
            self._look_later()
        match message.topic:
            case Topic.EXECUTIONS if self.kind.grouped:
                self._inbox.setdefault(message.id, message)
                self._take_group()
            case Topic.EXECUTIONS:
                self._spawn("executor", lambda: self._execute(message))
            case Topic.TASKS:
                self._work(message)
            case Topic.STOPS:
                self._stop(message)
            case Topic.TRIGGERS:
                # There are none: the flows of the simulation are started by hand or by each other.
                self._spawn("listener", lambda: self.ports.queue.ack(message))

    def _spawn(self, name: str, call: Callable[[], None]) -> None:
        self.hub.spawn(Process(name), call)

    def _sweep_later(self) -> None:
        """Looks for commands that were left unsent while there are any, as the minute tick does."""
        if not self.kind.grouped and not self._is_sweeping:
            self._is_sweeping = True
            self.hub.after(SWEEP_SECONDS, self._sweep)

    def _look_later(self) -> None:
        """Looks for lists that are over when nothing may have happened for a while."""
        if not self.kind.grouped and not self._is_looking:
            self._is_looking = True
            self.hub.after(LOOK_SECONDS, self._look)

    def _look(self) -> None:
        self._is_looking = False
        self._spawn("looks", LostLooks(self.ports).send)

    def _sweep(self) -> None:
        self._is_sweeping = False
        kept = self.repository.swept_commands()
        left = {cause: one for cause, one in kept.items() if self._left.get(cause) == one}
        self._left = kept
        if kept:
            self._sweep_later()

        def send() -> None:
            for cause, commands in left.items():
                dispatch(self.ports, commands)
                self.ports.repository.sent(cause, commands)

        if left:
            self._spawn("sweep", send)

    def _execute(self, message: Message) -> None:
        with self._answering(message):
            self.executor.handle(message)

    @contextmanager
    def _answering(self, message: Message, worker: LiveWorker | None = None) -> Iterator[None]:
        """What every shell does with the outcome of a message."""
        try:
            yield
        except WindhoverError as error:
            if error.disposition is not Disposition.RETRY_LATER:
                raise
            self.ports.queue.nack(message, AGAIN)
            return
        except Exception as error:
            self.failures.append(f"a handler raised {error!r}")
            raise
        if worker is None or not worker.is_stopping:
            self.ports.queue.ack(message)

    def _take_group(self) -> None:
        if self._group_runs or not self._inbox:
            return
        size = self.chance.choice(GROUP_SIZES)
        messages = [self._inbox.pop(name) for name in list(self._inbox)[:size]]
        self._group_runs = True

        def handle() -> None:
            try:
                self._commit_group(messages)
            finally:
                self._group_runs = False
                self.hub.after(0.001, self._take_group)

        self._spawn("executor", handle)

    def _commit_group(self, messages: list[Message]) -> None:
        try:
            self.group.handle(messages)
        except WindhoverError as error:
            if error.disposition is not Disposition.RETRY_LATER:
                raise
            for message in messages:
                self.ports.queue.nack(message, AGAIN)

    # Workers.

    def _work(self, message: Message) -> None:
        index = self.chance.randrange(len(self._workers))
        worker = self._workers[index]

        def handle() -> None:
            with self._answering(message, worker):
                worker.shell.handle(message.body)

        self.hub.spawn(worker.process, handle)
        self._watch_over(index, worker)

    def _watch_over(self, index: int, worker: LiveWorker) -> None:
        """Renews the leases of a worker while it has work, and may let it die or stop."""
        if worker.process.is_dead:
            self._replace(index, worker)
            return
        if self.weather.strikes("worker_death"):
            self.hub.after(self.chance.uniform(0, 100), lambda: self._die(index, worker))
        elif self.weather.strikes("worker_stop"):
            self.hub.after(self.chance.uniform(0, 60), lambda: self._end(index, worker))
        if worker.process.handlers and not worker.is_renewing:
            worker.is_renewing = True
            self.hub.after(RENEWAL_SECONDS, lambda: self._renew(worker))

    def _renew(self, worker: LiveWorker) -> None:
        worker.is_renewing = bool(worker.process.handlers)
        if not worker.is_renewing:
            return
        self.hub.spawn(worker.process, worker.shell.renew_leases)
        if self.kind.own_steps and not worker.process.is_dead:
            self.hub.spawn(worker.process, worker.shell.stop_killed)
        is_silent = self.weather.strikes("worker_silence")
        wait = self.chance.uniform(30, LONGEST_SILENCE) if is_silent else RENEWAL_SECONDS
        self.hub.after(wait, lambda: self._renew(worker))

    def _die(self, index: int, worker: LiveWorker) -> None:
        worker.process.die()
        self._replace(index, worker)

    def _end(self, index: int, worker: LiveWorker) -> None:
        worker.is_stopping = True
        worker.shell.stop_all(StopReason.SHUTTING_DOWN)
        self._replace(index, worker)

    def _replace(self, index: int, worker: LiveWorker) -> None:
        if self._workers[index] is worker:
            self._workers[index] = self._new_worker()

    def _stop(self, message: Message) -> None:
        body = message.body
        for worker in () if self.kind.own_steps else self._workers:
            worker.shell.stop_attempt(body.task_run_id, body.attempt, StopReason.KILLED)
        self._spawn("stops", lambda: self.ports.queue.ack(message))

    # Time.

    def tick_at(self, timer: StartTimer) -> None:
        """Lets the timekeeper look when a timer is due, perhaps late."""
        late = self.chance.uniform(0, 120) if self.weather.strikes("late") else 0.0
        self.hub.at(timer.at + timedelta(seconds=late), self._tick)

    def _tick(self) -> None:
        due = self.timers.next_at()
        if due is None or due > self.hub.now():
            return
        # Whatever becomes of this look, the minute tick looks again.
        self.hub.after(TICK_SECONDS, self._tick)
        self._spawn("timekeeper", self.timekeeper.fire_due)

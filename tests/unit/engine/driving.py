"""Drives the real executor over the memory backend, with a clock that a test moves."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import gettempdir

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
from shared.model.event import ExecutionCreated
from shared.model.execution import Execution, ExecutionMetadata
from shared.model.ids import id_of
from shared.model.message import Message, Topic
from shared.model.state import History
from shared.runtime.contexts import ContextMaker
from shared.runtime.executor import Executor
from shared.runtime.library import FlowLibrary
from shared.runtime.ports import Ports
from shared.runtime.timekeeper import Timekeeper
from shared.runtime.world import World
from shared.sdk.context import RunnerSettings
from shared.sdk.registry import Registry

START = datetime(2026, 3, 9, 8, 0, tzinfo=UTC)
NO_WAIT = timedelta(0)


class MovedClock:
    """Stands still until a test moves it."""

    def __init__(self):
        self.at = START

    def now(self):
        return self.at


class Driving:
    """One Windhover without threads: `settle` handles what waits, `pass_time` fires timers."""

    folder = Path(gettempdir())

    def __init__(self):
        self.clock = MovedClock()
        self.handled: list[Message] = []
        repository = MemoryRepository()
        self.ports = Ports(
            repository=repository,
            queue=MemoryQueue(),
            timers=MemoryTimers(),
            leases=MemoryLeases(),
            storage=MemoryStorage(self.clock),
            logs=MemoryLogs(repository),
            metrics=MemoryMetrics(repository),
            flows=MemoryFlows(),
            secrets=EnvironmentSecrets({}),
            clock=self.clock,
            triggers=MemoryTriggerStates(),
        )
        self.library = FlowLibrary(self.ports.flows, Registry.installed())
        folder = self.folder
        runner = RunnerSettings(environments=folder, python="python3")
        world = World(self.ports)
        self.contexts = ContextMaker(world, runner, folder)
        self.executor = Executor(world, self.library, self.contexts)
        self.timekeeper = Timekeeper(self.ports)

    def start(self, source, execution_id="e", labels=None):
        """Creates an execution of a flow and handles all that follows at once."""
        flow = self.library.save(source)
        execution = Execution(
            id=execution_id,
            namespace=flow.namespace,
            flow_id=flow.id,
            flow_revision=flow.revision,
            state=History.created(self.clock.now()),
            variables=flow.variables,
            original_id=execution_id,
            metadata=ExecutionMetadata(original_created_date=self.clock.now()),
        ).with_labels(labels or {})
        self.tell(
            ExecutionCreated(execution_id=execution_id, at=self.clock.now(), execution=execution)
        )
        return execution_id

    def tell(self, event):
        """Hands an event to the executor and handles all that follows at once."""
        message = Message(id=id_of("told", event.key), topic=Topic.EXECUTIONS, body=event)
        self.ports.queue.send([message])
        self.settle()

    def settle(self):
        """Handles every message that waits."""
        while message := self.ports.queue.receive(Topic.EXECUTIONS, NO_WAIT):
            self.handled.append(message)
            self.executor.handle(message)
            self.ports.queue.ack(message)

    def pass_time(self, duration):
        """Moves the clock from timer to timer up to a date."""
        end = self.clock.at + duration
        while (due := self.ports.timers.next_at()) is not None and due <= end:
            self.clock.at = max(due, self.clock.at)
            self.timekeeper.fire_due()
            self.settle()
        self.clock.at = end

    def execution(self, execution_id="e"):
        return self.ports.repository.execution(execution_id)

    def state(self, execution_id="e"):
        return self.execution(execution_id).state.current

    def history(self, execution_id="e"):
        return [moment.state for moment in self.execution(execution_id).state.histories]

    def runs(self, execution_id="e"):
        return list(self.ports.repository.task_runs(execution_id))

    def states(self, execution_id="e"):
        """(task id, state) of each task run, in the order of creation."""
        return [(run.task_id, str(run.state.current)) for run in self.runs(execution_id)]

    def run(self, task_id, execution_id="e"):
        (found,) = [run for run in self.runs(execution_id) if run.task_id == task_id]
        return found

    def messages(self, execution_id="e"):
        chunks = self.ports.logs.of_execution(execution_id)
        return [line.message for chunk in chunks for line in chunk.lines]

"""The functions on counting doubles: an API, executors and workers, each a process of its own."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import ClassVar

from typing_extensions import override

from functions.shared_index import SharedIndex
from functions.stepping import OnceLooking
from shared.backends.environment_secrets import EnvironmentSecrets
from shared.backends.gcp.firestore_flows import FirestoreFlows
from shared.backends.gcp.firestore_leases import FirestoreLeases
from shared.backends.gcp.firestore_logs import FirestoreLogs
from shared.backends.gcp.firestore_metrics import FirestoreMetrics
from shared.backends.gcp.firestore_repository import FirestoreRepository
from shared.backends.gcp.firestore_timers import FirestoreTimers
from shared.backends.gcp.firestore_triggers import FirestoreTriggerStates
from shared.backends.gcp.recalls import Recalls
from shared.backends.memory.storage import MemoryStorage
from shared.model.event import ExecutionCreated
from shared.model.execution import Execution, ExecutionMetadata
from shared.model.ids import id_of
from shared.model.message import Message, Topic
from shared.model.state import History
from shared.runtime.contexts import ContextMaker
from shared.runtime.executor import Executor
from shared.runtime.library import FlowLibrary
from shared.runtime.ports import Ports
from shared.runtime.reports import OwnSteps
from shared.runtime.worker import Worker
from shared.runtime.world import World
from shared.sdk.context import RunContext, RunnerSettings
from shared.sdk.registry import Catalog, Registry
from shared.sdk.task import RunnableTask
from tests.operations.double import CountedQueue, Database, Ledger

WORK = "operations.Work"
NOWHERE = Path("nowhere")


class Work(RunnableTask):
    """Runs on a worker, and says something if it is told to."""

    EXAMPLES: ClassVar[tuple[str, ...]] = ()
    says: str = ""
    seconds: float = 0.0
    clock: ClassVar["Clock"]

    @override
    def run(self, context: RunContext) -> None:
        Work.clock.time += timedelta(seconds=self.seconds)
        if self.says:
            context.log.info(self.says)


CATALOG = Catalog(types={WORK: f"{__name__}:Work"}, aliases={})


class Clock:
    """Stands still unless it is moved."""

    def __init__(self) -> None:
        self.time = datetime(2024, 3, 9, 8, tzinfo=UTC)

    def now(self) -> datetime:
        """The date."""
        return self.time


@dataclass
class Process:
    """One instance of a function."""

    ports: Ports
    executor: Executor
    worker: Worker
    recalls: Recalls


class Service:
    """Windhover on Google Cloud, as far as it is billed for what it asks."""

    def __init__(self) -> None:
        self.ledger = Ledger()
        self.database = Database(self.ledger)
        self.clock = Work.clock = Clock()
        self.files = MemoryStorage(self.clock)
        self.queue = CountedQueue(self.ledger)
        self.registry = Registry.installed().with_catalog(CATALOG)
        self.api = self.process("api")
        self.stepping = self.process("executor")
        self.working = self.process("worker")
        self.count = 0

    def process(self, name: str) -> Process:
        """A new instance: it has read nothing yet."""
        store = self.database.store(self.files)
        flows = FirestoreFlows(store)
        ports = Ports(
            repository=FirestoreRepository(store),
            queue=self.queue,
            timers=FirestoreTimers(store, self._woken),
            leases=FirestoreLeases(store),
            storage=self.files,
            logs=FirestoreLogs(store),
            metrics=FirestoreMetrics(store),
            flows=flows,
            secrets=EnvironmentSecrets({}),
            clock=self.clock,
            triggers=FirestoreTriggerStates(store, lambda _: None),
        )
        library = FlowLibrary(flows, self.registry)
        index = SharedIndex(flows, library)
        world = replace(World(ports), listened=index.states, counts_late=True)
        runner = RunnerSettings(
            environments=NOWHERE, python="", search_path="", installer_variables={}
        )
        contexts = ContextMaker(world, runner, NOWHERE, registry=self.registry)
        executor = OnceLooking(world, library, contexts, index)
        worker = Worker(ports, library, contexts, name, reports=OwnSteps(ports, executor))
        return Process(ports, executor, worker, Recalls(store))

    def _woken(self, timer: object) -> None:
        self.ledger.wakeups += 1

    def save(self, source: str) -> None:
        """Keeps a flow, and forgets what that has cost; saves of long ago are not looked at."""
        flow = FlowLibrary(self.api.ports.flows, self.registry).save(source)
        path = f"flows/{flow.namespace}|{flow.id}"
        fields, at = self.database.documents[path]
        self.database.documents[path] = (fields | {"sequence": 1}, at)
        for process in (self.api, self.stepping, self.working):
            self.run(flow.namespace, flow.id, process)
        self.forget()

    def forget(self) -> None:
        """Counts from nothing."""
        self.ledger.__init__()

    def create(self, namespace: str, flow_id: str) -> Message:
        """What asks for an execution of a flow."""
        self.count += 1
        now = self.clock.now()
        execution_id = id_of("execution", self.count)
        execution = Execution(
            id=execution_id,
            namespace=namespace,
            flow_id=flow_id,
            flow_revision=1,
            state=History.created(now),
            original_id=execution_id,
            metadata=ExecutionMetadata(original_created_date=now),
        )
        event = ExecutionCreated(execution_id=execution_id, at=now, execution=execution)
        return Message(id=id_of("create", execution_id), topic=Topic.EXECUTIONS, body=event)

    def run(self, namespace: str, flow_id: str, process: Process | None = None) -> str:
        """Starts a flow by a request, as the API handles it, and delivers what follows."""
        message = self.create(namespace, flow_id)
        self.ledger.calls += 1
        (process or self.api).executor.handle(message)
        self.deliver(process)
        return message.body.execution_id

    def deliver(self, process: Process | None = None) -> None:
        """Pushes every message until none is left."""
        while self.queue.waiting:
            message = self.queue.waiting.popleft()
            self.ledger.calls += 1
            if message.topic is Topic.TASKS:
                (process or self.working).worker.handle(message.body)
            elif message.topic is Topic.EXECUTIONS:
                (process or self.stepping).executor.handle(message)

"""A port that does not answer puts a message back; no execution fails for it."""

import pytest
from typing_extensions import override

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
from shared.backends.system_clock import SystemClock
from shared.model.event import ExecutionCreated
from shared.model.message import Message, Topic
from shared.model.state import State
from shared.ports.unavailable import Unavailable
from shared.runtime.contexts import ContextMaker
from shared.runtime.executor import Executor
from shared.runtime.library import FlowLibrary
from shared.runtime.ports import Ports
from shared.runtime.world import World
from shared.sdk.context import RunnerSettings
from shared.sdk.registry import Registry
from tests.builders import EXECUTION_ID, NOW, execution, history, source

LARGE = {
    "id": "large",
    "type": "io.kestra.plugin.core.debug.Return",
    "format": "x" * 70_000,
}


class OutOfOrder(MemoryStorage):
    """Does not answer until it is mended."""

    works = False

    @override
    def put(self, path, content, **options):
        if not self.works:
            raise Unavailable("the storage does not answer")
        return super().put(path, content, **options)


@pytest.fixture
def storage():
    return OutOfOrder(SystemClock())


@pytest.fixture
def ports(storage):
    repository = MemoryRepository()
    clock = SystemClock()
    return Ports(
        repository=repository,
        queue=MemoryQueue(),
        timers=MemoryTimers(),
        leases=MemoryLeases(),
        storage=storage,
        logs=MemoryLogs(repository),
        metrics=MemoryMetrics(repository),
        flows=MemoryFlows(),
        secrets=EnvironmentSecrets({}),
        clock=clock,
        triggers=MemoryTriggerStates(),
    )


@pytest.fixture
def executor(ports, tmp_path):
    world = World(ports=ports)
    library = FlowLibrary(ports.flows, Registry.installed())
    runner = RunnerSettings(
        environments=tmp_path, python="python", search_path="", installer_variables={}
    )
    return Executor(world, library, ContextMaker(world, runner, tmp_path))


def created():
    started = execution(state=history(State.CREATED))
    event = ExecutionCreated(execution_id=EXECUTION_ID, at=NOW, execution=started)
    return Message(id="created", topic=Topic.EXECUTIONS, body=event)


def test_message_is_put_back_while_a_port_does_not_answer(ports, executor):
    ports.flows.save("company.team", "a-flow", source(tasks=[LARGE]), disabled=False)

    with pytest.raises(Unavailable):
        executor.handle(created())

    assert ports.repository.execution(EXECUTION_ID) is None


def test_message_that_comes_again_is_handled_as_if_nothing_had_been(ports, executor, storage):
    ports.flows.save("company.team", "a-flow", source(tasks=[LARGE]), disabled=False)
    with pytest.raises(Unavailable):
        executor.handle(created())
    storage.works = True

    executor.handle(created().model_copy(update={"delivery": 1}))

    assert ports.repository.execution(EXECUTION_ID).state.current is State.SUCCESS

"""An execution whose flow can not be loaded any more fails, and says why."""

from datetime import timedelta

import pytest

from shared.model.event import (
    DeleteRequested,
    ExecutionCreated,
    Outcome,
    TaskRunEnded,
    TaskRunStarted,
)
from shared.model.ids import id_of
from shared.model.message import Message, Topic
from shared.model.slots import slots_id
from shared.model.state import History, State
from shared.runtime.contexts import ContextMaker
from shared.runtime.executor import Executor
from shared.runtime.library import FlowLibrary
from shared.runtime.world import World
from shared.sdk.context import RunnerSettings
from shared.sdk.registry import Catalog, Registry
from tests.builders import EXECUTION_ID, NOW, execution, later, source

LATE = "test.Late"
REGISTRY = Registry.installed().with_catalog(
    Catalog(types={LATE: "plugins.scripts.shell.commands:Commands"}, aliases={})
)
NO_WAIT = timedelta(0)


class Running:
    """An executor over a backend, with or without the plug-in."""

    def __init__(self, backend, folder):
        self.ports = backend.ports
        self.folder = folder
        self.library = FlowLibrary(self.ports.flows, REGISTRY)

    def lose_plug_in(self):
        self.library = FlowLibrary(self.ports.flows, Registry.installed())

    def tell(self, event):
        runner = RunnerSettings(environments=self.folder, python="python3")
        world = World(self.ports)
        executor = Executor(world, self.library, ContextMaker(world, runner, self.folder))
        message = Message(id=id_of("told", event.key), topic=Topic.EXECUTIONS, body=event)
        # Not sent: the standalone queue keeps a sender waiting until its message is stored.
        executor.handle(message)
        while taken := self.ports.queue.receive(Topic.EXECUTIONS, NO_WAIT):
            executor.handle(taken)
            self.ports.queue.ack(taken)

    def create(self):
        new = execution(state=History.created(NOW))
        self.tell(ExecutionCreated(execution_id=EXECUTION_ID, at=NOW, execution=new))

    def start(self):
        run = self.run()
        self.tell(
            TaskRunStarted(
                execution_id=EXECUTION_ID,
                at=NOW,
                task_run_id=run.id,
                attempt=1,
                worker_id="worker",
                lease_until=later(30),
            )
        )

    def end(self):
        run = self.run()
        outcome = Outcome(state=State.SUCCESS)
        self.tell(
            TaskRunEnded(
                execution_id=EXECUTION_ID,
                at=later(),
                task_run_id=run.id,
                attempt=1,
                outcome=outcome,
                started_at=NOW,
            )
        )

    def header(self):
        return self.ports.repository.execution(EXECUTION_ID)

    def run(self):
        return next(self.ports.repository.task_runs(EXECUTION_ID))


@pytest.fixture
def running(backend, tmp_path):
    made = Running(backend, tmp_path)
    task = {"id": "late", "type": LATE, "commands": ["true"]}
    made.library.save(source(tasks=[task, {**task, "id": "next"}], concurrency={"limit": 1}))
    return made


def test_execution_fails_when_its_flow_is_lost_under_way(running):
    running.create()
    running.start()
    running.lose_plug_in()

    running.end()

    header = running.header()
    assert (header.state.current, header.is_over) == (State.FAILED, True)
    assert LATE in header.error
    assert running.run().state.current is State.FAILED
    assert running.ports.repository.slots(slots_id("company.team", "a-flow")).holders == ()


def test_execution_whose_flow_is_lost_before_it_starts_is_there_and_failed(running):
    running.lose_plug_in()

    running.create()

    assert running.header().state.current is State.FAILED
    assert LATE in running.header().error


def test_failed_execution_of_a_lost_flow_can_be_deleted(running):
    running.create()
    running.lose_plug_in()
    running.end()

    running.tell(DeleteRequested(execution_id=EXECUTION_ID, at=later(), generation=0))

    assert running.header() is None

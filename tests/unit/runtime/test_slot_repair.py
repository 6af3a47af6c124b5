"""Slots of a concurrency limit that nobody gives back."""

import time

import pytest

from shared.cli.composition import open_memory
from shared.model.event import KillRequested, SlotReleased
from shared.model.message import Message, Topic
from shared.model.slots import Slots, slots_id
from shared.model.state import State
from shared.runtime.executions import Request
from shared.runtime.slot_repair import LOOK_EVERY, LostReleases, running_after_repair
from shared.sdk.registry import Registry
from shared.settings import Settings
from tests.builders import commit
from tests.unit.engine.driving import NO_WAIT, Driving

LIMITED = """\
id: limited
namespace: shop
concurrency: {limit: 1}
tasks: [{id: hold, type: io.kestra.plugin.core.flow.Pause}]
"""


@pytest.fixture
def engine():
    with open_memory(Settings(workers=1), Registry.installed()) as instance:
        instance.flows.save(LIMITED)
        yield instance


def created(engine, state):
    """The id of a new execution, once the executor has brought it into a state."""
    execution_id = engine.executions.create(Request("shop", "limited")).id
    deadline = time.monotonic() + 60
    while engine.executions.find(execution_id).state.current is not state:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    return execution_id


def test_slot_of_an_execution_that_is_gone_is_given_to_the_next(engine):
    of_flow = slots_id("shop", "limited")
    lost = Slots(id=of_flow, execution_id=of_flow, limit=1, holders=("lost",))
    engine.ports.repository.commit([commit(lost)])
    waiting_id = created(engine, State.QUEUED)

    running = running_after_repair(engine.ports, engine.executions, "shop", "limited")

    assert running == 0
    assert engine.ports.repository.slots(of_flow).holders == (waiting_id,)


def test_slot_of_an_execution_that_runs_is_kept(engine):
    running_id = created(engine, State.PAUSED)

    assert running_after_repair(engine.ports, engine.executions, "shop", "limited") == 1
    assert engine.ports.repository.slots(slots_id("shop", "limited")).holders == (running_id,)


# The sweep of a service: a release was lost, and an execution waits.


@pytest.fixture
def driving():
    made = Driving()
    for execution_id in ("first", "second"):
        made.start(LIMITED, execution_id)
    return made


def lose(driving, event):
    """Handles an event; what is released by it is lost."""
    driving.executor.handle(Message(id="lost", topic=Topic.EXECUTIONS, body=event))
    while message := driving.ports.queue.receive(Topic.EXECUTIONS, NO_WAIT):
        if not isinstance(message.body, SlotReleased):
            driving.executor.handle(message)
        driving.ports.queue.ack(message)


def killed(driving, execution_id):
    return KillRequested(execution_id=execution_id, at=driving.clock.now())


def test_execution_that_waits_for_a_slot_that_nobody_gave_back_gets_it(driving):
    lose(driving, killed(driving, "first"))
    assert driving.state("second") is State.QUEUED

    LostReleases(driving.ports).send()
    driving.settle()

    assert driving.state("second") is State.PAUSED


def test_slot_of_an_execution_that_goes_on_is_not_given_away(driving):
    LostReleases(driving.ports).send()
    driving.settle()

    assert (driving.state("first"), driving.state("second")) == (State.PAUSED, State.QUEUED)


def test_second_look_comes_some_minutes_later(driving):
    lost = LostReleases(driving.ports)
    lost.send()
    lose(driving, killed(driving, "first"))

    lost.send()
    driving.settle()
    assert driving.state("second") is State.QUEUED

    driving.clock.at += LOOK_EVERY
    lost.send()
    driving.settle()
    assert driving.state("second") is State.PAUSED

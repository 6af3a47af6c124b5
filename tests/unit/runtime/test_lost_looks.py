"""A list is closed in the end, even where whoever ended its last unit died before looking."""

import pytest

from shared.model.message import Topic
from shared.runtime.lost_looks import LOOK_EVERY, LostLooks
from tests.operations.service import Service
from tests.operations.test_operations import flow, loop, side_by_side


def ended(service):
    """A flow of which every task run has ended, while nobody has looked at its list."""
    execution_id = service.run("company.team", "a-flow")
    return service.api.ports.repository.execution(execution_id)


@pytest.fixture
def service(monkeypatch):
    made = Service()
    monkeypatch.setattr(type(made.working.executor), "count_units", lambda *_: None)
    return made


@pytest.mark.parametrize("tasks", [side_by_side(3), loop(101)], ids=["a group", "a loop of shards"])
def test_list_that_nobody_has_looked_at_is_closed_by_the_sweep(service, monkeypatch, tasks):
    service.save(flow(*tasks))
    execution = ended(service)
    assert not execution.state.current.is_terminal
    monkeypatch.undo()
    service.clock.time += 2 * LOOK_EVERY

    LostLooks(service.stepping.ports).send()
    service.deliver()

    found = service.api.ports.repository.execution(execution.id)
    assert found.state.current.is_terminal


def test_list_with_an_open_unit_is_left_alone():
    service = Service()
    service.save(flow(*side_by_side(3)))
    service.api.executor.handle(service.create("company.team", "a-flow"))
    handed_out = [message for message in service.queue.waiting if message.topic is Topic.TASKS]
    service.queue.waiting.clear()
    service.clock.time += 2 * LOOK_EVERY

    LostLooks(service.stepping.ports).send()

    assert len(handed_out) == 3
    assert not service.queue.waiting

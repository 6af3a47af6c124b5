"""Slots of a concurrency limit that nobody gives back."""

import pytest

from shared.cli.composition import open_memory
from shared.model.slots import Slots, slots_id
from shared.runtime.executions import Request
from shared.runtime.slot_repair import running_after_repair
from shared.sdk.registry import Registry
from shared.settings import Settings
from tests.builders import commit

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


def test_slot_of_an_execution_that_is_gone_is_given_to_the_next(engine):
    of_flow = slots_id("shop", "limited")
    lost = Slots(id=of_flow, execution_id=of_flow, limit=1, holders=("lost",))
    engine.ports.repository.commit([commit(lost)])
    engine.executions.create(Request("shop", "limited"))

    running = running_after_repair(engine.ports, engine.executions, "shop", "limited")

    [waiting] = engine.ports.repository.executions()
    assert running == 0
    assert engine.ports.repository.slots(of_flow).holders == (waiting.id,)


def test_slot_of_an_execution_that_runs_is_kept(engine):
    running = engine.executions.create(Request("shop", "limited"))

    assert running_after_repair(engine.ports, engine.executions, "shop", "limited") == 1
    assert engine.ports.repository.slots(slots_id("shop", "limited")).holders == (running.id,)

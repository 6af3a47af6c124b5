"""No document of a wide execution is written more than about once a second (Firestore's limit)."""

import io
import json
import random

import pytest

from shared.backends.memory.flows import MemoryFlows
from shared.model.state import State
from shared.model.uris import path_of
from shared.runtime.library import FlowLibrary
from shared.sdk.registry import Registry
from tests.simulation import standins
from tests.simulation.faults import NONE
from tests.simulation.flows import ITEMS
from tests.simulation.world import EXECUTION_ID, Kind, SimulatedWorld

FLOW = "io.kestra.plugin.core.flow."
WIDTH = 300
FUNCTIONS = Kind(workers=20, own_steps=True)
WORK = {"type": standins.WORK, "seconds": 5.0}
SHORT_WORK = {"type": standins.WORK, "seconds": 0.2}
LIGHT = {"type": standins.LIGHT}


def loop(kind, *tasks, **fields):
    values = [str(number) for number in range(WIDTH)]
    named = [{"id": f"t{number}", **task} for number, task in enumerate(tasks)]
    return {"id": "each", "type": f"{FLOW}{kind}", "tasks": named, **fields, "values": values}


def foreach(*tasks, limit=0):
    return loop("ForEach", *tasks, concurrencyLimit=limit)


def each(kind, *tasks, **fields):
    found = loop(kind, *tasks, **fields)
    return found | {"value": found.pop("values")}


def parallel(*tasks):
    named = [{"id": f"t{number}", **tasks[0]} for number in range(WIDTH)]
    return {"id": "all", "type": f"{FLOW}Parallel", "tasks": named}


CALLED = {
    "id": "called",
    "namespace": "simulation",
    "inputs": [{"id": "item", "type": "STRING"}],
    "tasks": [{"id": "works", **WORK}],
}
CALLS = {
    "id": "calls",
    "type": f"{FLOW}ForEachItem",
    "items": ITEMS.format(WIDTH),
    "batch": {"rows": 1},
    "namespace": "simulation",
    "flowId": "called",
    "inputs": {"item": "{{ taskrun.items }}"},
}

WIDE = {
    "a loop of work": foreach(WORK),
    "a loop of light tasks": foreach(LIGHT),
    "a loop of several tasks": foreach(WORK, LIGHT, WORK),
    "a loop of work side by side": each("EachParallel", WORK, WORK),
    "a loop with a limit": foreach(WORK, limit=20),
    "a loop of several tasks with a limit": foreach(WORK, LIGHT, WORK, limit=20),
    "a loop of short work with a limit": foreach(SHORT_WORK, limit=3),
    "a loop of light tasks with a limit": foreach(LIGHT, limit=20),
    "a loop of work side by side with a limit": each("EachParallel", WORK, WORK, concurrent=20),
    "a loop of short work one after another": each("EachSequential", SHORT_WORK),
    "work side by side": parallel(WORK),
    "executions that a task calls": CALLS,
    "executions that a task calls, too few for shards": CALLS | {"items": ITEMS.format(25)},
    "a loop of groups": foreach(
        {"type": f"{FLOW}Sequential", "tasks": [{"id": "inner", **WORK}, {"id": "then", **LIGHT}]}
    ),
}


def ran(task):
    """Runs a flow of one task on many workers; what was written too often."""
    registry = Registry.installed().with_catalog(standins.CATALOG)
    library = FlowLibrary(MemoryFlows(), registry)
    flow = library.save(json.dumps({"id": "simulated", "namespace": "simulation", "tasks": [task]}))
    library.save(json.dumps(CALLED))
    world = SimulatedWorld(library, random.Random("wide"), NONE, FUNCTIONS)
    for lines in (25, WIDTH):
        world.files.put(path_of(ITEMS.format(lines)), io.BytesIO(b"line\n" * lines))
    world.start(flow)
    world.run()
    assert world.repository.execution(EXECUTION_ID).state.current is State.SUCCESS
    assert world.repository.broken == []
    return list(world.repository.heat.problems())


@pytest.mark.parametrize("task", WIDE.values(), ids=WIDE)
def test_no_document_is_written_more_than_once_a_second(task):
    assert ran(task) == []

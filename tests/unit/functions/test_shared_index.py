"""Other processes learn of triggers that listen soon after they are saved."""

import pytest

from functions.shared_index import FRESH_SECONDS, SharedIndex
from shared.backends.memory.flows import MemoryFlows
from shared.model.state import State
from shared.runtime.library import FlowLibrary
from shared.sdk.registry import Registry
from tests.builders import source

LISTENS = [{"id": "after", "type": "io.kestra.plugin.core.trigger.Flow", "states": ["FAILED"]}]


class Flows(MemoryFlows):
    """Tells every flow as changed since the last look."""

    looks = 0

    def changes(self, after):
        self.looks += 1
        return [*self.latest(), *self.deleted], after + 1

    deleted = ()


@pytest.fixture
def seconds():
    return [0.0]


@pytest.fixture
def flows():
    return Flows()


@pytest.fixture
def index(flows, seconds):
    return SharedIndex(flows, FlowLibrary(flows, Registry.installed()), lambda: seconds[0])


def save(flows, **fields):
    return flows.save("company.team", "a-flow", source(**fields), disabled=False)


def test_trigger_that_others_saved_is_known_when_the_index_looks_again(flows, index, seconds):
    assert index.states() == frozenset()
    save(flows, triggers=LISTENS)
    assert index.states() == frozenset()

    seconds[0] += FRESH_SECONDS

    assert index.states() == {State.FAILED}
    assert index.flows(State.FAILED) == [("company.team", "a-flow")]


def test_trigger_that_others_took_away_is_forgotten(flows, index, seconds):
    save(flows, triggers=LISTENS)
    assert index.states() == {State.FAILED}

    save(flows)
    seconds[0] += FRESH_SECONDS

    assert index.states() == frozenset()


def test_flow_that_others_deleted_listens_to_nothing(flows, index, seconds):
    save(flows, triggers=LISTENS)
    assert index.states() == {State.FAILED}

    flows.deleted = (flows.delete("company.team", "a-flow"),)
    seconds[0] += FRESH_SECONDS

    assert index.states() == frozenset()


def test_index_looks_once_while_it_is_fresh(flows, index):
    for _ in range(5):
        index.states()
        index.flows(State.SUCCESS)

    assert flows.looks == 1

"""Other processes know of triggers that listen as soon as they are saved."""

import pytest

from functions.shared_index import OVERLAP, SharedIndex
from shared.backends.memory.flows import MemoryFlows
from shared.model.state import State
from shared.runtime.library import FlowLibrary
from shared.sdk.registry import Registry
from tests.builders import source

LISTENS = [{"id": "after", "type": "io.kestra.plugin.core.trigger.Flow", "states": ["FAILED"]}]
START = 1_000 * OVERLAP


class Flows(MemoryFlows):
    """Numbers each change by a clock that the test sets, and tells what is behind a number."""

    def __init__(self):
        super().__init__()
        self.now = START
        self.numbers = {}
        self.told = []

    def keep(self, flow_id="a-flow", at=None, **fields):
        saved = self.save("company.team", flow_id, source(**fields), disabled=False)
        self.numbers[flow_id] = (self.now if at is None else at, saved)

    def take_away(self, flow_id="a-flow"):
        self.numbers[flow_id] = (self.now, self.delete("company.team", flow_id))

    def changes(self, after):
        found = sorted(
            (one for one in self.numbers.values() if one[0] > after), key=lambda one: one[0]
        )
        self.told = [record.flow_id for _, record in found]
        return [record for _, record in found], max((one[0] for one in found), default=after)


@pytest.fixture
def flows():
    return Flows()


@pytest.fixture
def index(flows):
    return SharedIndex(flows, FlowLibrary(flows, Registry.installed()), lambda: flows.now)


def test_trigger_that_others_saved_is_known_at_once(flows, index):
    assert index.states() == frozenset()

    flows.keep(triggers=LISTENS)

    assert index.states() == {State.FAILED}
    assert index.flows(State.FAILED) == [("company.team", "a-flow")]


def test_trigger_that_others_took_away_is_forgotten(flows, index):
    flows.keep(triggers=LISTENS)
    assert index.states() == {State.FAILED}

    flows.now += 1
    flows.keep()

    assert index.states() == frozenset()


def test_flow_that_others_deleted_listens_to_nothing(flows, index):
    flows.keep(triggers=LISTENS)
    assert index.states() == {State.FAILED}

    flows.now += 1
    flows.take_away()

    assert index.states() == frozenset()


def test_save_of_a_machine_whose_clock_is_behind_is_found(flows, index):
    flows.keep("first")
    index.states()

    flows.keep("late", at=START - OVERLAP // 2, triggers=LISTENS)

    assert index.states() == {State.FAILED}


def test_flows_that_were_saved_long_ago_are_not_read_again(flows, index):
    flows.keep("first")
    flows.keep("second")
    index.states()

    flows.now += 2 * OVERLAP
    index.states()
    index.states()

    assert flows.told == []


def test_what_is_saved_while_a_message_is_handled_is_known_to_the_next(flows, index):
    with index.looking_once():
        before = index.states()
        flows.keep(triggers=LISTENS)
        during = index.states()
    with index.looking_once():
        after = index.states()

    assert (before, during, after) == (frozenset(), frozenset(), {State.FAILED})


def test_message_that_is_handled_within_another_is_looked_for_anew(flows, index):
    with index.looking_once():
        index.states()
        flows.keep(triggers=LISTENS)
        with index.looking_once():
            within = index.states()

    assert within == {State.FAILED}

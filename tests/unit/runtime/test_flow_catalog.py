"""What is said of a flow by looking at the other flows."""

import pytest

from shared.backends.memory.flows import MemoryFlows
from shared.runtime.flow_catalog import FlowCatalog
from shared.runtime.library import FlowLibrary
from shared.sdk.registry import Registry
from tests.builders import source

CALLED = {"namespace": "company.team", "flowId": "called"}
CALL = {"id": "call", "type": "io.kestra.plugin.core.flow.Subflow", **CALLED}


@pytest.fixture
def flows():
    memory = MemoryFlows()
    return FlowCatalog(memory, FlowLibrary(memory, Registry.installed()))


def warnings(flows, task):
    return [(one.path, one.message) for one in flows.check(source(tasks=[task])).report.warnings]


def test_call_of_a_flow_that_does_not_exist_is_warned_about(flows):
    assert warnings(flows, CALL) == [
        ("tasks[0]", "The flow company.team.called that the task call calls does not exist")
    ]


def test_call_of_a_disabled_flow_is_warned_about(flows):
    flows.create(source(id="called", disabled=True))

    assert warnings(flows, CALL) == [
        ("tasks[0]", "The flow company.team.called that the task call calls is disabled")
    ]


@pytest.mark.parametrize("flow_id", ["called", "{{ inputs.which }}"])
def test_call_of_a_flow_that_exists_or_is_not_known_yet_deserves_no_word(flows, flow_id):
    flows.create(source(id="called"))

    assert warnings(flows, CALL | {"flowId": flow_id}) == []

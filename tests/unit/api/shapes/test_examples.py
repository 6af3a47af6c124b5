"""Examples of types, made into flows."""

import shutil

import pytest

from shared.api.shapes.examples import examples_as_flows
from shared.sdk.registry import Registry
from shared.sdk.schemas import class_of, examples_of

API = "/api/v1"
REGISTRY = Registry.installed()
ALL = {
    f"{name} {number}": example
    for name in REGISTRY.names()
    for number, example in enumerate(examples_as_flows(REGISTRY, name), 1)
}
RUNNING = [name for name, one in ALL.items() if one.can_run]
WAITS = {"io.kestra.plugin.core.flow.Pause 1"}
ENDS = {"SUCCESS", "WARNING"}


def of(short, number=1):
    return ALL[f"io.kestra.plugin.{short} {number}"]


@pytest.mark.parametrize("name", ALL)
def test_flow_of_every_example_is_valid(client, name):
    [found] = client.post(f"{API}/flows/validate", content=ALL[name].flow).json()

    assert found.get("constraints") is None


@pytest.mark.parametrize("name", RUNNING)
def test_flow_that_needs_nothing_runs(client, name):
    if ".node." in name.lower() and shutil.which("node") is None:
        pytest.skip("Node.js is not here")
    flow = client.post(f"{API}/flows", content=ALL[name].flow).json()
    path = f"{API}/executions/{flow['namespace']}/{flow['id']}"

    ran = client.post(path, params={"wait": name not in WAITS}).json()

    assert name in WAITS or ran["state"]["current"] in ENDS


def test_no_example_is_left_out():
    assert len(ALL) == sum(len(examples_of(class_of(REGISTRY, one))) for one in REGISTRY.names())


def test_what_an_example_names_of_the_flow_becomes_an_input_and_must_be_given():
    log = of("core.log.Log")

    assert log.inputs == ("name",)
    assert "inputs:\n  - id: name\n    type: STRING\n" in log.flow
    assert not log.can_run


@pytest.mark.parametrize(
    "short",
    [
        "core.kv.Delete",
        "core.execution.PurgeExecutions",
        "core.flow.Subflow",
        "gcp.gcs.List",
        "core.trigger.Schedule",
        "core.http.Download",
    ],
)
def test_what_removes_calls_others_or_waits_for_something_does_not_run_as_it_is(short):
    assert not of(short).can_run


def test_condition_stands_in_a_trigger_that_asks_it():
    assert "core.trigger.Schedule\n" in of("core.condition.Weekend").flow
    assert "core.trigger.Flow\n" in of("core.condition.ExecutionStatus").flow

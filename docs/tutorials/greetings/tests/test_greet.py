"""Runs the task in a flow, in memory and without an installation."""

from datetime import timedelta
from pathlib import Path

from windhover_greetings.catalog import CATALOG

from shared.cli.composition import open_memory
from shared.runtime.executions import Request
from shared.sdk.registry import Registry
from shared.settings import Settings

FLOW = Path(__file__).parent.parent / "flow.yaml"


def run(source: str):
    registry = Registry.installed().with_catalog(CATALOG)
    with open_memory(Settings.read(), registry) as windhover:
        flow = windhover.flows.save(source)
        request = Request(namespace=flow.namespace, flow_id=flow.id)
        execution = windhover.executions.create(request)
        return windhover.executions.wait(execution.id, timedelta(seconds=30))


def test_greeting_is_an_output():
    execution = run(FLOW.read_text("utf-8"))

    assert (execution.state.current, execution.outputs) == ("SUCCESS", {"greeting": "Hello Ada!"})


def test_nobody_to_greet_is_a_failure():
    execution = run(FLOW.read_text("utf-8").replace("name: Ada", 'name: " "'))

    assert execution.state.current == "FAILED"

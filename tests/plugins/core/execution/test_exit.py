"""Exit."""

import pytest

from plugins.core.execution.exit import Exit
from shared.model.event import ExecutionLeft
from shared.model.state import State
from shared.sdk.output import Ended
from tests.plugins.context import Workbench


@pytest.mark.parametrize(
    ("properties", "state"),
    [
        ({}, State.SUCCESS),
        ({"state": "{{ kind }}"}, State.WARNING),
        ({"state": "KILLED"}, State.KILLED),
        ({"state": "FAILED"}, State.FAILED),
        # Spelled with one L in flows, with two as a state.
        ({"state": "CANCELED"}, State.CANCELLED),
    ],
)
def test_execution_ends_in_the_state(tmp_path, properties, state):
    bench = Workbench(tmp_path, variables={"kind": "WARNING"})

    assert bench.run(Exit, **properties) == Ended(None, state)
    assert bench.effects == [ExecutionLeft(state=state)]

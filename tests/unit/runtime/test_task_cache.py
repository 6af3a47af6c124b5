"""Outputs that are used again: `taskCache`."""

from datetime import timedelta

import pytest
import yaml

from shared.model.state import State
from tests.unit.engine.driving import Driving

CORE = "io.kestra.plugin.core"
SKIPPING = "Skipping task execution for task 'give' as there is an existing cache entry for it"


def give(cache, **fields):
    """A task that gives the word of the flow."""
    task = {"id": "give", "type": f"{CORE}.debug.Return", "format": "{{ vars.word }}"}
    return task | {"taskCache": cache} | fields


def flow(*tasks):
    fields = {"id": "a-flow", "namespace": "company.team", "variables": {"word": "a"}}
    return yaml.safe_dump(fields | {"tasks": list(tasks)})


@pytest.fixture
def windhover():
    return Driving()


def skipped(windhover, source, *execution_ids):
    """Whether each of the executions has used what was kept."""
    for execution_id in execution_ids:
        windhover.start(source, execution_id)
    return [SKIPPING in windhover.messages(execution_id) for execution_id in execution_ids]


def test_outputs_of_an_equal_task_are_used_again(windhover):
    assert skipped(windhover, flow(give({"enabled": True})), "one", "two") == [False, True]

    one, two = (windhover.run("give", name) for name in ("one", "two"))
    assert one.outputs == two.outputs == {"value": "a"}
    assert (two.state.current, len(two.attempts)) == (State.SUCCESS, 1)


def test_task_whose_properties_render_to_something_else_runs(windhover):
    source = flow(give({"enabled": True}, format="{{ execution.id }}"))

    assert skipped(windhover, source, "one", "two") == [False, False]
    assert windhover.run("give", "two").outputs == {"value": "two"}


def test_each_value_of_a_loop_has_outputs_of_its_own(windhover):
    loop = {
        "id": "loop",
        "type": f"{CORE}.flow.ForEach",
        "values": ["a", "b"],
        "tasks": [give({"enabled": True})],
    }

    windhover.start(flow(loop))

    assert windhover.states() == [("loop", "SUCCESS"), ("give", "SUCCESS"), ("give", "SUCCESS")]
    assert SKIPPING not in windhover.messages()


@pytest.mark.parametrize(
    ("ttl", "expected"), [("PT2H", [True]), ("PT30M", [False]), (None, [True])]
)
def test_outputs_are_used_as_long_as_they_are_young_enough(windhover, ttl, expected):
    source = flow(give({"enabled": True} | ({"ttl": ttl} if ttl else {})))
    windhover.start(source, "one")

    windhover.pass_time(timedelta(hours=1))

    assert skipped(windhover, source, "two") == expected


@pytest.mark.parametrize(
    "task",
    [
        give({"enabled": False}),
        {"id": "give", "type": f"{CORE}.execution.Fail", "taskCache": {"enabled": True}},
        {
            "id": "give",
            "type": f"{CORE}.execution.Labels",
            "labels": {"a": "b"},
            "taskCache": {"enabled": True},
        },
    ],
)
def test_nothing_is_used_again_where_it_is_off_or_outputs_are_not_all(windhover, task):
    assert skipped(windhover, flow(task), "one", "two") == [False, False]

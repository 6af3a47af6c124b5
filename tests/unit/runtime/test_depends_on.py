"""Flow triggers in the form of Kestra 2.0: `dependsOn`, `mode`, `window`."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.unit.runtime.scheduling import NAMESPACE
from tests.unit.runtime.whole import CORE, Whole, say

START = datetime(2026, 3, 9, 8, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def windhover():
    return Whole(start=START)


def listen(windhover, names="ab", **fields):
    """A flow that depends on flows; it has an input for what they gave."""
    depends = [{"namespace": NAMESPACE, "flowId": name} for name in names]
    trigger = {"id": "t", "type": f"{CORE}.trigger.Flow", "dependsOn": depends, **fields}
    inputs = [{"id": "word", "type": "STRING", "required": False}]
    windhover.save(trigger, flow_id="listener", tasks=[say("x")], inputs=inputs)


def end(windhover, names, **fields):
    """Runs flows to their end; each gives its name as an output."""
    output = [{"id": "name", "type": "STRING", "value": "I am {{ flow.id }}"}]
    for name in names:
        windhover.flow(say("x"), flow_id=name, outputs=output, **fields)
        windhover.begin(name)


def fired(windhover):
    """Which flow completed the match, for each execution that was started."""
    found = windhover.executions("listener")
    return sorted(one.trigger.variables["flowId"] for one in found)


@pytest.mark.parametrize(
    ("fields", "ended", "expected"),
    [
        ({}, "aab", ["b"]),
        ({}, "abab", ["b", "b"]),
        ({"mode": "ALL"}, "aac", []),
        ({"mode": "ANY"}, "acb", ["a", "b"]),
        ({"names": "abd", "mode": "AT_LEAST", "minSatisfied": 2}, "aad", ["d"]),
        ({"window": {"every": "P1D", "fireOnce": True}}, "abab", ["b"]),
    ],
)
def test_flow_starts_when_as_many_have_ended_as_its_mode_says(windhover, fields, ended, expected):
    listen(windhover, **fields)

    end(windhover, ended)

    assert fired(windhover) == expected


@pytest.mark.parametrize(
    ("window", "wait", "expected"),
    [
        ({"lookback": "PT2H"}, 1, ["b"]),
        ({"lookback": "PT2H"}, 3, []),
        ({"every": "P1D"}, 3, ["b"]),
        ({"every": "PT1H"}, 1, []),
        ({"deadline": "10:00"}, 1, ["b"]),
        ({"deadline": "10:00"}, 3, []),
        ({"from": "07:00", "to": "12:00"}, 3, ["b"]),
        ({"from": "09:00", "to": "12:00"}, 3, []),
    ],
)
def test_flows_must_end_within_the_window(windhover, window, wait, expected):
    listen(windhover, window=window)

    end(windhover, "a")
    windhover.pass_time(wait * HOUR)
    end(windhover, "b")

    assert fired(windhover) == expected


def test_flow_starts_again_in_the_next_window_where_it_starts_once_in_each(windhover):
    listen(windhover, window={"every": "PT1H", "fireOnce": True})

    end(windhover, "abab")
    windhover.pass_time(HOUR)
    end(windhover, "ab")

    assert fired(windhover) == ["b", "b"]


def test_outputs_of_each_flow_are_read_by_its_name(windhover):
    word = "{{ trigger.outputs.a.name }}, {{ trigger.outputs.b.name }}"
    listen(windhover, inputs={"word": word})

    end(windhover, "ab")

    [started] = windhover.executions("listener")
    assert started.inputs == {"word": "I am a, I am b"}


def test_only_executions_for_which_it_holds_count(windhover):
    depends = [{"namespace": NAMESPACE, "flowId": "a", "when": "{{ labels.team == 'sales' }}"}]
    trigger = {"id": "t", "type": f"{CORE}.trigger.Flow", "dependsOn": depends}
    windhover.save(trigger, flow_id="listener")

    end(windhover, "a", labels={"team": "other"})
    end(windhover, "a", labels={"team": "sales"})

    assert fired(windhover) == ["a"]


def test_only_executions_for_which_when_holds_count_for_preconditions(windhover):
    preconditions = {
        "id": "both",
        "when": "{{ labels.team == 'sales' }}",
        "flows": [{"namespace": NAMESPACE, "flowId": name} for name in "ab"],
    }
    trigger = {"id": "t", "type": f"{CORE}.trigger.Flow", "preconditions": preconditions}
    windhover.save(trigger, flow_id="listener")

    end(windhover, "a", labels={"team": "other"})
    end(windhover, "b", labels={"team": "sales"})
    end(windhover, "a", labels={"team": "sales"})

    assert fired(windhover) == ["a"]

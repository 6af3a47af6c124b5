"""`outputs` and `tasks` as maps that load what a template names (flow language, 5.6)."""

import pytest

from shared.engine.outputs_view import OutputsView, StatesView, outputs_of, put_at
from shared.engine.places import FlowMap
from shared.model.state import State
from tests.builders import flow, task_run
from tests.unit.engine.story import Memory, group, log

INNER = group("ForEach", "inner", log("leaf"), values=["1"])
MAP = FlowMap.of(
    flow(tasks=[log("plain"), group("ForEach", "outer", log("child"), INNER, values=["a"])])
)


def _run(task_id, *path, number=0, **fields):
    value = {"value": path[-1]} if path else {}
    return task_run(
        State.SUCCESS,
        task_id=task_id,
        path=path,
        iteration=number,
        id=f"{task_id}{path}",
        **value,
        **fields,
    )


MEMORY = Memory(
    _run("plain", outputs={"v": 0}),
    _run("outer"),
    _run("child", "a", outputs={"v": "a"}),
    _run("child", "b", outputs_uri="kestra:///big"),
    _run("inner", "a"),
    _run("leaf", "a", "1", outputs={"v": "a1"}),
    _run("leaf", "a", "2", outputs=None),
    _run("leaf", "b", "1", outputs={"v": "b1"}),
    _run("added", outputs={"v": 9}),
    stored={"kestra:///big": {"v": "b"}},
)
ALL = {
    "plain": {"v": 0},
    "child": {"a": {"v": "a"}, "b": {"v": "b"}},
    "leaf": {"a": {"1": {"v": "a1"}}, "b": {"1": {"v": "b1"}}},
    "added": {"v": 9},
}


def _plain(view):
    return {key: _plain(value) if hasattr(value, "items") else value for key, value in view.items()}


@pytest.fixture
def outputs():
    return OutputsView(MAP, MEMORY, lambda values: values)


def test_everything_is_there_when_all_of_it_is_asked_for(outputs):
    assert _plain(outputs) == ALL
    assert (len(outputs), len(outputs["leaf"]), list(outputs["child"])) == (4, 2, ["a", "b"])


def test_task_is_found_by_name_and_in_loops_by_value(outputs):
    assert outputs["plain"] == {"v": 0}
    assert outputs["child"]["a"] == {"v": "a"}
    assert outputs["child"]["b"] == {"v": "b"}
    assert outputs["leaf"]["a"]["1"] == {"v": "a1"}
    assert outputs["added"] == {"v": 9}


@pytest.mark.parametrize(
    "path", [["ghost"], ["outer"], ["child", "z"], ["leaf", "z"], ["leaf", "a", "2"]]
)
def test_what_gave_nothing_is_not_there(outputs, path):
    *steps, last = path
    found = outputs
    for step in steps:
        found = found[step]

    with pytest.raises(KeyError):
        found[last]


def test_task_that_has_not_run_has_no_outputs():
    view = OutputsView(MAP, Memory(), lambda values: values)

    assert ("plain" in view, "leaf" in view) == (False, False)


def test_what_is_encrypted_is_revealed_wherever_it_is_read():
    view = OutputsView(MAP, MEMORY, lambda values: {**values, "seen": True})

    assert view["plain"] == {"v": 0, "seen": True}
    assert view["child"]["a"]["seen"]
    assert dict(view)["added"]["seen"]


def test_states_are_found_by_name_and_by_the_last_value():
    view = StatesView(MAP, MEMORY)

    assert view["plain"] == {"state": "SUCCESS"}
    assert view["child"]["a"] == {"state": "SUCCESS"}
    assert dict(view["leaf"]) == {"1": {"state": "SUCCESS"}, "2": {"state": "SUCCESS"}}
    assert view["added"] == {"state": "SUCCESS"}
    assert set(view) == {"plain", "outer", "child", "inner", "leaf", "added"}
    assert "ghost" not in view
    assert "plain" not in StatesView(MAP, Memory())


def test_states_of_a_loop_in_a_loop_are_those_of_each_value():
    inner = FlowMap.of(flow(tasks=[group("ForEach", "each", log("child"), values=["a"])]))

    assert _plain(StatesView(inner, MEMORY)["child"]) == {
        "a": {"state": "SUCCESS"},
        "b": {"state": "SUCCESS"},
    }


def test_task_run_without_outputs_has_none():
    assert outputs_of(MEMORY, _run("plain")) is None


def test_maps_that_meet_are_merged_and_the_later_entry_wins():
    found = {}
    put_at(found, ("a", "b"), {"x": 1})
    put_at(found, ("a", "b"), {"x": 2, "y": 3})
    put_at(found, ("c",), 1)
    put_at(found, ("c", "d"), {"z": 4})

    assert found == {"a": {"b": {"x": 2, "y": 3}}, "c": {"d": {"z": 4}}}

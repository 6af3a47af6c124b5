"""Set, Get and Delete of states."""

from dataclasses import replace

import pytest

from plugins.core.state.delete import Delete
from plugins.core.state.get import Get
from plugins.core.state.set import Set
from shared.sdk.errors import InvalidKey
from shared.sdk.output import TaskFailed
from tests.plugins.context import Workbench


@pytest.fixture
def bench(tmp_path):
    return Workbench(tmp_path, variables={"count": 3})


def _other(bench, **fields):
    """The same storage, seen by another task run."""
    return Workbench(bench.directory, info=replace(bench.info, **fields), storage=bench.storage)


def _data(bench, **properties):
    return bench.outputs(Get, **properties)["data"]


def test_data_is_merged_into_what_is_there(bench):
    bench.run(Set, data={"a": 1, "deep": {"x": 1, "y": [1]}, "list": [1]})

    found = bench.outputs(Set, data={"a": "{{ count }}", "deep": {"y": [2]}, "list": [2], "b": 0})

    assert found["count"] == 4
    assert bench.outputs(Get) == {
        "count": 4,
        "data": {"a": 3, "deep": {"x": 1, "y": [1, 2]}, "list": [1, 2], "b": 0},
    }


def test_state_of_a_flow_is_its_own(bench):
    found = bench.outputs(Set, data={"a": 1})

    assert found["key"] == "a-flow_states_tasks-states_default"
    assert bench.key_values("company.team").get(found["key"]) == {"a": 1}
    assert _data(_other(bench, flow_id="another")) == {}
    assert _data(bench, name="another") == {}


def test_state_of_a_namespace_is_shared_by_its_flows(bench):
    found = bench.outputs(Set, data={"a": 1}, namespace=True, name="shared")

    assert found["key"] == "states_tasks-states_shared"
    assert _data(_other(bench, flow_id="another"), namespace=True, name="shared") == {"a": 1}
    assert _data(_other(bench, namespace="company.other"), namespace=True, name="shared") == {}


def test_each_value_of_a_loop_has_its_own_state_unless_the_task_says_otherwise(bench):
    one, two = _other(bench, value="1"), _other(bench, value="2")

    one.run(Set, data={"own": 1})
    one.run(Set, data={"all": 1}, taskrunValue=False)

    assert (_data(one), _data(two)) == ({"own": 1}, {})
    assert _data(two, taskrunValue=False) == {"all": 1}


def test_missing_state_is_empty_or_a_failure(bench):
    assert bench.outputs(Get) == {"count": 0, "data": {}}
    with pytest.raises(TaskFailed, match="no state"):
        bench.run(Get, errorOnMissing=True)


def test_state_is_deleted_once(bench):
    bench.run(Set, data={"a": 1})

    assert bench.outputs(Delete) == {"deleted": True}
    assert bench.outputs(Delete, errorOnMissing=False) == {"deleted": False}
    with pytest.raises(TaskFailed, match="no state"):
        bench.run(Delete)


def test_name_can_not_leave_the_store(bench):
    with pytest.raises(InvalidKey):
        bench.run(Set, name="../../other/_kv/key", data={"a": 1})

"""Fail, Assert, Labels, SetVariables and UnsetVariables."""

import pytest

from plugins.core.execution.assert_ import Assert
from plugins.core.execution.fail import Fail
from plugins.core.execution.labels import Labels
from plugins.core.execution.set_variables import SetVariables
from plugins.core.execution.unset_variables import UnsetVariables
from shared.model.event import LabelsSet, VariablesReplaced
from shared.model.task import LogLevel
from shared.sdk.output import TaskFailed
from tests.plugins.context import Workbench


@pytest.fixture
def bench(tmp_path):
    return Workbench(
        tmp_path,
        variables={"count": 3, "labels": {"team": "tea"}},
        execution_variables={"total": 6, "settings": {"color": "red", "size": 1}},
    )


def _failure(bench, cls, **properties):
    with pytest.raises(TaskFailed) as raised:
        bench.run(cls, **properties)
    return raised.value.message


def test_fail_fails_with_its_message(bench):
    assert _failure(bench, Fail) == "Task failure"
    assert _failure(bench, Fail, errorMessage="only {{ count }}") == "only 3"


@pytest.mark.parametrize("condition", ["{{ count < 10 }}", "true", True, "anything"])
def test_fail_fails_on_a_condition_that_holds(bench, condition):
    message = _failure(bench, Fail, condition=condition, errorMessage="too few")

    assert message == "Fail on a condition"
    assert bench.log.lines == [(LogLevel.ERROR, "too few")]


@pytest.mark.parametrize("condition", ["{{ count > 10 }}", "false", False, "", "0", "-0"])
def test_fail_does_nothing_when_its_condition_does_not_hold(bench, condition):
    assert bench.run(Fail, condition=condition) is None
    assert bench.log.lines == []


def _counts(bench):
    return {metric.name: metric.value for metric in bench.metrics}


def test_assert_looks_at_every_condition(bench):
    conditions = ["{{ count > 5 }}", "{{ count == 3 }}", "{{ count < 0 }}"]

    message = _failure(bench, Assert, conditions=conditions, errorMessage="no sense")

    assert message == "2 assertions failed!\nno sense"
    assert bench.log.lines == [(LogLevel.ERROR, "Assertion `false` failed!")] * 2
    assert _counts(bench) == {"success": 1, "failed": 2}


def test_assert_is_content_when_all_hold(bench):
    assert bench.run(Assert, conditions=["{{ count == 3 }}", True]) is None
    assert _counts(bench) == {"success": 2, "failed": 0}


def test_assert_without_a_message_says_how_many(bench):
    assert _failure(bench, Assert, conditions=["false"]) == "1 assertions failed!"


@pytest.mark.parametrize(
    ("declared", "labels"),
    [
        ({"team": "tea", "count": "{{ count }}", "n": 1}, {"team": "tea", "count": "3", "n": "1"}),
        ([{"key": "a", "value": "{{ count }}"}, {"key": "a", "value": True}], {"a": "true"}),
        ("{{ labels }}", {"team": "tea"}),
        ('{"a": 1}', {"a": "1"}),
    ],
    ids=["map", "list", "expression", "text"],
)
def test_labels_are_set(bench, declared, labels):
    assert bench.run(Labels, labels=declared) is None
    assert bench.effects == [LabelsSet(labels=labels)]


@pytest.mark.parametrize(
    ("declared", "message"),
    [
        (
            {"system.x": "1"},
            "System labels can only be set by Kestra itself, offending label: system.x=1",
        ),
        (12, "Unknown value type: labels are a map or a list of `key` and `value`"),
        (["a"], "Unknown value type: each label of a list has `key` and `value`"),
        ([{"key": "a"}], "Unknown value type: each label of a list has `key` and `value`"),
        ("no json", "the labels are no JSON map: no json"),
        ('"text"', 'the labels are no JSON map: "text"'),
    ],
)
def test_labels_that_are_none_fail_the_task(bench, declared, message):
    assert _failure(bench, Labels, labels=declared) == message
    assert bench.effects == []


def test_variables_are_merged_deeply(bench):
    bench.run(
        SetVariables, variables={"settings": {"color": "blue"}, "rows": "{{ [1, 2] }}", "total": {}}
    )

    [effect] = bench.effects
    assert effect == VariablesReplaced(
        variables={"total": {}, "settings": {"color": "blue", "size": 1}, "rows": [1, 2]}
    )


def test_variables_that_exist_are_kept_without_overwrite(bench):
    message = _failure(
        bench, SetVariables, variables={"new": 1, "total": 2, "settings": 3}, overwrite=False
    )

    assert message == (
        "`overwrite` is set to false and the following variables already exist: total,settings"
    )
    assert bench.effects == []


def test_variables_are_removed_also_inside_maps(bench):
    bench.run(UnsetVariables, variables=["total", "settings.color"])

    assert bench.effects == [VariablesReplaced(variables={"settings": {"size": 1}})]


@pytest.mark.parametrize("name", ["nothing", "settings.nothing", "total.inside"])
def test_variable_that_is_missing_fails_unless_ignored(bench, name):
    assert _failure(bench, UnsetVariables, variables=[name]) == f"there is no variable '{name}'"

    bench.run(UnsetVariables, variables=[name], ignoreMissing=True)

    assert bench.effects == [VariablesReplaced(variables=bench.execution_variables)]

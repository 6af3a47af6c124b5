"""Functions that look at the running evaluation, at loops and at tasks."""

import pytest

from tests.unit.expressions.sample import failure, printed, value_of

NESTED = {
    "outputs": {
        "leaf": {"red": {"1": {"value": "red-1"}, "2": {"value": "red-2"}}},
        "outer": {"red": {"value": "of red"}},
        "middle": {"value": "plain"},
        "bare": 5,
    },
    "task": {"id": "leaf"},
    "taskrun": {"value": "2", "iteration": 1},
    "parent": {"task": {"id": "outer"}, "taskrun": {"value": "red"}},
    "parents": [
        {"task": {"id": "middle"}},
        {"task": {"id": "outer"}, "taskrun": {"value": "red"}},
    ],
}


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{{ render(tpl) }} {{ renderOnce(tpl) }}", "5-hello world 5-{{ s }}"),
        ("{{ render(tpl, recursive=false) }} {{ render('plain') }}", "5-{{ s }} plain"),
        (
            "{{ render({'k': tpl}) }} {{ render([tpl, n]) }}",
            '{"k":"5-hello world"} ["5-hello world",5]',
        ),
        ("[{{ render(nul) }}]", "[]"),
        ("{% set q = 7 %}{{ render(t) }}", "7"),
        ("{{ render(raw) }}", "{{ x }}"),
        ("{{ printContext().n }} {% set q = 1 %}{{ fetchContext().q }}", "5 1"),
    ],
)
def test_function_renders_or_shows_what_is_visible(template, text):
    more = {"t": "{{ q }}", "raw": "{% raw %}{{ x }}{% endraw %}"}

    assert printed(template, more) == text


@pytest.mark.parametrize(
    ("template", "value"),
    [
        ("{{ currentEachOutput(outputs.leaf).value }}", "red-2"),
        ("{{ parentOutput().value }}", "of red"),
        ("{{ parentOutput(0).value }}", "of red"),
        ("{{ parentOutput(1).value }}", "plain"),
    ],
)
def test_function_finds_outputs_by_the_loops_around(template, value):
    assert value_of(template, NESTED) == value


def test_iteration_output_is_that_of_the_iteration_before():
    outputs = {"leaf": {"a": {"value": 1}, "b": {"value": 2}}, "other": {"a": 5}}
    more = {"outputs": outputs, "task": {"id": "leaf"}, "taskrun": {"iteration": 1}}

    assert value_of("{{ iterationOutput() }}", more) == 1
    assert value_of("{{ iterationOutput('leaf', 1) }}", more) == 2
    assert value_of("{{ iterationOutput('other') }}", more) is None


@pytest.mark.parametrize(
    ("template", "more"),
    [
        ("{{ iterationOutput() }}", {}),
        ("{{ iterationOutput() }}", {"outputs": {"a": {}}, "task": {"id": "a"}}),
        (
            "{{ iterationOutput() }}",
            {"outputs": {"a": {}}, "task": {"id": "a"}, "taskrun": {"iteration": 0}},
        ),
        (
            "{{ iterationOutput() }}",
            {"outputs": {"a": {}}, "task": {"id": "a"}, "taskrun": {"iteration": 1}},
        ),
        ("{{ parentOutput(5) }}", NESTED),
        ("{{ parentOutput('a') }}", NESTED),
        ("{{ parentOutput(0) }}", {}),
        ("{{ currentEachOutput(n) }}", {}),
        ("{{ currentEachOutput(map) }}", {"taskrun": {"value": "z"}}),
        ("{{ parent() }}", {}),
        ("{{ render() }}", {}),
        ("{{ renderOnce() }}", {}),
        ("{{ tasksWithState() }}", {}),
        ("{{ tasksWithState(nul) }}", {}),
        ("{{ loopOutputs(n, 'a') }}", {}),
    ],
)
def test_what_is_not_there_is_refused(template, more):
    assert failure(template, more) == ("bad_argument", "")


@pytest.mark.parametrize(
    ("template", "more"),
    [
        ("{{ parentOutput() }}", {}),
        ("{{ parentOutput() }}", {"parent": {}, "outputs": {}}),
        ("{{ parentOutput() }}", {"parent": {"task": {"id": "a"}}, "outputs": {}}),
    ],
)
def test_parent_without_outputs_has_none(template, more):
    assert value_of(template, more) is None


def test_current_output_outside_of_loops_is_all_of_it():
    more = {"parents": [{"task": {"id": "a"}}, 5, {"taskrun": {}}], "taskrun": {}}

    assert value_of("{{ currentEachOutput(map) }}", more) == {"b": 1, "a": 2}


def test_loop_outputs_are_one_output_of_every_item():
    items = [{"outputs": {"a": 1}}, {"outputs": 5}, {}, 7]

    assert value_of("{{ loopOutputs(items, 'a') }}", {"items": items}) == [1, None, None, None]


def test_tasks_with_a_state_are_listed_in_order_with_their_values():
    tasks = {
        "a": {"state": "FAILED"},
        "b": {"state": "SUCCESS"},
        "c": {"x": {"state": "FAILED"}, "y": {"state": "SUCCESS"}, "z": 5},
        "d": 5,
    }

    assert value_of("{{ tasksWithState('failed') }}", {"tasks": tasks}) == [
        {"taskId": "a", "state": "FAILED"},
        {"taskId": "c", "value": "x", "state": "FAILED"},
    ]
    assert value_of("{{ tasksWithState('FAILED') }}") == []

"""Inputs looked at before anything is created (HTTP API, example 14)."""

from shared.engine.input_examination import examine_inputs
from tests.builders import flow


def _input(name, kind="STRING", **fields):
    return {"id": name, "type": kind, **fields}


def _examined(supplied, *inputs):
    return examine_inputs(flow(inputs=list(inputs)), supplied, None)


def _told(found):
    return [
        (one.declared.id, one.value, one.is_enabled, one.is_default, one.problem)
        for one in found.inputs
    ]


def test_every_wrong_input_is_told_with_what_was_given():
    found = _examined({"a": "x"}, _input("a", "INT"), _input("b"), _input("c", required=False))

    assert _told(found) == [
        ("a", "x", True, False, 'Invalid input for `a`, For input string: "x", but received `x`'),
        (
            "b",
            None,
            True,
            False,
            "Invalid input for `b`, missing required input, but received `null`",
        ),
        ("c", None, True, False, ""),
    ]
    assert not found.are_right


def test_right_inputs_are_typed_and_defaults_are_told_apart():
    found = _examined({"a": "5"}, _input("a", "INT"), _input("b", "INT", defaults=3))

    assert _told(found) == [("a", 5, True, False, ""), ("b", 3, True, True, "")]
    assert (found.are_right, found.values) == (True, {"a": 5, "b": 3})


def test_input_whose_condition_does_not_hold_is_not_asked_for():
    depends = {"inputs": ["a"], "condition": "{{ inputs.a == 5 }}"}

    hidden = _examined({"a": "4"}, _input("a", "INT"), _input("b", dependsOn=depends))
    shown = _examined({"a": "5"}, _input("a", "INT"), _input("b", dependsOn=depends))

    assert [one.is_enabled for one in hidden.inputs] == [True, False]
    assert [bool(one.problem) for one in hidden.inputs] == [False, False]
    assert [bool(one.problem) for one in shown.inputs] == [False, True]


def test_problem_is_told_once_however_many_inputs_depend_on_it():
    depends = {"inputs": ["a"]}

    found = _examined(
        {"a": "x"}, _input("b", required=False, dependsOn=depends), _input("a", "INT")
    )

    assert [one.problem != "" for one in found.inputs] == [False, True]


def test_what_the_flow_does_not_declare_is_named():
    assert _examined({"z": "1", "a": "2", "y": "3"}, _input("a")).unknown == ("y", "z")


def test_choices_of_an_expression_are_told_even_when_the_value_is_none_of_them():
    declared = _input("a", "SELECT", expression="{{ ['x', 'y'] }}")

    [right, wrong, broken] = [
        _examined({"a": "x"}, declared).inputs[0],
        _examined({"a": "z"}, declared).inputs[0],
        _examined({"a": "x"}, _input("a", "SELECT", expression="{{ 5 }}")).inputs[0],
    ]

    assert (right.declared.values, right.problem) == (("x", "y"), "")
    assert wrong.declared.values == ("x", "y")
    assert "z" in wrong.problem
    assert (broken.declared.values, broken.problem != "") == (None, True)


def test_secret_is_shown_as_stars():
    found = examine_inputs(
        flow(inputs=[_input("a", "SECRET"), _input("b", "SECRET", validator="x+")]),
        {"a": "hunter2", "b": "hunter3"},
        None,
        encrypt=lambda text: {"type": "t", "value": text[::-1]},
    )

    assert [one.value for one in found.inputs] == ["******", "******"]
    assert "hunter3" not in found.inputs[1].problem


def test_inputs_that_share_a_path_are_looked_at_nevertheless():
    found = _examined({"a": "1", "a.b": "2"}, _input("a"), _input("a.b"))

    assert [one.value for one in found.inputs] == ["1", "2"]
    assert found.values == {}

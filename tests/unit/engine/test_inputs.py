"""The inputs of an execution: given values, defaults, dependencies (flow language, 3.3 to 3.5)."""

import pytest

from shared.engine.input_values import InvalidInput
from shared.engine.inputs import resolve_asked, resolve_inputs
from tests.builders import flow


def _input(name, kind="STRING", **fields):
    return {"id": name, "type": kind, **fields}


def _resolved(supplied, *inputs, **fields):
    return resolve_inputs(flow(inputs=list(inputs), **fields), supplied, None)


def _refused(supplied, *inputs):
    with pytest.raises(InvalidInput) as raised:
        _resolved(supplied, *inputs)
    return raised.value.message


def test_values_are_typed_and_what_is_not_declared_is_dropped():
    assert _resolved({"n": "5", "other": 1}, _input("n", "INT")) == {"n": 5}


def test_missing_value_is_its_default_or_null_where_it_is_not_required():
    assert _resolved(
        {"c": None},
        _input("a", defaults="x"),
        _input("b", required=False),
        _input("c", "INT", defaults=3),
    ) == {"a": "x", "b": None, "c": 3}


def test_missing_required_input_is_refused():
    assert _refused({}, _input("a")) == (
        "a: Invalid input for `a`, missing required input, but received `null`"
    )


def test_first_wrong_input_is_told():
    assert _refused({"a": "x", "b": "y"}, _input("a", "INT"), _input("b", "INT")) == (
        'a: Invalid input for `a`, For input string: "x", but received `x`'
    )


def test_default_is_rendered_with_flow_variables_labels_and_what_it_depends_on():
    text = "{{ flow.id }} {{ vars.v }} {{ labels.l }} {{ inputs.a }}"

    assert _resolved(
        {"a": "1"},
        _input("a"),
        _input("b", defaults=text, dependsOn={"inputs": ["a"]}),
        variables={"v": "2"},
        labels={"l": "3"},
    ) == {"a": "1", "b": "a-flow 2 3 1"}


def test_default_sees_no_input_that_it_does_not_name():
    message = _refused({"a": "1"}, _input("a"), _input("b", defaults="{{ inputs.a }}"))

    assert message.startswith(
        "b: Invalid input for `b`, Cannot render 'defaults'. Cause: Unable to"
    )


def test_dotted_ids_build_maps():
    inputs = [
        _input("db.host"),
        _input("db.port", "INT"),
        _input("x", dependsOn={"inputs": ["db.host"]}),
    ]

    assert _resolved({"db.host": "h", "db.port": "1", "x": "y"}, *inputs) == {
        "db": {"host": "h", "port": 1},
        "x": "y",
    }


@pytest.mark.parametrize("names", [("db", "db.host"), ("db.host", "db"), ("a.b.c", "a.b")])
def test_value_and_map_on_one_path_are_refused(names):
    message = _refused(dict.fromkeys(names, "x"), *map(_input, names))

    assert message == f"{names[1]}: Invalid input for `{names[1]}`, another input has the same path"


@pytest.mark.parametrize(
    ("condition", "inputs"),
    [
        ("{{ inputs.a == 'yes' }}", {"a": "yes", "b": "v"}),
        ("{{ inputs.a == 'no' }}", {"a": "yes"}),
        ("true", {"a": "yes"}),
    ],
)
def test_input_is_left_out_unless_its_condition_is_exactly_true(condition, inputs):
    depends = {"inputs": ["a"], "condition": condition}

    assert _resolved({"a": "yes", "b": "v"}, _input("b", dependsOn=depends), _input("a")) == inputs


def test_input_that_depends_on_one_that_is_left_out_is_left_out_too():
    no = {"inputs": [], "condition": "{{ false }}"}

    assert _resolved(
        {"b": "v", "c": "w"},
        _input("a", dependsOn=no),
        _input("b", dependsOn={"inputs": ["a"]}),
        _input("c", dependsOn={"inputs": ["b"]}),
        _input("d", required=False, dependsOn={"inputs": []}),
    ) == {"d": None}


def test_condition_that_does_not_render_is_refused():
    message = _refused({}, _input("a", dependsOn={"condition": "{{ ghost }}"}))

    assert message.startswith("a: Invalid input for `a`, Invalid condition: Unable to find `ghost`")


def test_choices_come_from_an_expression():
    choice = _input("a", "SELECT", expression="{{ ['x', 5] }}")

    assert _resolved({"a": "5"}, choice) == {"a": "5"}
    assert "it must match the values `[x, 5]`" in _refused({"a": "z"}, choice)


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        ("{{ 5 }}", "Invalid expression result. Expected a list of strings, but received int"),
        ("{{ ghost }}", "Cannot render 'expression'. Cause: Unable to find `ghost`"),
    ],
)
def test_expression_that_gives_no_list_is_refused(expression, reason):
    message = _refused({"a": "x"}, _input("a", "MULTISELECT", expression=expression))

    assert message.startswith(f"a: Invalid input for `a`, {reason}")


@pytest.mark.parametrize(
    ("declared", "value"),
    [
        (_input("a", "SECRET", validator="[a-z]+"), "S3CRET"),
        (_input("a", "ARRAY", itemType="SECRET"), ["S3CRET"]),
        (_input("a", "ARRAY", itemType="SECRET"), "S3CRET"),
    ],
)
def test_secret_that_is_refused_is_not_shown(declared, value):
    message = _refused({"a": value}, declared)

    assert message.endswith("but received `******`")
    assert "S3CRET" not in message


def test_what_a_pause_asks_for_follows_the_rules_of_inputs():
    asked = flow(inputs=[_input("n", "INT")]).inputs

    assert resolve_asked(flow(), asked, {"n": "5"}, None) == {"n": 5}

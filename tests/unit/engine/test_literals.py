"""Literal values that no execution could take (flow language, 1.3)."""

import pytest

from shared.engine.literals import with_literals_checked
from shared.model.problems import Report
from shared.model.source import check_flow
from shared.sdk.registry import Registry
from tests.builders import flow, source

SCHEDULE = "io.kestra.plugin.core.trigger.Schedule"


def warnings(**fields):
    return [
        (one.path, one.message) for one in with_literals_checked(Report(flow(**fields))).warnings
    ]


def with_input(kind, **fields):
    return {"inputs": [{"id": "x", "type": kind, **fields}]}


@pytest.mark.parametrize(
    ("fields", "warning"),
    [
        (
            with_input("INT", defaults="twelve"),
            '`twelve` is not a valid INT value: For input string: "twelve"',
        ),
        (
            with_input("INT", defaults=11, max=10),
            "`11` is not a valid INT value: it must be less than `10`",
        ),
        (
            with_input("SECRET", defaults="abc", validator="[0-9]+"),
            "`******` is not a valid SECRET value: it must match the pattern `[0-9]+`",
        ),
    ],
)
def test_default_that_its_input_does_not_take_is_warned_about(fields, warning):
    assert warnings(**fields) == [
        ("inputs[0].defaults", f"Invalid default for input 'x': {warning}")
    ]


def test_value_that_a_trigger_gives_and_its_input_does_not_take_is_warned_about():
    schedule = {"id": "t", "type": SCHEDULE, "cron": "@daily", "inputs": {"x": "a", "other": 1}}

    assert warnings(**with_input("INT"), triggers=[schedule]) == [
        (
            "triggers[0].inputs.x",
            (
                "Invalid value for input 'x' supplied by Schedule Trigger 't': `a` is not a valid "
                'INT value: For input string: "a"'
            ),
        )
    ]


def test_output_that_is_not_of_its_type_is_warned_about():
    assert warnings(outputs=[{"id": "y", "type": "INT", "value": "a"}]) == [
        (
            "outputs[0].value",
            "Invalid value for output 'y': `a` is not a valid INT value: For input string: \"a\"",
        )
    ]


@pytest.mark.parametrize(
    "fields",
    [
        with_input("INT", defaults="12"),
        with_input("INT", defaults="{{ 6 * 2 }}"),
        with_input("SECRET", defaults="abc"),
        {"outputs": [{"id": "y", "type": "INT", "value": "{{ outputs.a.value }}"}]},
    ],
)
def test_value_that_fits_or_is_an_expression_deserves_no_word(fields):
    assert warnings(**fields) == []


def test_flow_that_is_wrong_anyway_is_left_to_its_problems():
    report = check_flow(source(tasks=[]), Registry.installed())

    assert with_literals_checked(report) == report

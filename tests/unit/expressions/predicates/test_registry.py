"""The tests that follow `is`."""

import pytest

from shared.expressions.values import Character
from tests.unit.expressions.sample import failure, printed

MORE = {"letter": Character(" ")}


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{{ nul is null }} {{ n is null }}", "true false"),
        (
            "{{ blank is empty }} {{ '  ' is empty }} {{ 0 is empty }} {{ false is empty }}",
            "true true false false",
        ),
        (
            "{{ nul is empty }} {{ none_list is empty }} {{ {} is empty }} {{ map is empty }}",
            "true true true false",
        ),
        ("{{ letter is empty }}", "false"),
        (
            "{{ n is even }} {{ n is odd }} {{ 4 is even }} {{ n is not even }}",
            "false true true true",
        ),
        ("{{ list is iterable }} {{ s is iterable }} {{ map is iterable }}", "true false false"),
        ("{{ map is map }} {{ list is map }}", "true false"),
        (
            "{{ js is json }} {{ '12' is json }} {{ '' is json }} {{ s is json }}",
            "true true true false",
        ),
    ],
)
def test_test_holds_or_not(template, text):
    assert printed(template, MORE) == text


@pytest.mark.parametrize(
    ("template", "kind"),
    [
        ("{{ nul is even }}", ("bad_argument", "")),
        ("{{ 1.5 is odd }}", ("runtime", "ClassCastException")),
        ("{{ s is even }}", ("runtime", "ClassCastException")),
        ("{{ nul is json }}", ("runtime", "ClassCastException")),
        ("{{ letter is json }}", ("runtime", "ClassCastException")),
        ("{{ s is string }}", ("unknown_test", "")),
        ("{{ ghost is empty }}", ("undefined_variable", "")),
    ],
)
def test_value_that_a_test_does_not_take_fails(template, kind):
    assert failure(template, MORE) == kind

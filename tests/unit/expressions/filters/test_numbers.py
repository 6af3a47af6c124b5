"""Filters on numbers."""

import pytest

from tests.unit.expressions.sample import failure, printed, value_of


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{{ -2.5 | abs }} {{ -3 | abs }} {{ n | abs | className }}", "2.5 3 java.lang.Integer"),
        ("{{ -3 | abs | className }}", "java.lang.Long"),
        ("{{ '12' | number + 1 }} {{ '010' | number }} {{ '0x1F' | number }}", "13 8 31"),
        ("{{ '12' | number('DOUBLE') }} {{ '12.5' | number | className }}", "12.0 java.lang.Float"),
        ("{{ '1' | number('LONG') | className }}", "java.lang.Long"),
        (
            "{{ 1234567.891 | numberFormat('#,##0.00') }} {{ 3.0 | numberFormat('#.##') }}",
            "1,234,567.89 3",
        ),
        ("{{ 2.5 | numberFormat('0') }} {{ 1234.5 | numberFormat }}", "2 1,234.5"),
    ],
)
def test_filter_changes_a_number(template, text):
    assert printed(template) == text


@pytest.mark.parametrize("call", ["number", "numberFormat"])
def test_filter_of_null_is_null(call):
    assert value_of("{{ nul | " + call + " }}") is None


@pytest.mark.parametrize(
    ("template", "kind"),
    [
        ("{{ nul | abs }}", ("bad_argument", "")),
        ("{{ s | abs }}", ("bad_argument", "")),
        ("{{ n | number }}", ("bad_argument", "")),
        ("{{ s | number }}", ("runtime", "NumberFormatException")),
        ("{{ s | numberFormat }}", ("bad_argument", "")),
        ("{{ s | round }}", ("unknown_filter", "")),
        ("{{ n | numberformat }}", ("unknown_filter", "")),
    ],
)
def test_what_is_no_number_fails(template, kind):
    assert failure(template) == kind

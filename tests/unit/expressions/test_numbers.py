"""Java's DecimalFormat, and texts as numbers."""

from decimal import Decimal

import pytest

from shared.expressions.errors import ExpressionError
from shared.expressions.numbers import (
    MAX_DIGITS,
    MAX_NUMBER_CHARACTERS,
    format_number,
    parse_number,
)
from shared.expressions.values import Float32, Long


def _java(call, *arguments):
    with pytest.raises(ExpressionError) as raised:
        call(*arguments)
    return str(raised.value.kind), raised.value.java


@pytest.mark.parametrize(
    ("value", "pattern", "text"),
    [
        (1234567.891, "#,##0.00", "1,234,567.89"),
        (123456.0, "#,##0", "123,456"),
        (3.0, "#.##", "3"),
        (1234.5, None, "1,234.5"),
        (0.5, "#.##", ".5"),
        (0, "#", "0"),
        (7, "000", "007"),
        (0.256, "0.0%", "25.6%"),
        (0.5, "0‰", "500‰"),
        (-5, "0.0", "-5.0"),
        (-5, "0;(0)", "(5)"),
        (-0.001, "0.0", "0.0"),
        (5, "'#'0", "#5"),
        (5, "0''", "5'"),
        (5, "0'x", "5x"),
        (5, "a0 b", "a5 b"),
        (12345, "0.###E0", "1.234E4"),
        (0.00012, "0.0E00", "1.2E-04"),
        (0, "0E0", "0E0"),
        (Decimal("1.005"), "0.00", "1.00"),
        (float("nan"), "0", "NaN"),
        (float("inf"), "0", "∞"),
        (float("-inf"), "0", "-∞"),
    ],
)
def test_number_is_formatted_by_a_pattern(value, pattern, text):
    assert format_number(value, pattern) == text


@pytest.mark.parametrize(("value", "text"), [(0.5, "0"), (1.5, "2"), (2.5, "2"), (3.5, "4")])
def test_half_is_rounded_to_the_even_neighbour(value, text):
    assert format_number(value, "0") == text


@pytest.mark.parametrize("pattern", ["0#", "0.#0", "0.0.0", "#,##0.0,0", "0E#", "0E.0"])
def test_malformed_pattern_is_refused(pattern):
    assert _java(format_number, 1, pattern) == ("runtime", "IllegalArgumentException")


def test_pattern_asks_for_a_limited_number_of_digits():
    assert _java(format_number, 1, "0" * (MAX_DIGITS + 1)) == ("bad_argument", "")


@pytest.mark.parametrize(
    ("text", "kind", "number"),
    [
        ("12", "INT", 12),
        ("12", "LONG", Long(12)),
        ("99999999999999999999", "BIGINTEGER", 99999999999999999999),
        ("1.5", "FLOAT", Float32(1.5)),
        ("12", "DOUBLE", 12.0),
        (" 1.5f", "DOUBLE", 1.5),
        ("Infinity", "DOUBLE", float("inf")),
        ("1e39", "FLOAT", Float32(float("inf"))),
        ("-1e39", "FLOAT", Float32(float("-inf"))),
        ("12.10", "BIGDECIMAL", Decimal("12.10")),
        ("12", "", 12),
        ("3000000000", "", Long(3_000_000_000)),
        ("9223372036854775808", "", 9223372036854775808),
        ("010", "", 8),
        ("0x1F", "", 31),
        ("#1f", "", 31),
        ("-0x80000000", "", -(2**31)),
        ("12L", "", Long(12)),
        ("9223372036854775808L", "", 9223372036854775808),
        ("1.5f", "", Float32(1.5)),
        ("1.5d", "", 1.5),
        ("12.5", "", Float32(12.5)),
        ("1234567.891", "", 1234567.891),
        ("0.12345678901234567890", "", Decimal("0.12345678901234567890")),
        ("1e400", "", Decimal("1e400")),
    ],
)
def test_text_is_read_as_a_number_of_its_kind(text, kind, number):
    found = parse_number(text, kind)

    assert (found, type(found)) == (number, type(number))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("2147483648", "INT"),
        ("1.5", "INT"),
        ("9223372036854775808", "LONG"),
        ("x", "BIGINTEGER"),
        ("x", "DOUBLE"),
        ("x", "BIGDECIMAL"),
        ("09", ""),
        ("1.5.5", ""),
        ("", ""),
    ],
)
def test_text_that_is_no_number_is_a_number_format_exception(text, kind):
    assert _java(parse_number, text, kind) == ("runtime", "NumberFormatException")


def test_text_that_is_too_long_is_no_number():
    assert _java(parse_number, "1" * (MAX_NUMBER_CHARACTERS + 1), "") == ("bad_argument", "")

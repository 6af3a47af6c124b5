"""How values become text: printed, as JSON, as Java's toString, as stored data."""

from decimal import Decimal

import pytest

from shared.expressions.dates import (
    Duration,
    Instant,
    LocalTime,
    OffsetDateTime,
    parse_iso,
)
from shared.expressions.printing import (
    double_text,
    json_text,
    print_text,
    text_of,
    to_plain,
)
from shared.expressions.values import Character, Float32, KeySet, Long, MapEntry

START = Instant(1706696130, 500_000_000)
ZONED = parse_iso("2024-03-09T08:05+02:00")
PARIS = parse_iso("2024-03-09T08:05:30+01:00[Europe/Paris]")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0.0"),
        (-0.0, "-0.0"),
        (1.0, "1.0"),
        (21.0, "21.0"),
        (10000000.0, "1.0E7"),
        (12345678.5, "1.23456785E7"),
        (9999999.0, "9999999.0"),
        (0.001, "0.001"),
        (0.0001, "1.0E-4"),
        (-2.5, "-2.5"),
        (float("inf"), "Infinity"),
        (float("-inf"), "-Infinity"),
        (float("nan"), "NaN"),
        (Float32(1.100000023841858), "1.1"),
        (Float32(16777216.0), "1.6777216E7"),
        (Float32(0.1), "0.1"),
    ],
)
def test_double_prints_as_in_java(value, text):
    assert double_text(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("a", "a"),
        (Character("a"), "a"),
        (None, ""),
        (True, "true"),
        (False, "false"),
        (Long(7), "7"),
        (1.5, "1.5"),
        (Decimal("1E+3"), "1000"),
        (Decimal("12.10"), "12.10"),
        ([1, None, "x"], '[1,null,"x"]'),
        ({"a": None, "b": 1}, '{"b":1}'),
        (START, "2024-01-31T10:15:30.500Z"),
        (ZONED, "2024-03-09T08:05+02:00"),
        (PARIS, "2024-03-09T08:05:30+01:00[Europe/Paris]"),
        (OffsetDateTime(ZONED), "2024-03-09T08:05+02:00"),
        (parse_iso("2024-03-09T08:05"), "2024-03-09T08:05"),
        (parse_iso("2024-03-09"), "2024-03-09"),
        (LocalTime(0), "00:00"),
        (Duration(5_400_000_000_000), "PT1H30M"),
        (MapEntry("a", 1), "a=1"),
    ],
)
def test_printed_value(value, text):
    assert print_text(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "null"),
        (Decimal("1E+3"), "1E+3"),
        (["a", None, [1]], "[a, null, [1]]"),
        ({"k": "v", "k2": None}, "{k=v, k2=null}"),
        (KeySet({"a": None}), "[a]"),
        (object(), "object"),
    ],
)
def test_java_text_of_a_value(value, text):
    assert text_of(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ('é/"\\\n', '"é/\\"\\\\\\n"'),
        ({"a": {"b": None}, 1: "one"}, '{"a":{},"1":"one"}'),
        ([3.0, 1e7], "[3.0,1.0E7]"),
        (Decimal("1E+3"), "1E+3"),
        (float("nan"), '"NaN"'),
        (MapEntry("a", 1), '{"a":1}'),
        (START, '"2024-01-31T10:15:30.500Z"'),
        (ZONED, '"2024-03-09T06:05:00Z"'),
        (OffsetDateTime(ZONED), '"2024-03-09T06:05:00Z"'),
        (parse_iso("2024-03-09T08:05"), '"2024-03-09T08:05:00"'),
        (parse_iso("2024-03-09"), '"2024-03-09"'),
        (LocalTime(0), '"00:00:00"'),
        (Duration(5_400_000_000_000), "5400.000000000"),
        (Duration(-500_000_000), "-0.500000000"),
        (object(), '"object"'),
    ],
)
def test_json_of_a_value(value, text):
    assert json_text(value) == text


def test_json_keeps_nulls_of_maps_when_asked():
    assert json_text({"a": None}, include_nulls=True) == '{"a":null}'


@pytest.mark.parametrize(
    ("value", "stored"),
    [
        (None, None),
        (True, True),
        (Character("a"), "a"),
        (Long(7), 7),
        (Float32(1.5), 1.5),
        (float("inf"), "Infinity"),
        (Decimal("1.50"), 1.5),
        (Decimal(10), 10),
        (Duration(1_000_000_000), "PT1S"),
        (MapEntry(1, [Long(2)]), {"1": [2]}),
        ({1: None}, {"1": None}),
        (KeySet({"a": None}), ["a"]),
        (START, "2024-01-31T10:15:30.500Z"),
        (object(), "object"),
    ],
)
def test_value_is_stored_as_plain_data(value, stored):
    found = to_plain(value)

    assert (found, type(found)) == (stored, type(stored))

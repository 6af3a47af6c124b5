"""Values as text Ion."""

from decimal import Decimal

import pytest

from shared.expressions.dates import Duration, Instant, LocalTime, parse_iso
from shared.expressions.ionwriter import ion_text
from shared.expressions.values import MapEntry


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "null"),
        (True, "true"),
        (5, "5"),
        (2.5, "2.5e0"),
        (1e7, "1.0e7"),
        (float("nan"), "nan"),
        (float("inf"), "+inf"),
        (float("-inf"), "-inf"),
        (Decimal("12.10"), "12.10"),
        (Decimal(12), "12."),
        ('say "x"', '"say \\"x\\""'),
        ([1, None], "[1,null]"),
        ({"a": 1, "nick": None}, "{a:1,nick:null}"),
        ({"a-b": 1, "null": 2, "it's": 3, 4: 5}, "{'a-b':1,'null':2,'it\\'s':3,'4':5}"),
        (MapEntry("a", 1), "{a:1}"),
        (Instant(0, 0), "1970-01-01T00:00:00Z"),
        (parse_iso("2024-03-09"), "2024-03-09"),
        (LocalTime(0), '"00:00"'),
        (Duration(5_400_000_000_000), "5400.000000000"),
        (object(), '"object"'),
    ],
)
def test_value_is_written_as_ion(value, text):
    assert ion_text(value) == text

"""Text Ion as values."""

import pytest

from shared.expressions.dates import Instant
from shared.expressions.errors import ExpressionError
from shared.expressions.ionreader import ion_values


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("null", None),
        ("null.string", None),
        ("true", True),
        ("5", 5),
        ("2.5e0", 2.5),
        ("1.5", 1.5),
        ('"a"', "a"),
        ("symbol", "symbol"),
        ("[1, (2)]", [1, [2]]),
        ("{a: {b: false}}", {"a": {"b": False}}),
        ("{{ aGVsbG8= }}", "hello"),
        ("2024-03-09T08:05:07Z", Instant(1709971507, 0)),
    ],
)
def test_ion_is_read_as_a_value(text, value):
    [found] = ion_values(text, first_only=False)

    assert (found, type(found)) == (value, type(value))


def test_several_values_are_read_or_only_the_first():
    assert ion_values("1 2", first_only=False) == [1, 2]
    assert ion_values("1 2", first_only=True) == [1]


@pytest.mark.parametrize("text", ["{", "[1", "'"])
def test_text_that_is_no_ion_is_refused(text):
    with pytest.raises(ExpressionError, match="Invalid ion") as raised:
        ion_values(text, first_only=False)

    assert str(raised.value.kind) == "bad_argument"

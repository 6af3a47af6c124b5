"""Java's `String.format`."""

import pytest

from shared.expressions.errors import ExpressionError
from shared.expressions.javaformat import MAX_WIDTH, formatted


@pytest.mark.parametrize(
    ("pattern", "arguments", "text"),
    [
        ("%s-%03d", ["a", 7], "a-007"),
        ("%2$s %1$s", ["a", "b"], "b a"),
        ("%%%n", [], "%\n"),
        ("[%5s][%-5s][%.2s]", ["a", "b", "abc"], "[    a][b    ][ab]"),
        ("%S %b %B %b", ["a", None, 1, False], "A false TRUE false"),
        ("%d %,d %+d % d %(d", [-1, 1234567, 5, 5, -5], "-1 1,234,567 +5  5 (5)"),
        ("%05d", [-7], "-0007"),
        ("%x %X %o %x", [255, 255, 8, -1], "ff FF 10 ffffffffffffffff"),
        ("%f %.2f %,.1f", [1.5, 1.25, 1234.5], "1.500000 1.25 1,234.5"),
        ("%e %.1E", [1500.0, 1500.0], "1.500000e+03 1.5E+03"),
        ("%c", ["x"], "x"),
    ],
)
def test_specifier_is_replaced_by_its_argument(pattern, arguments, text):
    assert formatted(pattern, arguments) == text


@pytest.mark.parametrize(
    ("pattern", "arguments", "java"),
    [
        ("%s", [], "MissingFormatArgumentException"),
        ("%2$s", ["a"], "MissingFormatArgumentException"),
        ("%d", ["a"], "IllegalFormatConversionException"),
        ("%f", [1], "IllegalFormatConversionException"),
        ("%c", ["ab"], "IllegalFormatConversionException"),
        ("%x", [1.5], "IllegalFormatConversionException"),
        ("%q", ["a"], "UnknownFormatConversionException"),
        (f"%{MAX_WIDTH + 1}s", ["a"], ""),
        (f"%.{MAX_WIDTH + 1}f", [1.5], ""),
    ],
)
def test_specifier_that_does_not_fit_fails(pattern, arguments, java):
    with pytest.raises(ExpressionError) as raised:
        formatted(pattern, arguments)

    assert raised.value.java == java

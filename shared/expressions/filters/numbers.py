"""Filters on numbers (expressions.md, section 12.3)."""

from collections.abc import Mapping

from shared.expressions.callables import Extension, Parameter, Value
from shared.expressions.errors import bad_argument
from shared.expressions.numbers import format_number, parse_number
from shared.expressions.printing import text_of
from shared.expressions.values import Character, Float32, Long, is_number


def absolute(value: Value) -> Value:
    """``{{ -2.5 | abs }}`` → `2.5`."""
    if not is_number(value):
        raise bad_argument("The abs filter takes a number")
    if isinstance(value, Long):
        return Long(abs(value))
    return Float32(abs(value)) if isinstance(value, Float32) else abs(value)


def number(value: Value, kind: Value) -> Value:
    """``{{ '12' | number + 1 }}`` → `13`."""
    if value is None:
        return None
    if not isinstance(value, str) or isinstance(value, Character):
        raise bad_argument("The number filter takes a String")
    return parse_number(value, "" if kind is None else text_of(kind))


def number_format(value: Value, pattern: Value) -> Value:
    """``{{ 1234567.891 | numberFormat('#,##0.00') }}`` → `1,234,567.89`."""
    if value is None:
        return None
    if not is_number(value):
        raise bad_argument("The numberFormat filter takes a number")
    exact = float(value) if isinstance(value, float) else value
    plain = int(exact) if isinstance(exact, int) else exact
    return format_number(plain, None if pattern is None else text_of(pattern))


FILTERS: Mapping[str, Extension] = {
    "abs": Extension(absolute, lax=True),
    "number": Extension(number, (Parameter("type"),)),
    "numberFormat": Extension(number_format, (Parameter("format"),)),
}

"""Every test by name (expressions.md, section 10); `defined` is an operator of the compiler."""

import json
from collections.abc import Mapping

from shared.expressions.callables import Extension, Value
from shared.expressions.errors import bad_argument, runtime_error
from shared.expressions.values import (
    Character,
    is_collection,
    is_integer,
    is_map,
)


def null(value: Value) -> bool:
    """``{{ nul is null }}`` → `true`."""
    return value is None


def empty(value: Value) -> bool:
    """Null, a blank string, an empty collection or map; `0` and `false` are not."""
    if value is None:
        return True
    if isinstance(value, str):
        return not isinstance(value, Character) and not value.strip()
    return (is_collection(value) or is_map(value)) and not value


def even(value: Value) -> bool:
    """``{{ 4 is even }}`` → `true`."""
    return _integer(value) % 2 == 0


def odd(value: Value) -> bool:
    """``{{ 3 is odd }}`` → `true`."""
    return _integer(value) % 2 == 1


def _integer(value: Value) -> int:
    if value is None:
        raise bad_argument("Can not pass null value to a test of parity")
    if not is_integer(value):
        raise runtime_error("ClassCastException", "a test of parity takes an integer")
    return value


def iterable(value: Value) -> bool:
    """A list, set or array; neither a string nor a map."""
    return is_collection(value)


def is_mapping(value: Value) -> bool:
    """A map."""
    return is_map(value)


def is_json(value: Value) -> bool:
    """A string that parses as JSON; the empty one does."""
    if not isinstance(value, str) or isinstance(value, Character):
        raise runtime_error("ClassCastException", "the test json takes a string")
    if not value.strip():
        return True
    try:
        json.loads(value)
    except (ValueError, RecursionError):
        return False
    return True


ALL_TESTS: Mapping[str, Extension] = {
    "null": Extension(null, lax=True),
    "empty": Extension(empty, lax=True),
    "even": Extension(even, lax=True),
    "odd": Extension(odd, lax=True),
    "iterable": Extension(iterable, lax=True),
    "map": Extension(is_mapping, lax=True),
    "json": Extension(is_json, lax=True),
}

"""Filters on lists and maps (expressions.md, section 12.2)."""

from collections.abc import Mapping
from functools import cmp_to_key

from shared.expressions.callables import REQUIRED, Extension, Parameter, Value
from shared.expressions.errors import bad_argument, runtime_error
from shared.expressions.filters.strings import given, required_long
from shared.expressions.printing import text_of
from shared.expressions.values import (
    Character,
    JavaArray,
    KeySet,
    ValuesView,
    contains,
    hash_order,
    is_collection,
    is_list,
    is_map,
    is_number,
    power_of_two,
)


def first(value: Value) -> Value:
    """``{{ list | first }}`` → `3`."""
    return _end(value, 0)


def last(value: Value) -> Value:
    """``{{ s | last }}`` → `d`."""
    return _end(value, -1)


def _end(value: Value, index: int) -> Value:
    if value is None:
        return None
    if isinstance(value, str) and not isinstance(value, Character):
        if not value:
            raise runtime_error("StringIndexOutOfBoundsException", "the text is empty")
        return Character(value[index])
    if is_collection(value):
        items = list(value)
        return items[index] if items else None
    raise runtime_error("ClassCastException", "the value is no collection")


def join(value: Value, separator: Value) -> Value:
    """``{{ list | join('-') }}`` → `3-1-2`."""
    if value is None:
        return None
    if not is_collection(value):
        raise bad_argument("The join filter takes a collection")
    if separator is not None and (
        not isinstance(separator, str) or isinstance(separator, Character)
    ):
        raise runtime_error("ClassCastException", "the separator is no java.lang.String")
    return (separator or "").join(text_of(item) for item in value)


def sort(value: Value) -> Value:
    """``{{ names | sort }}`` → `["Bob","ann","cy"]`."""
    if value is None:
        return None
    if not isinstance(value, list):
        raise bad_argument("The sort filter takes a list or an array")
    return _sorted(value, descending=False)


def rsort(value: Value) -> Value:
    """``{{ list | rsort }}`` → `[3,2,1]`."""
    if value is None:
        return None
    if not is_list(value):
        raise runtime_error("ClassCastException", "the value is no java.util.List")
    return _sorted(value, descending=True)


def _sorted(items: list[Value], *, descending: bool) -> list[Value]:
    """Sorts in place, as the original does."""
    items.sort(key=cmp_to_key(_natural), reverse=descending)
    return items


def _natural(one: Value, other: Value) -> int:
    if one is None or other is None:
        raise runtime_error("NullPointerException", "an element is null")
    if is_number(one) and is_number(other):
        return (one > other) - (one < other)
    if isinstance(one, str) and isinstance(other, str):
        first_units = one.encode("utf-16-be", "surrogatepass")
        other_units = other.encode("utf-16-be", "surrogatepass")
        return (first_units > other_units) - (first_units < other_units)
    if type(one) is type(other) and not is_map(one) and not is_collection(one):
        is_more: bool = one > other  # type: ignore[operator]  # dates of one type
        return 1 if is_more else -int(one != other)
    raise runtime_error("ClassCastException", "the elements can not be compared")


def reverse(value: Value) -> Value:
    """``{{ list | reverse }}`` → `[2,1,3]`."""
    if value is None:
        return None
    if not is_list(value):
        raise runtime_error("ClassCastException", "the value is no java.util.List")
    value.reverse()
    return value


def merge(value: Value, items: Value) -> Value:
    """``{{ list | merge([4]) }}`` → `[3,1,2,4]`."""
    if value is None:
        return items if items is not REQUIRED else None
    other = given(items, "items")
    if is_map(value):
        return _merged_map(value, other)
    if isinstance(value, JavaArray) or isinstance(other, JavaArray):
        if isinstance(value, JavaArray) and isinstance(other, JavaArray):
            return JavaArray([*value, *other])
        raise bad_argument("An array can only be merged with an array")
    if is_collection(value) and is_collection(other):
        return [*value, *other]
    if is_collection(value) and is_map(other):
        return [*value, other]
    raise bad_argument("These values can not be merged")


def _merged_map(value: Mapping[Value, Value], other: Value) -> Value:
    if is_map(other):
        added = list(other.items())
    elif is_list(other):
        added = [(item, item) for item in other]
    else:
        raise bad_argument("A map can only be merged with a map or a list")
    capacity = power_of_two(len(value) + len(added) + 16)
    return hash_order([*value.items(), *added], capacity)


def keys(value: Value) -> Value:
    """``{{ map | keys }}`` → `["b","a"]`."""
    if value is None:
        return None
    if is_map(value):
        return KeySet(dict.fromkeys(value))
    if is_collection(value):
        return list(range(len(value)))
    raise bad_argument("The keys filter takes a map, a list or an array")


def values(value: Value) -> Value:
    """``{{ map | values }}`` → `[1,2]`."""
    if value is None:
        return None
    if not is_map(value):
        raise bad_argument("The values filter takes a map")
    return ValuesView(value.values())


def chunk(value: Value, size: Value) -> Value:
    """``{{ list | chunk(2) }}`` → `[[3,1],[2]]`."""
    if value is None:
        return None
    if not is_list(value):
        raise bad_argument("The chunk filter takes a list")
    step = required_long(given(size, "size"))
    if step < 1:
        raise runtime_error("IllegalArgumentException", "the size of a chunk must be positive")
    return [value[index : index + step] for index in range(0, len(value), step)]


def flatten(value: Value) -> Value:
    """``{{ [1, [2, [3]], 4] | flatten }}`` → `[1,2,[3],4]`."""
    if value is None:
        return None
    if not is_list(value):
        raise bad_argument("The flatten filter takes a list")
    flat: list[Value] = []
    for item in value:
        flat.extend(item if is_list(item) else [item])
    return flat


def distinct(value: Value) -> Value:
    """``{{ [1, 2, 1] | distinct }}`` → `[1,2]`."""
    if value is None:
        return "null"
    if not is_list(value):
        raise bad_argument("The distinct filter takes a list")
    seen: list[Value] = []
    hashes: set[tuple[str, Value]] = set()
    for item in value:
        if isinstance(item, str | int | float | bool):
            mark = (type(item).__name__, item)
            if mark in hashes:
                continue
            hashes.add(mark)
        elif contains(seen, item):
            continue
        seen.append(item)
    return seen


FILTERS: Mapping[str, Extension] = {
    "first": Extension(first, lax=True),
    "last": Extension(last, lax=True),
    "join": Extension(join, (Parameter("separator"),)),
    "sort": Extension(sort, lax=True),
    "rsort": Extension(rsort, lax=True),
    "reverse": Extension(reverse, lax=True),
    "merge": Extension(merge, (Parameter("items", REQUIRED),)),
    "keys": Extension(keys, lax=True),
    "values": Extension(values, lax=True),
    "chunk": Extension(chunk, (Parameter("size", REQUIRED),)),
    "flatten": Extension(flatten, lax=True),
    "distinct": Extension(distinct, lax=True),
}

"""The Java value types that Python lacks (expressions.md, section 4)."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeGuard

from shared.expressions.callables import Value
from shared.expressions.dates import DATE_TYPES, Duration

INT_MIN, INT_MAX = -(2**31), 2**31 - 1
LONG_MIN, LONG_MAX = -(2**63), 2**63 - 1


class Long(int):
    """A Java Long: what integer literals and arithmetic give. A plain int is an Integer."""

    __slots__ = ()


class Float32(float):
    """A Java Float: prints the shortest form that identifies a 32-bit number."""

    __slots__ = ()


class Character(str):
    """A Java Character: prints like a String and is never equal to one."""

    __slots__ = ()


class JavaArray(list[Value]):
    """A Java array, as `split` gives: a list that `reverse`, `flatten` and others refuse."""

    __slots__ = ()


class KeySet(dict[Value, None]):
    """What `keys` gives: printable and iterable, not indexable, not sortable."""


class ValuesView(tuple[Value, ...]):
    """What `values` gives: a collection that can not be indexed."""

    __slots__ = ()


class HashMap(dict[Value, Value]):
    """A map in Java HashMap order, as literals and `merge` give."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class MapEntry:
    """One entry of a map, as `for` gives it."""

    key: Value
    value: Value


Number = int | float | Decimal


def is_number(value: Value) -> TypeGuard[Number]:
    """Whether a value is a Java number; a Boolean is none."""
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def is_integer(value: Value) -> TypeGuard[int]:
    """Whether a value is an Integer, Long or BigInteger."""
    return isinstance(value, int) and not isinstance(value, bool)


def is_map(value: Value) -> TypeGuard[Mapping[Value, Value]]:
    """Whether a value is a map; lazily loading ones are."""
    return type(value) is dict or (isinstance(value, Mapping) and not isinstance(value, KeySet))


def is_collection(value: Value) -> TypeGuard[Sequence[Value]]:
    """Whether a value is a list, array or set."""
    return isinstance(value, list | tuple | KeySet | Set)


def is_list(value: Value) -> TypeGuard[list[Value]]:
    """Whether a value is a Java List: neither an array nor a set."""
    return isinstance(value, list) and not isinstance(value, JavaArray)


def is_string(value: Value) -> TypeGuard[str]:
    """Whether a value is a String; a Character is none."""
    return isinstance(value, str) and not isinstance(value, Character)


def wrapped_long(number: int) -> Long:
    """A number as 64-bit arithmetic leaves it: overflow wraps around."""
    return Long((number - LONG_MIN) % 2**64 + LONG_MIN)


def wrapped_int(number: int) -> int:
    """A number as 32-bit arithmetic leaves it."""
    return (number - INT_MIN) % 2**32 + INT_MIN


_CLASSES: dict[type, str] = {
    bool: "java.lang.Boolean",
    Long: "java.lang.Long",
    Float32: "java.lang.Float",
    float: "java.lang.Double",
    Decimal: "java.math.BigDecimal",
    Character: "java.lang.Character",
    str: "java.lang.String",
    JavaArray: "[Ljava.lang.String;",
    list: "java.util.ArrayList",
    HashMap: "java.util.HashMap",
    KeySet: "java.util.LinkedHashMap$LinkedKeySet",
    ValuesView: "java.util.LinkedHashMap$LinkedValues",
    MapEntry: "java.util.Map$Entry",
    dict: "java.util.LinkedHashMap",
}


def class_name(value: Value) -> str:
    """The Java class of a value, as users of Kestra see it."""
    if is_integer(value) and not isinstance(value, Long):
        if INT_MIN <= value <= INT_MAX:
            return "java.lang.Integer"
        return "java.lang.Long" if LONG_MIN <= value <= LONG_MAX else "java.math.BigInteger"
    found = _CLASSES.get(type(value))
    if found is not None:
        return found
    if isinstance(value, DATE_TYPES):
        return f"java.time.{type(value).__name__}"
    return "java.util.LinkedHashMap" if is_map(value) else "java.lang.Object"


def java_equals(first: Value, second: Value) -> bool:
    """Java's `equals`, where Integer 1, Long 1 and Double 1.0 all differ."""
    if first is None or second is None:
        return first is second
    if is_number(first) or is_number(second):
        return class_name(first) == class_name(second) and first == second
    if isinstance(first, bool) or isinstance(second, bool):
        return first is second
    if isinstance(first, str) and isinstance(second, str):
        return isinstance(first, Character) is isinstance(second, Character) and first == second
    if is_map(first) and is_map(second):
        return _equal_maps(first, second)
    if is_collection(first) and is_collection(second):
        return len(first) == len(second) and all(
            java_equals(one, other) for one, other in zip(first, second, strict=True)
        )
    return type(first) is type(second) and first == second


def _equal_maps(first: Mapping[Value, Value], second: Mapping[Value, Value]) -> bool:
    if len(first) != len(second):
        return False
    return all(key in second and java_equals(first[key], second[key]) for key in first)


def contains(items: Iterable[Value], wanted: Value) -> bool:
    """Whether a collection has an element equal to a value, by Java's `equals`."""
    return any(java_equals(item, wanted) for item in items)


def hash_order(
    pairs: Iterable[tuple[Value, Value]], capacity: int, *, grows: bool = False
) -> HashMap:
    """A map in the order in which a Java HashMap lists it (section 4.1).

    Args:
        pairs: in order of insertion; the last of equal keys wins.
        capacity: number of buckets.
        grows: doubles whenever more than three quarters are full.
    """
    unique: dict[Value, Value] = dict(pairs)
    if grows:
        while len(unique) > capacity * 3 // 4:
            capacity *= 2
    ordered = sorted(unique, key=lambda key: _spread(key) & (capacity - 1))
    return HashMap((key, unique[key]) for key in ordered)


def power_of_two(least: float) -> int:
    """The smallest power of two that is not less."""
    capacity = 1
    while capacity < least:
        capacity *= 2
    return capacity


def literal_map(pairs: Sequence[tuple[Value, Value]]) -> HashMap:
    """The map of a literal: capacity by the number of pairs."""
    if not pairs:
        return HashMap()
    return hash_order(pairs, power_of_two(len(pairs) / 0.75))


def _spread(key: Value) -> int:
    hashed = _hash_code(key) & 0xFFFFFFFF
    return hashed ^ (hashed >> 16)


def _hash_code(key: Value) -> int:
    match key:
        case None:
            return 0
        case bool():
            return 1231 if key else 1237
        case int():
            if isinstance(key, Long) or not INT_MIN <= key <= INT_MAX:
                unsigned = key & 0xFFFFFFFFFFFFFFFF
                return (unsigned ^ (unsigned >> 32)) & 0xFFFFFFFF
            return key
        case str():
            return _string_hash(key)
        case Duration():
            return hash(key)
        case _:
            return hash(key)


def _string_hash(text: str) -> int:
    hashed = 0
    encoded = text.encode("utf-16-be", "surrogatepass")
    for index in range(0, len(encoded), 2):
        unit = encoded[index] << 8 | encoded[index + 1]
        hashed = (31 * hashed + unit) & 0xFFFFFFFF
    return hashed


_LAST_OF_ONE_UNIT = 0xFFFF


def utf16_length(text: str) -> int:
    """The length of a text in UTF-16 units, as Java counts."""
    return len(text) + sum(1 for character in text if ord(character) > _LAST_OF_ONE_UNIT)

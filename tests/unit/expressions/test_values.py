"""Java's value types: classes, equality, order of maps."""

from decimal import Decimal

import pytest

from shared.expressions.dates import Duration, Instant, parse_iso
from shared.expressions.values import (
    Character,
    Float32,
    HashMap,
    JavaArray,
    KeySet,
    Long,
    MapEntry,
    ValuesView,
    class_name,
    contains,
    hash_order,
    is_collection,
    is_integer,
    is_list,
    is_map,
    is_number,
    is_string,
    java_equals,
    literal_map,
    power_of_two,
    utf16_length,
    wrapped_int,
    wrapped_long,
)


class Lazy(dict[str, int]):
    """A map that is no dict of ours."""


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (True, "java.lang.Boolean"),
        (1, "java.lang.Integer"),
        (3_000_000_000, "java.lang.Long"),
        (2**63, "java.math.BigInteger"),
        (Long(1), "java.lang.Long"),
        (1.5, "java.lang.Double"),
        (Float32(1.5), "java.lang.Float"),
        (Decimal(1), "java.math.BigDecimal"),
        ("a", "java.lang.String"),
        (Character("a"), "java.lang.Character"),
        ([], "java.util.ArrayList"),
        ({}, "java.util.LinkedHashMap"),
        (Lazy(), "java.util.LinkedHashMap"),
        (HashMap(), "java.util.HashMap"),
        (JavaArray(), "[Ljava.lang.String;"),
        (KeySet(), "java.util.LinkedHashMap$LinkedKeySet"),
        (ValuesView(), "java.util.LinkedHashMap$LinkedValues"),
        (MapEntry("a", 1), "java.util.Map$Entry"),
        (Instant(0, 0), "java.time.Instant"),
        (parse_iso("2024-03-09"), "java.time.LocalDate"),
        (object(), "java.lang.Object"),
    ],
)
def test_value_has_the_class_that_users_of_kestra_see(value, name):
    assert class_name(value) == name


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (None, None),
        (1, 1),
        ("a", "a"),
        (Character("a"), Character("a")),
        (True, True),
        ([1, "a"], [1, "a"]),
        ({"a": [1]}, {"a": [1]}),
        (Instant(1, 0), Instant(1, 0)),
    ],
)
def test_equal_values_are_equal(first, second):
    assert java_equals(first, second)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (None, 0),
        (1, Long(1)),
        (1, 1.0),
        (1, True),
        (True, False),
        ("a", Character("a")),
        ("1", 1),
        ([1], [1, 2]),
        ([1], [Long(1)]),
        ({"a": 1}, {"b": 1}),
        ({"a": 1}, {"a": 1, "b": 1}),
        (Instant(1, 0), Duration(1)),
    ],
)
def test_values_of_different_java_types_or_contents_are_not_equal(first, second):
    assert not java_equals(first, second)


def test_collection_contains_by_java_equality():
    assert (contains([1, 2], 2), contains([1, 2], Long(2))) == (True, False)


def test_kinds_of_values():
    assert [is_number(one) for one in (1, 1.5, Decimal(1), True, "1")] == [
        True,
        True,
        True,
        False,
        False,
    ]
    assert [is_integer(one) for one in (1, Long(1), True, 1.0)] == [True, True, False, False]
    assert [is_map(one) for one in ({}, Lazy(), KeySet(), [])] == [True, True, False, False]
    assert [is_collection(one) for one in ([], (), KeySet(), {1}, {})] == [True] * 4 + [False]
    assert [is_list(one) for one in ([], JavaArray(), ())] == [True, False, False]
    assert [is_string(one) for one in ("a", Character("a"), 1)] == [True, False, False]


def test_integers_wrap_around():
    assert (wrapped_int(2**31), wrapped_long(2**63)) == (-(2**31), -(2**63))
    assert type(wrapped_long(1)) is Long


@pytest.mark.parametrize(("pairs", "buckets"), [(1, 2), (2, 4), (3, 4), (6, 8), (7, 16), (13, 32)])
def test_literal_of_n_pairs_has_the_buckets_of_java(pairs, buckets):
    assert power_of_two(pairs / 0.75) == buckets


@pytest.mark.parametrize(
    ("pairs", "order"),
    [
        ([], []),
        ([("id", 1), ("name", 2), ("value", 3)], ["name", "value", "id"]),
        ([("a", 1), ("a", 2)], ["a"]),
        ([(Long(10), "x"), (Long(1), "y")], [1, 10]),
        ([(10, "x"), (1, "y")], [1, 10]),
        ([(None, "x"), (True, "y")], [None, True]),
        ([(False, "x"), (2**40, "y")], [2**40, False]),
    ],
)
def test_literal_map_is_in_hash_order(pairs, order):
    assert list(literal_map(pairs)) == order


def test_last_of_equal_keys_wins():
    assert literal_map([("a", 1), ("a", 2)]) == {"a": 2}


def test_growing_map_doubles_its_buckets_when_three_quarters_are_full():
    keys = [f"k{index}" for index in range(13)]

    grown = hash_order([(key, 0) for key in keys], 16, grows=True)

    assert list(grown) == list(hash_order([(key, 0) for key in keys], 32))


def test_keys_of_other_types_have_a_place():
    keys = [Duration(1), Instant(0, 0)]

    assert set(literal_map([(key, 0) for key in keys])) == set(keys)


def test_length_is_counted_in_utf16_units():
    assert utf16_length("é😀") == 3

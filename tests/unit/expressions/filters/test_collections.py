"""Filters on lists and maps."""

import pytest

from shared.expressions.dates import Instant
from shared.expressions.values import Character
from tests.unit.expressions.sample import failure, printed, value_of

MORE = {
    "dates": [Instant(2, 0), Instant(1, 0), Instant(1, 0)],
    "letter": Character("x"),
    "chars": ["b", Character("a")],
}


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{{ list | first }} {{ list | last }} [{{ none_list | first }}]", "3 2 []"),
        ("{{ s | first }} {{ s | last }} {{ (users | last).name }}", "h d Bo"),
        ("{{ s | first | className }}", "java.lang.Character"),
        ("{{ map | keys | last }}", "a"),
        ("{{ list | join('-') }} {{ [{'a': 1}] | join }}", "3-1-2 {a=1}"),
        ("{{ [nul, 1, 2.50] | join('/') }}", "null/1/2.5"),
        ("{{ names | sort }} {{ list | rsort }}", '["Bob","ann","cy"] [3,2,1]'),
        ("{{ list | sort }}{{ list }}", "[1,2,3][1,2,3]"),
        ("{{ 'b,a' | split(',') | sort }}", '["a","b"]'),
        ("{{ ['é', 'z', '😀', 'Z'] | sort }}", '["Z","z","é","😀"]'),
        ("{{ [2.5, 1] | sort }}", "[1,2.5]"),
        ("{{ dates | sort | length }}", "3"),
        ("{{ list | reverse }}{{ list }}", "[2,1,3][2,1,3]"),
        ("{{ map | merge({'c': 3}) }}", '{"a":2,"b":1,"c":3}'),
        (
            "{{ map | merge({'a': 3}) }} {{ map | merge(['z']) }}",
            '{"a":3,"b":1} {"a":2,"b":1,"z":"z"}',
        ),
        ("{{ list | merge([4]) }} {{ list | merge(map) }}", '[3,1,2,4] [3,1,2,{"b":1,"a":2}]'),
        ("{{ 'a' | split(',') | merge('b' | split(',')) | length }}", "2"),
        ("{{ nul | merge(list) }}", "[3,1,2]"),
        ("{{ map | keys }} {{ list | keys }}", '["b","a"] [0,1,2]'),
        ("{{ map | values }}", "[1,2]"),
        ("{{ list | chunk(2) }}", "[[3,1],[2]]"),
        ("{{ [1, [2, [3]], 4] | flatten }}", "[1,2,[3],4]"),
        ("{{ [1, 2, 1] | distinct }} {{ nul | distinct }}", "[1,2] null"),
        ("{{ [[1], [1], [2]] | distinct }} {{ [1, n, 1.0] | distinct | length }}", "[[1],[2]] 3"),
    ],
)
def test_filter_changes_a_collection(template, text):
    assert printed(template, MORE) == text


def test_dates_are_sorted_by_time():
    assert value_of("{{ dates | sort }}", MORE) == [Instant(1, 0), Instant(1, 0), Instant(2, 0)]


@pytest.mark.parametrize(
    "call",
    [
        "first",
        "last",
        "join",
        "sort",
        "rsort",
        "reverse",
        "merge",
        "keys",
        "values",
        "chunk(1)",
        "flatten",
    ],
)
def test_filter_of_null_is_null(call):
    assert value_of("{{ nul | " + call + " }}") is None


@pytest.mark.parametrize(
    ("template", "kind"),
    [
        ("{{ blank | first }}", ("runtime", "StringIndexOutOfBoundsException")),
        ("{{ map | first }}", ("runtime", "ClassCastException")),
        ("{{ letter | first }}", ("runtime", "ClassCastException")),
        ("{{ s | join }}", ("bad_argument", "")),
        ("{{ list | join(1) }}", ("runtime", "ClassCastException")),
        ("{{ list | join(letter) }}", ("runtime", "ClassCastException")),
        ("{{ map | keys | sort }}", ("bad_argument", "")),
        ("{{ s | sort }}", ("bad_argument", "")),
        ("{{ 'a' | split(',') | rsort }}", ("runtime", "ClassCastException")),
        ("{{ [1, 'a'] | sort }}", ("runtime", "ClassCastException")),
        ("{{ [1, nul] | sort }}", ("runtime", "NullPointerException")),
        ("{{ [map, map] | sort }}", ("runtime", "ClassCastException")),
        ("{{ s | reverse }}", ("runtime", "ClassCastException")),
        ("{{ map | merge }}", ("bad_argument", "")),
        ("{{ map | merge(1) }}", ("bad_argument", "")),
        ("{{ list | merge(1) }}", ("bad_argument", "")),
        ("{{ s | merge(list) }}", ("bad_argument", "")),
        ("{{ list | merge('a' | split(',')) }}", ("bad_argument", "")),
        ("{{ s | keys }}", ("bad_argument", "")),
        ("{{ list | values }}", ("bad_argument", "")),
        ("{{ s | chunk(1) }}", ("bad_argument", "")),
        ("{{ list | chunk }}", ("bad_argument", "")),
        ("{{ list | chunk(0) }}", ("runtime", "IllegalArgumentException")),
        ("{{ list | chunk(n) }}", ("runtime", "ClassCastException")),
        ("{{ s | flatten }}", ("bad_argument", "")),
        ("{{ map | distinct }}", ("bad_argument", "")),
    ],
)
def test_what_a_filter_does_not_take_fails(template, kind):
    assert failure(template, MORE) == kind

"""Attributes, subscripts and methods: plain data, and the methods of a white list."""

import re
from decimal import Decimal

import pytest

from shared.expressions.access import MAX_REPEATED_CHARACTERS
from shared.expressions.dates import (
    Duration,
    Instant,
    LocalTime,
    parse_iso,
)
from shared.expressions.errors import ExpressionError
from tests.unit.expressions.sample import failure, printed, value_of

DATES = {
    "zoned": parse_iso("2024-03-09T08:05:07.5+02:00"),
    "local": parse_iso("2024-03-09T08:05:07"),
    "date": parse_iso("2024-03-09"),
    "took": Duration(5_400_500_000_000),
    "clock": LocalTime(0),
}


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{{ user.name }} {{ user['name'] }} {{ users[0]['name'] }}", "Ada Ada Ada"),
        ("{{ user.tags[1] }} {{ user.tags['1'] }} {{ user['max-age'] }}", "y y 9"),
        ("[{{ user.nick }}]", "[]"),
        ("{{ ({'size': 1, 'items': 2}).size }}", "1"),
        ("{{ ({1: 'one'})[1] }}", "one"),
        ("{{ list.size }} {{ s.length }}", "3 11"),
        ("{{ (s | first) }}", "h"),
    ],
)
def test_attribute_is_a_key_an_element_or_a_member(template, text):
    assert printed(template) == text


@pytest.mark.parametrize(
    "template",
    [
        "{{ user.ghost }}",
        "{{ map.size }}",
        "{{ list[-1] }}",
        "{{ list[9] }}",
        "{{ list[1.5] }}",
        "{{ list.ghost }}",
        "{{ s[0] }}",
        "{{ s.ghost }}",
        "{{ nul.x }}",
        "{{ nul.x() }}",
        "{{ nul[0] }}",
        "{{ (s | first).length() }}",
        "{{ ('a,b' | split(',')).size() }}",
        "{{ yes.x }}",
        "{{ clock.hour }}",
        "{{ map.ghost() }}",
        "{{ map[user] }}",
    ],
)
def test_what_is_not_there_is_undefined(template):
    assert failure(template, DATES) == ("undefined_variable", "")


@pytest.mark.parametrize(
    ("template", "kind"),
    [
        ("{{ map[nul] }}", ("runtime", "NullPointerException")),
        ("{{ map[0] }}", ("bad_argument", "")),
        ("{{ ({})[0] }}", ("runtime", "NoSuchElementException")),
        ("{{ s.getClass() }}", ("bad_argument", "")),
        ("{{ list.class }}", ("bad_argument", "")),
        ("{{ map.getClass() }}", ("bad_argument", "")),
    ],
)
def test_key_that_can_not_be_one_fails(template, kind):
    assert failure(template) == kind


def test_undefined_error_names_what_is_missing_the_template_and_the_line():
    message = re.escape("Unable to find `nul` used in the expression `\n{{ nul.x }}` at line 2")
    with pytest.raises(ExpressionError, match=message):
        printed("\n{{ nul.x }}")


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{{ user.name.length() }} {{ '😀'.length() }}", "3 2"),
        (
            "{{ s.isEmpty() }} {{ s.empty }} {{ ' '.isBlank() }} {{ s.blank }}",
            "false false true false",
        ),
        ("{{ s.toUpperCase() }} {{ 'AB'.toLowerCase }}", "HELLO WORLD ab"),
        ("[{{ ' a '.trim() }}] [{{ ' a '.strip() }}] {{ s.toString() }}", "[a] [a] hello world"),
        ("{{ s.startsWith('hell') }} {{ s.endsWith('x') }}", "true false"),
        ("{{ s.replace('l', 'L') }}", "heLLo worLd"),
        (
            "{{ s.replaceAll('[eo]', '_') }} {{ s.replaceFirst('o', '0') }}",
            "h_ll_ w_rld hell0 world",
        ),
        ("{{ s.split(' ') }}", '["hello","world"]'),
        ("{{ s.indexOf('o') }} {{ s.lastIndexOf('o') }} {{ s.indexOf('z') }}", "4 7 -1"),
        ("{{ s.matches('hello') }} {{ s.matches('h.*d') }}", "false true"),
        ("{{ s.concat('!') }} {{ s.equalsIgnoreCase('HELLO WORLD') }}", "hello world! true"),
        ("{{ 'a'.compareTo('c') }} {{ 'ab'.compareTo('a') }}", "-2 1"),
        ("{{ s.substring(n) }} {{ s.substring(one, n) }} {{ s.charAt(one) }}", " world ello e"),
        ("{{ 'ab'.repeat(two) }}", "abab"),
        ("{{ list.size() }} {{ list.isEmpty() }} {{ none_list.empty }}", "3 false true"),
        ("{{ list.first }} {{ list.getFirst() }} {{ list.last }} {{ list.getLast() }}", "3 3 2 2"),
        ("{{ list.toString() }} {{ list.get(one) }}", "[3, 1, 2] 1"),
        ("{{ names.indexOf('cy') }} {{ names.indexOf('x') }}", "2 -1"),
        ("{{ map.size() }} {{ map.isEmpty() }} {{ map.get('zz') is null }}", "2 false true"),
        ("{{ map.getOrDefault('a', 7) }} {{ map.getOrDefault('z', 7) }}", "2 7"),
        ("{{ map.containsKey('a') }} {{ map.containsValue(one) }}", "true true"),
        (
            "{{ map.keySet() }} {{ map.values() }} {{ map.toString() }}",
            '["b","a"] [1,2] {b=1, a=2}',
        ),
        ("{% for e in map.entrySet() %}{{ e.key }}{{ e.getKey() }}{% endfor %}", "bbaa"),
        ("{% for e in map %}{{ e.value }}{{ e.getValue() }}{% endfor %}", "1122"),
        (
            "{{ d.intValue() }} {{ d.longValue() }} {{ n.doubleValue() }} {{ d.toString() }}",
            "2 2 5.0 2.5",
        ),
    ],
)
def test_methods_of_texts_lists_maps_entries_and_numbers(template, text):
    assert printed(template, {"one": 1, "two": 2}) == text


@pytest.mark.parametrize(
    "template",
    [
        "{{ s.substring(1) }}",
        "{{ s.charAt(0) }}",
        "{{ list.get(0) }}",
        "{{ s.substring() }}",
        "{{ s.length(1) }}",
        "{{ s.startsWith(1) }}",
        "{{ s.replace('a') }}",
        "{{ list.indexOf() }}",
    ],
)
def test_method_whose_arguments_do_not_fit_does_not_exist(template):
    assert failure(template) == ("undefined_variable", "")


@pytest.mark.parametrize(
    ("template", "java"),
    [
        ("{{ s.substring(many) }}", "StringIndexOutOfBoundsException"),
        ("{{ s.charAt(many) }}", "StringIndexOutOfBoundsException"),
        ("{{ s.repeat(minus) }}", "IllegalArgumentException"),
        ("{{ s.repeat(huge) }}", "OutOfMemoryError"),
        ("{{ list.get(many) }}", "IndexOutOfBoundsException"),
        ("{{ none_list.first }}", "NoSuchElementException"),
    ],
)
def test_method_fails_as_in_java(template, java):
    more = {"many": 99, "minus": -1, "huge": MAX_REPEATED_CHARACTERS}

    assert failure(template, more) == ("runtime", java)


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{{ local.year }} {{ local.monthValue }} {{ local.dayOfMonth }}", "2024 3 9"),
        ("{{ date.dayOfYear }} {{ date.dayOfWeek }} {{ date.hour }}", "69 SATURDAY 0"),
        ("{{ zoned.hour }} {{ zoned.minute }} {{ zoned.second }}", "8 5 7"),
        ("{{ zoned.nano }} {{ date.toString() }}", "500000000 2024-03-09"),
        ("{{ start.epochSecond }} {{ start.getEpochSecond() }}", "1706696130 1706696130"),
        ("{{ start.nano }} {{ start.toEpochMilli() }}", "500000000 1706696130500"),
        ("{{ start.toString() }}", "2024-01-31T10:15:30.500Z"),
        (
            "{{ took.seconds }} {{ took.toMillis() }} {{ took.toString() }}",
            "5400 5400500 PT1H30M0.5S",
        ),
    ],
)
def test_getters_of_dates(template, text):
    assert printed(template, DATES) == text


def test_getters_of_an_instant_are_longs_and_intvalue_an_integer():
    assert value_of("{{ start.epochSecond | className }}") == "java.lang.Long"
    assert value_of("{{ b.intValue() | className }}", {"b": Decimal(2)}) == "java.lang.Integer"
    assert value_of("{{ at }}", {"at": Instant(0, 0)}) == Instant(0, 0)

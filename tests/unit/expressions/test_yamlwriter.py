"""Values as YAML, as Kestra's filter writes it."""

import pytest

from shared.expressions.dates import Duration, Instant
from shared.expressions.values import MapEntry
from shared.expressions.yamlwriter import yaml_text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "null"),
        ("", '--- ""\n'),
        ("a", "a\n"),
        (True, "true\n"),
        (1.5, "1.5\n"),
        ({}, "{}\n"),
        ([], "[]\n"),
        ({"b": 1, "a": 2}, "b: 1\na: 2\n"),
        ([3, 1, 2], " - 3\n - 1\n - 2\n"),
        ({"k": [1]}, "k:\n - 1\n"),
        ({"k": {"l": {"m": 1}}}, "k:\n  l:\n    m: 1\n"),
        ({"k": {"l": [1]}}, "k:\n  l:\n   - 1\n"),
        ([{"b": 1, "a": 2}], " -\n  b: 1\n  a: 2\n"),
        ([[1]], " -\n   - 1\n"),
        ({"a": None, "b": {}, "c": [], "d": ""}, 'a: null\nb: {}\nc: []\nd: ""\n'),
        (MapEntry("a", 1), "a: 1\n"),
        ({"k": MapEntry("a", 1)}, "k:\n  a: 1\n"),
        (Instant(0, 0), "1970-01-01T00:00:00Z\n"),
        ([Duration(10**9)], " - 1.000000000\n"),
    ],
)
def test_value_is_written_as_blocks(value, text):
    assert yaml_text(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("true", '"true"'),
        ("Yes", '"Yes"'),
        ("~", '"~"'),
        ("a, b", '"a, b"'),
        ("[x]", '"[x]"'),
        ("a: b", '"a: b"'),
        ("a:", '"a:"'),
        ("# x", '"# x"'),
        ("a # b", '"a # b"'),
        ('tab\t"x"\\', '"tab\\t\\"x\\"\\\\"'),
        ("bell\x07", '"bell\\x07"'),
        ("@x", "'@x'"),
        ("'it''s", "'''it''''s'"),
        ("- x", "'- x'"),
        ("---", "'---'"),
        (" x", "' x'"),
        ("007", "'007'"),
        ("0", "0"),
        ("12", "12"),
        ("2024-03-09", "2024-03-09"),
        ("12:30", "12:30"),
        ("it's", "it's"),
        ("a#b", "a#b"),
    ],
)
def test_text_is_quoted_only_where_it_must_be(value, text):
    assert yaml_text(value) == f"{text}\n"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("a\nb", "k: |-\n  a\n  b\n"),
        ("a\nb\n", "k: |\n  a\n  b\n"),
        ("a\n\n", "k: |+\n  a\n\n\n"[:-1]),
        (" a\nb", "k: |2-\n   a\n  b\n"),
        ("\na", "k: |2-\n\n  a\n"),
        ("\n", "k: |2+\n\n"),
    ],
)
def test_text_of_several_lines_is_a_block(value, text):
    assert yaml_text({"k": value}) == text


@pytest.mark.parametrize(
    ("key", "written"),
    [
        ("a", "a"),
        (1, '"1"'),
        ("1.5", '"1.5"'),
        ("-x", '"-x"'),
        ("true", '"true"'),
        ("", '""'),
        ("a: b", '"a: b"'),
        ("a:", '"a:"'),
        ("#x", '"#x"'),
        ("a, [b]", "a, [b]"),
        ("@x", "'@x'"),
    ],
)
def test_key_is_quoted_where_it_looks_like_something_else(key, written):
    assert yaml_text({key: "x"}) == f"{written}: x\n"

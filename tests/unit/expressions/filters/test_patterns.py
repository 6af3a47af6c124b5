"""Filters with patterns: `replace`, `split`, `regexMatch` and the like."""

import pytest

from tests.unit.expressions.sample import failure, printed, value_of


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{{ s | replace({'world': 'moon'}) }}", "hello moon"),
        ("{{ 'a.b' | replace({'.': '-'}) }}", "a-b"),
        ("{{ 'a1b22' | replace({'[0-9]+': '#'}, regexp=true) }}", "a#b#"),
        (r"{{ 'john smith' | replace({'(\w+) (\w+)': '$2 $1'}, true) }}", "smith john"),
        ("{{ ['a', 1] | replace({'a': 'b', '1': '2'}) }}", '["b","2"]'),
        ("{{ {'k': 'a'} | replace({'a': 'b'}) }}", '{"k":"b"}'),
        ("{{ 'a,b,,' | split(',') }} {{ 'a,b,,' | split(',', -1) }}", '["a","b"] ["a","b","",""]'),
        ("{{ 'a,b,c' | split(',', 2) }} {{ 'a.b' | split('.') }}", '["a","b,c"] []'),
        (r"{{ 'a.b' | split('\.') }} {{ 'ab' | split('') }}", '["a","b"] ["a","b"]'),
        ("{{ 'order-123' | regexExtract('[0-9]+') }}", "123"),
        ("{{ 'a=1' | regexExtract('(.)=(.)', 2) }}[{{ 'a' | regexExtract('b') }}]", "1[]"),
        ("{{ 'order' | regexMatch('^[0-9]+$') }} {{ 'a1' | regexMatch('[0-9]') }}", "false true"),
        ("{{ nul | regexMatch('a') }}", "false"),
        ("{{ 'a1b2' | regexReplace('([0-9])', '<$1>') }}", "a<1>b<2>"),
    ],
)
def test_filter_finds_or_changes_what_a_pattern_matches(template, text):
    assert printed(template) == text


@pytest.mark.parametrize(
    "call",
    ["replace({})", "split(',')", "regexReplace('a', 'b')", "regexExtract('a')"],
)
def test_filter_of_null_is_null(call):
    assert value_of("{{ nul | " + call + " }}") is None


@pytest.mark.parametrize(
    ("template", "kind"),
    [
        ("{{ s | replace }}", ("bad_argument", "")),
        ("{{ s | replace('a') }}", ("runtime", "ClassCastException")),
        ("{{ [nul] | replace({'a': 'b'}) }}", ("runtime", "NullPointerException")),
        ("{{ s | replace({'(': 'b'}, true) }}", ("runtime", "PatternSyntaxException")),
        ("{{ n | split(',') }}", ("runtime", "ClassCastException")),
        ("{{ s | split }}", ("bad_argument", "")),
        ("{{ s | split(',', n) }}", ("runtime", "ClassCastException")),
        ("{{ s | split('(') }}", ("runtime", "PatternSyntaxException")),
        ("{{ s | regexMatch('(') }}", ("bad_argument", "")),
        ("{{ s | regexMatch }}", ("bad_argument", "")),
        ("{{ s | regexReplace('(', 'a') }}", ("bad_argument", "")),
        ("{{ s | regexReplace('a') }}", ("bad_argument", "")),
        ("{{ s | regexExtract('(') }}", ("bad_argument", "")),
        ("{{ s | regexExtract('h', 1) }}", ("bad_argument", "")),
        ("{{ s | regexExtract('h', -1) }}", ("bad_argument", "")),
        ("{{ s | regexExtract('h', 'a') }}", ("bad_argument", "")),
    ],
)
def test_bad_pattern_or_argument_fails(template, kind):
    assert failure(template) == kind


def test_pattern_that_never_ends_exceeds_a_bound(monkeypatch):
    monkeypatch.setattr("shared.expressions.javaregex.SECONDS", 0.01)

    assert failure("{{ a | regexMatch('^(a|a)+$') }}", {"a": "a" * 40 + "b"}) == ("runtime", "")

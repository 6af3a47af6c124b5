"""Filters on texts."""

import pytest

from shared.expressions.filters.strings import MAX_INDENT
from shared.expressions.values import Character
from tests.unit.expressions.sample import failure, printed, value_of


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{{ 'a rather long title' | abbreviate(10) }}", "a rathe..."),
        ("{{ 'short' | abbreviate(10) }}", "short"),
        ("{{ 'exactly_10' | abbreviate(10) }}", "exactly..."),
        ("{{ 'abc' | abbreviate(2) }} {{ 'abcd' | abbreviate(2) }}", "abc ab"),
        ("{{ s | capitalize }} {{ 'hELLO' | capitalize }}", "Hello world HELLO"),
        ("[{{ ' a' | capitalize }}] [{{ ' ' | capitalize }}]", "[ A] [ ]"),
        ("{{ 'iPHONE and-more' | title }}", "IPHONE And-more"),
        ("{{ 'MiX' | lower }} {{ 'MiX' | upper }} {{ list | upper }}", "mix MIX [3, 1, 2]"),
        ("[{{ '  a ' | trim }}]", "[a]"),
        (
            "{{ blank | default('d') }} {{ 0 | default(9) }} {{ ghost.a | upper | default('d') }}",
            "d 0 d",
        ),
        ("{{ 'Hello, World! 2' | slugify }}", "hello-world-2"),
        ("{{ 'Été à_la--plage ' | slugify }}", "ete-a-la-plage"),
        ("{{ 'a/b/c' | substringBefore('/') }} {{ 'a/b/c' | substringAfter('/') }}", "a b/c"),
        (
            "{{ 'a/b/c' | substringBeforeLast('/') }} {{ 'a/b/c' | substringAfterLast('/') }}",
            "a/b c",
        ),
        ("[{{ 'a' | substringBefore('/') }}{{ 'a' | substringAfter('/') }}]", "[a]"),
        ("[{{ 'a' | substringBeforeLast('/') }}{{ 'a' | substringAfterLast('/') }}]", "[a]"),
        ("[{{ 'a' | substringBefore('') }}{{ 'a' | substringAfter('') }}]", "[a]"),
        ("[{{ 'a' | substringBeforeLast('') }}{{ 'a' | substringAfterLast('') }}]", "[a]"),
        ("{{ s | startsWith('hell') }} {{ s | endsWith('x') }}", "true false"),
        ("{{ s | slice(6) }} {{ list | slice(0, 2) }} [{{ s | slice(11) }}]", "world [3,1] []"),
        ("{{ s | slice }} {{ 'a,b,c' | split(',') | slice(1) }}", 'hello world ["b","c"]'),
        ("{{ s | length }} {{ 'é😀' | length }} {{ n | length }} {{ nul | length }}", "11 3 0 0"),
        ("{{ list | length }} {{ map | length }}", "3 2"),
        ("{{ 'a\nb' | indent(2) }}", "a\n  b"),
        ("{{ 'a\nb' | nindent(4) }}", "\n    a\n    b"),
        ("{{ 'a\nb' | indent(amount=1, prefix='> ') }}", "a\n> b"),
        ("{{ 'a\r\nb' | nindent(1) }}[{{ '' | nindent(1) }}]", "\r\n a\r\n b[]"),
        (
            "{{ \"it's\" | escapeChar('shell') }} {{ \"it's\" | escapeChar('SINGLE') }}",
            "it'\\''s it\\'s",
        ),
        ("{{ 'a\"b' | escapeChar('double') }}", 'a\\"b'),
        ("{{ {'k': [\"'\", 1]} | escapeChar('single') }}", '{"k":["\\\\\'","1"]}'),
        (
            "{{ n | string | className }} {{ list | string }} {{ map | string }}",
            'java.lang.String [3,1,2] {"b":1,"a":2}',
        ),
        ("{{ 1 | className }} {{ n | className }}", "java.lang.Long java.lang.Integer"),
        ("{{ 'a\nb\r\nc' | nl2br }}", "a<br />\nb<br />\r\nc"),
        ("{{ '%s-%03d' | format('a', 7) }}", "a-007"),
    ],
)
def test_filter_changes_a_text(template, text):
    assert printed(template) == text


@pytest.mark.parametrize(
    "call",
    [
        "abbreviate(3)",
        "capitalize",
        "title",
        "lower",
        "upper",
        "trim",
        "slugify",
        "slice",
        "substringBefore('x')",
        "indent(1)",
        "nindent(1)",
        "escapeChar('single')",
        "string",
        "nl2br",
        "format",
    ],
)
def test_filter_of_null_is_null(call):
    assert value_of("{{ nul | " + call + " }}") is None


@pytest.mark.parametrize(
    ("template", "kind"),
    [
        ("{{ n | abbreviate(3) }}", ("runtime", "ClassCastException")),
        ("{{ c | capitalize }}", ("runtime", "ClassCastException")),
        ("{{ s | abbreviate(n) }}", ("runtime", "ClassCastException")),
        ("{{ s | abbreviate }}", ("runtime", "ClassCastException")),
        ("{{ s | abbreviate(-1) }}", ("bad_argument", "")),
        ("{{ s | substringBefore }}", ("bad_argument", "")),
        ("{{ nul | startsWith('a') }}", ("runtime", "NullPointerException")),
        ("{{ s | endsWith }}", ("runtime", "NullPointerException")),
        ("{{ n | slice(0) }}", ("bad_argument", "")),
        ("{{ s | slice('a') }}", ("bad_argument", "")),
        ("{{ s | slice(-1) }}", ("runtime", "IndexOutOfBoundsException")),
        ("{{ s | slice(12) }}", ("runtime", "IndexOutOfBoundsException")),
        ("{{ s | slice(0, 12) }}", ("bad_argument", "")),
        ("{{ s | slice(2, 2) }}", ("bad_argument", "")),
        ("{{ s | indent }}", ("bad_argument", "")),
        ("{{ s | indent(-1) }}", ("bad_argument", "")),
        ("{{ s | indent(10001) }}", ("bad_argument", "")),
        ("{{ s | indent(10000, prefix=many) }}", ("bad_argument", "")),
        ("{{ s | escapeChar('x') }}", ("bad_argument", "")),
        ("{{ s | escapeChar }}", ("bad_argument", "")),
        ("{{ [nul] | escapeChar('single') }}", ("runtime", "NullPointerException")),
        ("{{ s | escape }}", ("unknown_filter", "")),
        ("{{ s | raw }}", ("unknown_filter", "")),
    ],
)
def test_what_a_filter_does_not_take_fails(template, kind):
    assert failure(template, {"c": Character("a"), "many": "x" * MAX_INDENT}) == kind

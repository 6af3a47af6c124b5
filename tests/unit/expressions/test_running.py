"""Scopes, loops, macros, blocks, and how calls bind their arguments."""

import pytest

from shared.expressions.environment import compile_template
from shared.expressions.running import MAX_CALLS
from tests.unit.expressions.sample import failure, printed, value_of, variables


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{{ locale }}", "en"),
        ("{% set t = 0 %}{% for x in list %}{% set t = t + x %}{% endfor %}{{ t }}", "6"),
        ("{% for x in list %}{% set n = n + x %}{% endfor %}{{ n }}", "11"),
        ("{% for n in list %}{{ n }}{% endfor %}{{ n }}", "3125"),
        (
            "{% for x in list %}{{ last ?? '-' }}{% set last = x %}{% endfor %}",
            "-31",
        ),
        (
            "{% for x in names %}{{ loop.index }}:{{ x }}{{ loop.last ? '' : ', ' }}{% endfor %}",
            "0:ann, 1:Bob, 2:cy",
        ),
        (
            "{% for x in list %}{{ loop.first }} {{ loop.length }} {{ loop.revindex }}{% endfor %}",
            "true 3 2false 3 1false 3 0",
        ),
        ("{% for e in map %}{{ e.key }}={{ e.value }} {{ e }};{% endfor %}", "b=1 b=1;a=2 a=2;"),
        ("{% for x in none_list %}x{% else %}none{% endfor %}", "none"),
        ("[{% for x in nul %}x{% else %}none{% endfor %}]", "[]"),
        ("{% for x in 'a,b' | split(',') %}{{ x }}{% endfor %}", "ab"),
    ],
)
def test_variables_and_loops(template, text):
    assert printed(template) == text


def test_variable_of_the_caller_is_hidden_and_not_changed():
    given = variables()

    assert compile_template("{% set n = 6 %}{{ n }}").render(given) == "6"
    assert given == variables()


def test_variable_called_locale_wins_over_the_built_in_one():
    assert printed("{{ locale }}", {"locale": "fr"}) == "fr"


@pytest.mark.parametrize(
    ("template", "kind"),
    [
        ("{% for x in list %}{% set last = x %}{% endfor %}{{ last }}", "undefined_variable"),
        ("{% for x in list %}{% endfor %}{{ x }}", "undefined_variable"),
        ("{% for x in list %}{{ loop.index0 }}{% endfor %}", "undefined_variable"),
        ("{% for x in s %}{% endfor %}", "not_iterable"),
        ("{% for x in n %}{% endfor %}", "not_iterable"),
        ("{% macro m() %}{{ n }}{% endmacro %}{{ m() }}", "undefined_variable"),
        ("{% macro m(a) %}{% endmacro %}{{ m(1, 2) }}", "bad_argument"),
        ("{% macro m(a) %}{% endmacro %}{{ m(b=1) }}", "bad_argument"),
        ("{{ ghost() }}", "unknown_function"),
        ("{{ n | ghost }}", "unknown_filter"),
        ("{{ n is ghost }}", "unknown_test"),
        ("{{ list | join('-', 1) }}", "bad_argument"),
        ("{{ list | join(glue='-') }}", "bad_argument"),
    ],
)
def test_what_the_language_does_not_know_fails(template, kind):
    assert failure(template) == (kind, "")


@pytest.mark.parametrize(
    ("template", "text"),
    [
        (
            "{% macro hi(a, b='!') %}{{ a ~ b }}{% endmacro %}{{ hi('Bo') }} {{ hi(b='?', a=1) }}",
            "Bo! 1?",
        ),
        ("{% macro m(a) %}[{{ a }}]{% endmacro %}{{ m() }}", "[]"),
        ("{{ m(1) | trim | upper }}{% macro m(a) %} x{{ a }} {% endmacro %}", "X1"),
        (
            "{{ down(3) }}{% macro down(i) %}{{ i }}{{ i > 0 ? down(i - 1) : '' }}{% endmacro %}",
            "3210",
        ),
        ("{% macro max(a) %}mine{% endmacro %}{{ max(1, 2) }}", "2"),
        (
            "{% macro m() %}{% set x = 1 %}{{ x }}{% endmacro %}{{ m() }}{{ x ?? '-' }}",
            "1-",
        ),
        ("{% macro m() %}{{ printContext() }}{% endmacro %}{{ m() }}", "{}"),
        ("{% block b %}{{ n }}{% endblock %}{% set n = 6 %}{{ block('b') }}", "56"),
        ("[{{ block('ghost') }}]", "[]"),
        ("{{ s | upper(1) }} {{ s | upper(x=1) }}", "HELLO WORLD HELLO WORLD"),
        ("{{ day | date('yyyy', timeZone='UTC') }}", "2024"),
        ("{{ 'a' | default }}", "a"),
    ],
)
def test_macros_blocks_and_arguments(template, text):
    assert printed(template) == text


def test_two_macros_of_one_name_fail():
    macro = "{% macro m() %}{% endmacro %}"

    assert failure(macro + macro) == ("runtime", "PebbleException")


def test_macros_call_each_other_to_a_limited_depth():
    template = "{% macro m(i) %}{{ i > 0 ? m(i - 1) : 'end' }}{% endmacro %}{{ m(%d) }}"

    assert printed(template.replace("%d", str(MAX_CALLS - 1))) == "end"
    assert failure(template.replace("%d", str(MAX_CALLS))) == ("runtime", "StackOverflowError")


def test_blocks_that_print_each_other_end():
    template = "{% block a %}{{ block('a') }}{% endblock %}"

    assert failure(template) == ("runtime", "StackOverflowError")


def test_text_that_renders_itself_ends():
    assert failure("{{ render(me) }}", {"me": "{{ render(me) }}"}) == (
        "runtime",
        "StackOverflowError",
    )


def test_macro_inside_a_typed_template_prints_text():
    assert value_of("{% macro m() %}a{{ 1 }}{{ 'b' }}{% endmacro %}{{ m() }}") == "a1b"

"""Tokens become a tree: precedence, literals, tags; everything else is a syntax error."""

import pytest

from shared.expressions.errors import ExpressionError
from shared.expressions.grammar import MAX_DEPTH, MAX_LOOPS, parse
from tests.unit.expressions.sample import printed


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{{ 'a' + 'b' | upper }} {{ 'a' ~ 'b' | upper }}", "aB AB"),
        ("{{ 'x' | upper ~ 'y' }} {{ 1 + 2 ~ 3 }}", "Xy 123"),
        ("{{ not n == 3 }} {{ not blank is empty }} {{ -3 | abs }}", "false false 3"),
        ("{{ n is empty == false }} {{ n == 5 is defined }}", "true true"),
        ("{{ blank is not empty }} {{ n is not even }}", "false true"),
        ("{{ yes ? 'a' : 'b' | upper }} {{ (yes ? 'a' : 'b') | upper }}", "a A"),
        ("{{ list | length > 2 }} {{ list | length + 1 }}", "true 4"),
        ("{{ TRUE }} {{ FALSE }}[{{ NULL }}{{ NONE }}]", "true false[]"),
        ("{{ 007 }} {{ 'a'.length() }} {{ (['x'])[0] }}", "7 1 x"),
        ("{{ '%s' | format('a') }} {{ range(start=1, end=2) }}", "a [1,2]"),
        ("{{ ('{\"null\": 1}' | jq('.') | first).null }}", "1"),
        ("{% set if = 1 %}{{ if }}", "1"),
        ("{% for x in names %}{{ x }},{% endfor %}", "ann,Bob,cy,"),
        ("{% for x in none_list %}x{% else %}none{% endfor %}", "none"),
        ("{% macro m(a, b='x') %}{{ a }}{{ b }}{% endmacro %}{{ m(1) }}", "1x"),
        ("{% filter upper | trim %} ab{{ n }} {% endfilter %}", "AB5"),
        ("{% block a %}x{% endblock a %}{% block 'b' %}y{% endblock %}", "xy"),
        ("{{ {} }}{{ [] }}{{ {'a': 1, 'b': 2} }}", '{}[]{"a":1,"b":2}'),
    ],
)
def test_template_is_read_by_precedence_and_tags(template, text):
    assert printed(template) == text


@pytest.mark.parametrize(
    "text",
    [
        "{{ }}",
        "{{{ n }}}",
        "{{ a b }}",
        "{{ 'a' 'b' }}",
        "{{ x.is }}",
        "{{ x is is }}",
        "{{ and }}",
        "{{ x | }}",
        "{{ x | null }}",
        "{{ x. }}",
        "{{ [1, 2][0] }}",
        "{{ {'a': 1}.a }}",
        "{{ names | first.length }}",
        "{{ list.0 }}",
        "{{ list[0:2] }}",
        "{{ [1,] }}",
        "{{ {'a' 1} }}",
        "{{ f(a=1, 2) }}",
        "{{ yes ? 1 }}",
        "{{ a in b }}",
        "{% %}",
        "{% unheard %}",
        "{% raw %}",
        "{% if x %}",
        "{% if x %}{% elif y %}{% endif %}",
        "{% if x %}{% else %}{% elseif y %}{% endif %}",
        "{% endif %}",
        "{% for k, v in m %}{% endfor %}",
        "{% for x of m %}{% endfor %}",
        "{% for x in m %}",
        "{% set x %}",
        "{% set null = 1 %}",
        "{% macro m(a b) %}{% endmacro %}",
        "{% block 1 %}{% endblock %}",
        "{% filter upper %}{% endfor %}",
        "{% include 'x' %}",
    ],
)
def test_text_outside_the_grammar_is_a_syntax_error(text):
    with pytest.raises(ExpressionError) as raised:
        parse(text)

    assert (str(raised.value.kind), raised.value.line) == ("syntax", 1)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "{{ " + "(" * MAX_DEPTH + "1" + ")" * MAX_DEPTH + " }}",
            "The template is nested too deeply",
        ),
        ("{{ " + "-" * (MAX_DEPTH + 1) + "1 }}", "The template is nested too deeply"),
        (
            "{% for x in y %}" * (MAX_LOOPS + 1) + "{% endfor %}" * (MAX_LOOPS + 1),
            f"More than {MAX_LOOPS} loops inside each other",
        ),
    ],
    ids=["parentheses", "signs", "loops"],
)
def test_nesting_is_limited(text, message):
    with pytest.raises(ExpressionError, match=message):
        parse(text)


def test_loops_one_after_the_other_are_not_nested():
    assert parse("{% for x in y %}{% endfor %}" * (MAX_LOOPS + 1)).body != []

"""The tree becomes Python that reaches the running evaluation and the operators, nothing else."""

import pytest
from jinja2 import nodes

from shared.expressions.compiler import HOIST_EVERY, compile_text, generate
from shared.expressions.errors import ExpressionError
from shared.expressions.grammar import parse
from tests.unit.expressions.sample import failure, printed


def test_template_becomes_a_function_that_prints_into_the_evaluation():
    assert generate(parse("Hi {{ user.name }}!")) == (
        "def root(R):\n"
        "    pass\n"
        "    R.text('Hi ')\n"
        "    R.emit(A.attribute(R.variable('user', 1), 'name', 1, 'user'))\n"
        "    R.text('!')\n\n"
    )


def test_same_template_gives_the_same_code():
    text = (
        "{% for x in a %}{{ {'b': x, 'a': 1} | toJson }}{% endfor %}{% macro m() %}{% endmacro %}"
    )

    assert generate(parse(text)) == generate(parse(text))


def test_name_of_python_is_only_a_text_in_the_code():
    code = generate(parse("{{ __import__('os').system }}"))

    assert "R.call('__import__', ['os'], [], 1)" in code
    assert failure("{{ __import__('os').system }}") == ("unknown_function", "")


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{% if nul is null %}a{% endif %}{% if false %}{% else %}b{% endif %}", "ab"),
        ("{% set t = 0 %}{% for x in list %}{% set t = t + x %}{% endfor %}{{ t }}", "6"),
        ("{{ m('a') }}{% macro m(x) %}<{{ x }}>{% endmacro %}", "<a>"),
        ("{% block b %}x{% endblock %}{{ block('b') }}", "xx"),
        ("{% filter upper %}a{% filter trim %} b {% endfilter %}{% endfilter %}", "AB"),
        (
            "{{ 'a' is json }} {{ n is odd }} {{ 1.5 }} {{ true }} {{ 'x' }}",
            "false true 1.5 true x",
        ),
        ("{{ list contains 1 or 'ann' isIn names }} {{ not yes }}", "true false"),
        ("{{ +1 - -1 }} {{ 3 / 2 }} {{ 3 % 2 }} {{ 2 * 2 }}", "2 1 1 4"),
        ("{{ 1 < 2 and 2 > 1 }} {{ (1..2)[0] }} {{ n ?? 1 }} {{ n ??? 1 }}", "true 1 5 5"),
        ("{{ s.replace('l', 'L') }} {{ map['a'] }} {{ nul | default('d') }}", "heLLo worLd 2 d"),
    ],
)
def test_every_node_has_its_meaning(template, text):
    assert printed(template) == text


def test_deep_expression_becomes_functions_of_its_own():
    shallow = "{{ 1" + " + 1" * (HOIST_EVERY - 2) + " }}"
    deep = "{{ " + "(1 + " * 60 + "1" + ")" * 60 + " }}"

    assert ["def part" in generate(parse(text)) for text in (shallow, deep)] == [False, True]
    assert printed(deep) == "61"


@pytest.mark.parametrize("template", ["{{ s.replace(a='l', b='L') }}", "{{ f()() }}", "{{ ''() }}"])
def test_call_of_what_is_no_function_is_a_syntax_error(template):
    assert failure(template) == ("syntax", "")


@pytest.mark.parametrize(
    "statement",
    [
        nodes.For(nodes.Const("x"), nodes.List([]), [], [], None, False, lineno=3),  # noqa: FBT003
        nodes.Assign(nodes.Const("x"), nodes.Const(1), lineno=3),
        nodes.Output([nodes.Call(nodes.Const("x"), [], [], None, None, lineno=3)], lineno=3),
    ],
)
def test_tree_that_sets_or_calls_what_is_no_name_is_refused(statement):
    with pytest.raises(ExpressionError) as raised:
        generate(nodes.Template([statement], lineno=1))

    assert (str(raised.value.kind), raised.value.line) == ("syntax", 3)


def test_code_that_python_can_not_compile_is_a_syntax_error(monkeypatch):
    monkeypatch.setattr(
        "shared.expressions.compiler.generate", lambda _: "def root(R):\n" + "(" * 300
    )

    with pytest.raises(ExpressionError, match="The template is too complex"):
        compile_text("{{ n }}")

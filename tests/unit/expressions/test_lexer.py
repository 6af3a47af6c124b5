"""Template text becomes tokens."""

import pytest

from shared.expressions.errors import ExpressionError
from shared.expressions.lexer import MAX_TEMPLATE_CHARACTERS, Lexer
from tests.unit.expressions.sample import printed


def _tokens(text):
    return [(str(token.kind), token.value) for token in Lexer(text).tokens()][:-1]


def _error(text):
    with pytest.raises(ExpressionError) as raised:
        list(Lexer(text).tokens())
    return str(raised.value), raised.value.line


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("", []),
        ("a } { b", [("text", "a } { b")]),
        ("{{n}}", [("{{", "{{"), ("name", "n"), ("}}", "}}")]),
        ("{% if x %}", [("{%", "{%"), ("name", "if"), ("name", "x"), ("%}", "%}")]),
        ("a{# {{ x }} #}b", [("text", "a"), ("text", "b")]),
        (
            "{{ 1 1.5 2L }}",
            [("{{", "{{"), ("integer", "1"), ("decimal", "1.5"), ("integer", "2"), ("}}", "}}")],
        ),
        (
            "{{ x is not y }}",
            [("{{", "{{"), ("name", "x"), ("name", "is not"), ("name", "y"), ("}}", "}}")],
        ),
        ("{{ is nothing }}", [("{{", "{{"), ("name", "is"), ("name", "nothing"), ("}}", "}}")]),
        (
            "{{ a ??? b }}",
            [("{{", "{{"), ("name", "a"), ("operator", "???"), ("name", "b"), ("}}", "}}")],
        ),
        (r"{{ 'it\'s' }}", [("{{", "{{"), ("string", "it's"), ("}}", "}}")]),
        (r'{{ "a\tb" }}', [("{{", "{{"), ("string", r"a\tb"), ("}}", "}}")]),
        (r'{{ "x#\"y" }}', [("{{", "{{"), ("string", r"x#\"y"), ("}}", "}}")]),
    ],
)
def test_text_becomes_tokens(text, tokens):
    assert _tokens(text) == tokens


def test_interpolation_becomes_tokens_of_its_parts():
    assert _tokens('{{ "a#{n}" }}') == [
        ("{{", "{{"),
        ("#{", ""),
        ("string", "a"),
        ("{{", "#{"),
        ("name", "n"),
        ("}}", "}"),
        ("}#", ""),
        ("}}", "}}"),
    ]


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ('{{ "hi #{user.name}, #{n * 2}!" }}', "hi Ada, 10!"),
        ("{{ '#{n}' }}", "#{n}"),
        ('{{ "#{"}"}" }}', "}"),
        ("{{ \"#{'it\\'s'}\" }}", "it's"),
        ("{{ \"#{ ({'a': 1}).a }\" }}", "1"),
        ('{{ "#{ "#{ "}" }" }" }}', "}"),
        ("{{ '}}' }}", "}}"),
        ("{{ {'a': {'b': 1}}}}", '{"a":{"b":1}}'),
        ("a  {{- n -}}  b", "a5b"),
        ("a  {#- c -#}  b", "ab"),
        ("a {%- if yes -%} b {%- endif -%} c", "abc"),
        ("a  {{ n -}}  b", "a  5b"),
        ("x {{-7 }}", "x -7"),
        ("{% verbatim %}  {{ x }} {% endverbatim %}|", "{{ x }} |"),
        ("{% verbatim %}a {%- endverbatim -%}  |", "a|"),
        ("{% verbatim %}{% endverbatim %}|", "|"),
        ("{# -#}  x", "x"),
        ("{#-#}  x", "x"),
    ],
)
def test_delimiters_strings_and_blanks(template, text):
    assert printed(template) == text


@pytest.mark.parametrize(
    ("text", "message", "line"),
    [
        ("\n{# open", "Unclosed comment", 2),
        ("{{ x", "Unclosed }}", 1),
        ("{% if x", "Unclosed %}", 1),
        ("{{ 'x }}", "Unclosed string", 1),
        ('{{ "#{x" }}', "Unclosed string", 1),
        ('{{ "#{x} }}', "Unclosed string", 1),
        ("{{ $ }}", "Unexpected character [$]", 1),
        ("{{ ٣ }}", "Unexpected character [٣]", 1),
        ("{{ 1e5 }}", "Unexpected character [e]", 1),
        ("{{ 1_000 }}", "Unexpected character [_]", 1),
        ("{{ 1.5L }}", "Unexpected character [L]", 1),
        ("{{ (1] }}", "Unexpected []]", 1),
        ("{{\n ) }}", "Unexpected [)]", 2),
        ("x" * (MAX_TEMPLATE_CHARACTERS + 1), "The template is too long", 1),
    ],
    ids=range(14),
)
def test_text_that_is_no_template_is_refused_at_its_line(text, message, line):
    assert _error(text) == (message, line)

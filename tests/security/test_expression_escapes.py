"""Published escapes from template engines: each must end as an error or as plain text."""

import ast

import pytest

from shared.expressions.compiler import generate
from shared.expressions.environment import evaluate, render
from shared.expressions.errors import BoundExceeded, ExpressionError
from shared.expressions.grammar import parse

VARIABLES: dict[str, object] = {
    "s": "text",
    "n": 5,
    "items": [1, 2],
    "map": {"key": "value"},
    "user": {"name": "Ada"},
}

REFUSED = [
    "{{ s.__class__ }}",
    "{{ s['__class__'] }}",
    '{{ "a"["__class__"] }}',
    "{{ s['__cla' ~ 'ss__'] }}",
    "{{ s['__cla' + 'ss__'].__mro__ }}",
    "{{ items.__class__.__base__.__subclasses__() }}",
    "{{ ''.__class__.mro()[1].__subclasses__() }}",
    "{{ map.__class__ }}",
    "{{ map['__init__'] }}",
    "{{ n.__class__ }}",
    "{{ n.real }}",
    "{{ s.format }}",
    "{{ '{0.__class__}'.format(s) }}",
    "{{ '%s'.format_map(map) }}",
    "{{ s.encode() }}",
    "{{ items.append(3) }}",
    "{{ map.update({'a': 1}) }}",
    "{{ map.pop('key') }}",
    "{{ s | attr('__class__') }}",
    "{{ items | map(attribute='__class__') }}",
    "{{ items | map('upper') }}",
    "{{ s.getClass() }}",
    "{{ s.class }}",
    "{{ s.getClass().forName('java.lang.Runtime') }}",
    "{{ s.getClass().protectionDomain.codeSource.location }}",
    "{{ s.GETCLASS() }}",
    "{{ (1).TYPE.forName('java.lang.Runtime') }}",
    "{{ beans.get('x') }}",
    "{{ lipsum.__globals__ }}",
    "{{ cycler.__init__.__globals__.os }}",
    "{{ joiner.__init__ }}",
    "{{ namespace.__init__ }}",
    "{{ request.application.__globals__ }}",
    "{{ config.items() }}",
    "{{ self.__init__ }}",
    "{{ self._TemplateReference__context }}",
    "{{ url_for.__globals__ }}",
    "{{ get_flashed_messages.__globals__ }}",
    "{{ __import__('os').system('id') }}",
    "{{ __builtins__ }}",
    "{{ R }}",
    "{{ A.attribute }}",
    "{{ O.operated }}",
    "{{ Long }}",
    "{{ eval('1') }}",
    "{{ exec('1') }}",
    "{{ open('/etc/passwd') }}",
    "{{ ['id'] | filter('system') }}",
    "{{ _self.env.registerUndefinedFilterCallback('exec') }}",
    "{{ 'freemarker.template.utility.Execute'?new()('id') }}",
    "{% import '../../etc/passwd' %}",
    "{% include '../../etc/passwd' %}",
    "{% extends '../../etc/passwd' %}",
    "{% from 'os' import system %}",
    "{% for x in [1] %}{{ loop.__class__ }}{% endfor %}",
    "{% for x in [1] %}{{ loop.__init__.__globals__ }}{% endfor %}",
    "{% for x in [1] %}{{ loop['__class__'] }}{% endfor %}",
    "{% macro m() %}{% endmacro %}{{ m.__code__ }}",
    "{% macro m() %}{% endmacro %}{{ m.__globals__ }}",
    "{{ s.\uff47etClass() }}",
    "{{ s._\uff3fclass__ }}",
]


@pytest.mark.parametrize("template", REFUSED)
def test_escape_is_refused(template: str) -> None:
    with pytest.raises(ExpressionError):
        render(template, VARIABLES)


@pytest.mark.parametrize("template", REFUSED)
def test_escape_is_refused_as_a_typed_expression(template: str) -> None:
    with pytest.raises(ExpressionError):
        evaluate(template, VARIABLES)


@pytest.mark.parametrize(
    "template",
    [
        "{{ range(0, 1000000000) }}",
        "{{ 0..1000000000 }}",
        "{{ s.repeat(1000000000) }}",
        "{% for a in 0..99999 %}{% for b in 0..99999 %}{% endfor %}{% endfor %}",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "{{ render(again) }}",
        "{{ jq('def f: f; f') }}",
        "{{ '[1]' | jq('def f: 1, f; f') }}",
        "{{ '[1]' | jq('env') }}",
        "{{ '[1]' | jq('$ENV') }}",
        "{{ '[1]' | jq('include \"x\"; .') }}",
        "{{ '[1]' | jq('input_filename, input') }}",
        "{{ (" + "'a'.repeat(2) ~ " * 500 + "'') | unheard }}",
        "{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}",
        "{{ " + "[" * 5000 + "]" * 5000 + " }}",
    ],
)
def test_work_without_end_is_refused(template: str) -> None:
    with pytest.raises(ExpressionError):
        render(template, VARIABLES | {"again": "{{ render(again) }}"})


def test_name_of_a_function_given_to_sort_is_never_called() -> None:
    assert render("{{ ['id', ''] | sort('system') | join }}", VARIABLES) == "id"


def test_catastrophic_pattern_is_stopped() -> None:
    with pytest.raises(BoundExceeded):
        render("{{ text.matches('(a|aa)+$') }}", {"text": "a" * 90 + "b"})


@pytest.mark.parametrize(
    "text",
    [
        "');import os;('",
        '");import os;("',
        "\\), __import__('os'), ('",
        "\n    import os\n",
        "\x00",
        "{0}",
    ],
)
def test_text_of_a_template_never_becomes_code(text: str) -> None:
    name = "'" + text.replace("'", "\\'") + "'"
    source = generate(parse("{% set x = " + name + " %}" + text + "{{ map[" + name + "] }}"))

    tree = ast.parse(source)

    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    assert names <= {"R", "A", "O", "Long", "float", "literal_map"}
    assert not [n for n in ast.walk(tree) if isinstance(n, ast.Import | ast.ImportFrom)]

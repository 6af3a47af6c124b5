"""Rendering texts and structures, typed or until nothing changes; raw blocks; errors."""

import pytest

from shared.expressions import environment
from shared.expressions.environment import (
    CACHED_TEMPLATES,
    MAX_STRUCTURE_DEPTH,
    compile_template,
    evaluate,
    evaluate_structure,
    is_truthy,
    render,
    render_recursively,
    render_structure,
)
from shared.expressions.errors import BoundExceeded, ExpressionError
from shared.expressions.values import Long
from tests.unit.expressions.sample import failure, printed, value_of, variables


def test_text_without_a_brace_is_itself():
    assert (render(None, {}), render("a } b", {}), evaluate("a", {})) == (None, "a } b", "a")


def test_text_is_rendered_once():
    assert render("{{ tpl }}", variables()) == "{{ n }}-{{ inner }}"


def test_structure_is_rendered_with_its_keys_and_what_is_no_text_stays():
    structure = {"n{{ n }}": ["{{ list }}", 5, None, ("{{ n }}",)], 7: "{{ n }}"}

    assert render_structure(structure, variables()) == {
        "n5": ["[3,1,2]", 5, None, ["5"]],
        7: "5",
    }


def test_first_of_keys_that_become_equal_wins():
    assert render_structure({"{{ n }}": "first", "5": "second"}, variables()) == {"5": "first"}


def test_typed_structure_keeps_the_type_of_what_is_one_expression():
    structure = {"a": "{{ n }}", "b": "v{{ n }}", "c": "{{ list }}", "d": "{{ n }} "}

    assert evaluate_structure(structure, variables()) == {
        "a": 5,
        "b": "v5",
        "c": [3, 1, 2],
        "d": "5 ",
    }


def test_typed_structure_fails_where_an_expression_fails():
    with pytest.raises(ExpressionError, match="Unable to find `ghost`"):
        evaluate_structure(["{{ ghost }}"], {})


@pytest.mark.parametrize(
    ("template", "value"),
    [
        ("{{ n }}", 5),
        ("{{ n + 1 }}", Long(6)),
        ("{{ s }}!", "hello world!"),
        ("{{ nul }}", None),
        ("{{ nul }}{{ n }}", 5),
        ("a{{ nul }}", "a"),
        ("{% set x = 1 %}{{ x }}", Long(1)),
        ("{% filter upper %}a{{ n }}{% endfilter %}", "A5"),
        ("{% raw %}{{ x }}{% endraw %}", "{{ x }}"),
    ],
)
def test_typed_rendering_gives_the_object(template, value):
    found = value_of(template)

    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize("template", ["v{{ n }}", "{{ n }}{{ n }}", "{{ n }} ", "{{ s | first }}x"])
def test_typed_rendering_of_two_values_fails(template):
    with pytest.raises(ExpressionError) as raised:
        value_of(template)

    assert (str(raised.value.kind), raised.value.java) == ("runtime", "IllegalArgumentException")


def test_recursive_rendering_goes_on_until_nothing_changes():
    assert render_recursively(["{{ tpl }}", 1], variables()) == ["5-hello world", 1]
    raw = "{% raw %}{{ x }}{% endraw %}"
    assert render_recursively(raw + "{{ tpl }}", variables()) == "{{ x }}5-hello world"


def test_recursive_rendering_without_end_fails():
    with pytest.raises(ExpressionError) as raised:
        render_recursively("{{ a }}", {"a": "x{{ a }}"})

    assert (str(raised.value.kind), str(raised.value)) == (
        "render_limit",
        "Too many rendering attempts",
    )


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{% raw %}{{ x }}{% endraw %}", "{{ x }}"),
        ("a{%- raw -%} {{ x }} {%- endraw -%}b", "a {{ x }} b"),
        ("{{ n }}{% raw %}{{ n }}{% endraw %}{{ n }}", "5{{ n }}5"),
        ("{{ '{% endraw %}x' }}", "x"),
    ],
)
def test_raw_block_is_printed_as_it_is(template, text):
    assert printed(template) == text


def test_raw_block_over_several_lines_is_none():
    assert failure("{% raw %}\n{% endraw %}") == ("syntax", "")


def test_syntax_error_names_template_and_line():
    with pytest.raises(ExpressionError) as raised:
        printed("a\n{{ ) }}")

    assert str(raised.value) == "Unexpected [)] (a\n{{ ) }}:2)"


def test_error_inside_a_rendered_text_names_that_text():
    with pytest.raises(ExpressionError) as raised:
        printed("{{ render(broken) }}", {"broken": "{{ ghost }}"})

    assert (str(raised.value), raised.value.template) == (
        "Unable to find `ghost` used in the expression `{{ ghost }}` at line 1",
        "{{ ghost }}",
    )


def test_bound_of_a_filter_names_its_line():
    with pytest.raises(ExpressionError) as raised:
        printed("\n{{ list | chunk }}")

    assert str(raised.value) == "The argument size is required (\n{{ list | chunk }}:2)"


def test_structure_that_is_too_deep_is_refused():
    deep = "x"
    for _ in range(MAX_STRUCTURE_DEPTH + 2):
        deep = [deep]

    with pytest.raises(BoundExceeded, match="nested too deeply"):
        render_structure(deep, {})


def test_value_that_is_too_deep_to_print_exceeds_a_bound():
    deep = []
    for _ in range(100_000):
        deep = [deep]

    with pytest.raises(BoundExceeded, match="nested too deeply"):
        printed("{{ deep }}", {"deep": deep})


def test_template_too_deep_for_the_stack_is_a_syntax_error(monkeypatch):
    def overflow(_):
        raise RecursionError

    monkeypatch.setattr(environment, "compile_text", overflow)

    with pytest.raises(ExpressionError, match="The template is nested too deeply") as raised:
        environment.Template("{{ n }}")
    assert str(raised.value.kind) == "syntax"


def test_failure_that_nobody_foresaw_is_a_runtime_error():
    class Broken(dict):
        def __getitem__(self, name):
            raise ValueError("broken")

    with pytest.raises(ExpressionError) as raised:
        compile_template("{{ n }}").render(Broken())

    assert (str(raised.value), raised.value.java) == (
        "The expression failed: broken",
        "RuntimeException",
    )


def test_templates_are_compiled_once_and_the_oldest_are_forgotten(monkeypatch):
    monkeypatch.setattr(environment, "CACHED_TEMPLATES", 2)
    cache = environment._Cache()
    first, second = cache.get("{{ 1 }}"), cache.get("{{ 2 }}")

    assert cache.get("{{ 1 }}") is first
    cache.get("{{ 3 }}")
    assert cache.get("{{ 1 }}") is first
    assert cache.get("{{ 2 }}") is not second
    assert CACHED_TEMPLATES > 1000


@pytest.mark.parametrize(
    ("text", "truth"),
    [
        (None, False),
        ("", False),
        ("false", False),
        ("0", False),
        ("-0", False),
        ("False", True),
        (" ", True),
        ("null", True),
        ("[]", True),
        ("true", True),
    ],
)
def test_rendered_condition_is_false_for_five_texts_only(text, truth):
    assert is_truthy(text) is truth

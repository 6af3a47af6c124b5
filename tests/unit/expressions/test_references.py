"""What a template names: decides which task runs are loaded for it."""

import pytest

from shared.expressions.environment import compile_template, references_of
from shared.expressions.references import References


@pytest.mark.parametrize(
    ("template", "roots", "outputs", "functions"),
    [
        ("plain {{ 1 }}", set(), set(), set()),
        ("{{ outputs.a.value }}{{ outputs['b-c'].x }}", {"outputs"}, {"a", "b-c"}, set()),
        ("{{ outputs[name].x }}", {"outputs", "name"}, None, set()),
        ("{{ outputs[0] }}", {"outputs"}, None, set()),
        ("{{ outputs }}", {"outputs"}, None, set()),
        ("{{ outputs.a }}{% for o in outputs %}{% endfor %}", {"outputs"}, None, set()),
        ("{{ inputs.x ~ now() }}", {"inputs"}, set(), {"now"}),
        ("{{ render(vars.x) }}", {"vars"}, None, {"render"}),
        ("{{ printContext() }}", set(), None, {"printContext"}),
        ("{% set y = x %}{{ s.trim() }}", {"x", "s"}, set(), set()),
    ],
)
def test_template_names_variables_outputs_and_functions(template, roots, outputs, functions):
    known = None if outputs is None else frozenset(outputs)

    assert compile_template(template).references == References(
        frozenset(roots), known, frozenset(functions)
    )


def test_structure_names_what_its_strings_name():
    structure = {"{{ a }}": ["{{ outputs.x }}", ("{{ outputs.y }}",), 5, "text", None]}

    assert references_of(structure) == References(
        frozenset({"a", "outputs"}), frozenset({"x", "y"}), frozenset()
    )


def test_union_with_what_is_not_known_is_not_known():
    known = References(frozenset({"a"}), frozenset({"x"}))
    unknown = References(frozenset({"outputs"}), None)

    assert known.union(unknown) == References(frozenset({"a", "outputs"}), None, frozenset())

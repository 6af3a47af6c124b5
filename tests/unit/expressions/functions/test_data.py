"""Functions that parse data."""

import pytest

from tests.unit.expressions.sample import failure, printed, value_of


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{{ fromJson(js).a[1].b }} {{ json(js).a[0] }}", "x 1"),
        ("{{ fromJson('{\"k\": null}') }} {{ fromJson('{\"k\": null}').k is null }}", "{} true"),
        ("{{ fromJson('[1, 3000000000, 1.5]')[1] | className }}", "java.lang.Long"),
        ("{{ yaml('a: [1, 2]').a[1] }} {{ yaml('[yes, off, 010]') }}", "2 [true,false,8]"),
        ("{{ yaml('2024-03-09') | className }}", "java.lang.String"),
        ("{{ fromIon('{a: 1, b: \"x\"}').b }} {{ fromIon('1 2') }}", "x 1"),
        ("{{ fromIon('1 2', allRows=true) }} [{{ fromIon('') }}]", "[1,2] []"),
    ],
)
def test_function_parses_a_text(template, text):
    assert printed(template) == text


@pytest.mark.parametrize("name", ["fromJson", "fromIon"])
def test_function_of_null_is_null(name):
    assert value_of("{{ " + name + "(nul) }}") is None


@pytest.mark.parametrize(
    "template",
    [
        "{{ fromJson(n) }}",
        "{{ fromJson() }}",
        "{{ fromJson('{') }}",
        "{{ fromJson('NaN') }}",
        "{{ fromJson(s | first) }}",
        "{{ yaml(nul) }}",
        "{{ yaml(n) }}",
        "{{ yaml('a: [') }}",
        "{{ yaml('[&x 1, *x]') }}",
        "{{ fromIon(n) }}",
        "{{ fromIon('{') }}",
    ],
)
def test_text_that_does_not_parse_is_refused(template):
    assert failure(template) == ("bad_argument", "")


@pytest.mark.parametrize("name", ["fromJson", "yaml"])
def test_text_nested_beyond_the_stack_is_refused(name):
    assert failure("{{ " + name + "(deep) }}", {"deep": "[" * 100_000}) == ("bad_argument", "")

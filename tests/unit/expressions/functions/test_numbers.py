"""The functions max, min, range and i18n."""

import pytest

from tests.unit.expressions.sample import failure, printed, value_of


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{{ max(1, 5, 3) }} {{ min(4, 2.5) }} {{ max(nul, 2) }}", "5 2.5 2"),
        ("[{{ max() }}] {{ max('a') }} {{ min(nul, nul) }}|", "[] a |"),
        ("{{ range(0, 10, 5) }} {{ range(5, 1, -2) }} {{ range(1, 2) }}", "[0,5,10] [5,3,1] [1,2]"),
    ],
)
def test_function_gives(template, text):
    assert printed(template) == text


def test_extreme_keeps_its_type():
    assert value_of("{{ max(n, 1.5) | className }}") == "java.lang.Integer"


@pytest.mark.parametrize(
    ("template", "kind"),
    [
        ("{{ max(1, 'a') }}", ("runtime", "ClassCastException")),
        ("{{ range(1) }}", ("bad_argument", "")),
        ("{{ range(1, 2, 0) }}", ("bad_argument", "")),
        ("{{ i18n('bundle', 'key') }}", ("runtime", "MissingResourceException")),
    ],
)
def test_what_a_function_does_not_take_fails(template, kind):
    assert failure(template) == kind

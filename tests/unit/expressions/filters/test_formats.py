"""Data formats: JSON, Ion, YAML, jq."""

import pytest

from shared.expressions.values import Character
from tests.unit.expressions.sample import failure, printed, value_of


@pytest.mark.parametrize(
    ("template", "text"),
    [
        (
            "{{ s | toJson }} {{ nul | toJson }} {{ ['say \"x\"'] | toJson }}",
            '"hello world" null ["say \\"x\\""]',
        ),
        ("{{ user | json }}", '{"name":"Ada","tags":["x","y"],"max-age":9}'),
        ("{{ {'a': nul} | toJson(includeNulls=true) }}", '{"a":null}'),
        ("{{ map | toIon }}", "{b:1,a:2}"),
        ("{{ users | jq('.[] | .name') }} {{ users | jq('.[0].age') | first }}", '["Ada","Bo"] 36'),
        ("{{ js | jq('.a[1].b') }} {{ map | jq('.zz') }}", '["x"] [null]'),
        ("{{ letter | jq('.') }}[{{ nul | jq('.') }}]", '["x"][]'),
        ("{{ map | yaml }}", "b: 1\na: 2\n"),
    ],
)
def test_filter_writes_data(template, text):
    assert printed(template, {"letter": Character("x")}) == text


def test_jq_keeps_the_kinds_of_numbers():
    assert value_of("{{ [1, 1.5] | jq('.[]') }}") == [1, 1.5]


@pytest.mark.parametrize(
    "template", ["{{ s | jq('.') }}", "{{ map | jq }}", "{{ map | jq('.[') }}"]
)
def test_jq_without_json_or_program_fails(template):
    assert failure(template) == ("bad_argument", "")

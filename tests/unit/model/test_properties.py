"""How a property is declared: rendered, evaluated, or left alone; durations as texts."""

from datetime import timedelta

import pytest
from pydantic import ValidationError

from shared.model.properties import (
    RENDERED,
    Duration,
    Dynamic,
    Evaluated,
    Rendering,
    SelfRendered,
    SourceModel,
    duration_text,
    holds_expression,
    rendering_of,
)

CONTEXT = {RENDERED: True}


class Sample(SourceModel):
    count: Dynamic[int] = 0
    wait: Dynamic[Duration] | None = None
    names: Dynamic[tuple[str, ...]] = ()
    text: Dynamic[str] = ""
    value: Evaluated[int] = 0
    own: SelfRendered[str] = ""
    plain: int = 0


@pytest.mark.parametrize(
    "value",
    ["a {{ b }}", "{% if %}", "{# c #}", ["x", "{{ b }}"], {"{{ a }}": 1}, {"a": {"b": "{{ c }}"}}],
)
def test_expression_is_seen_at_any_depth(value):
    assert holds_expression(value)


@pytest.mark.parametrize("value", ["a", "{ {", 5, None, ["a"], {"a": "b"}])
def test_value_without_an_expression_holds_none(value):
    assert not holds_expression(value)


def test_source_with_an_expression_is_let_through_and_a_literal_is_checked():
    assert Sample(count="{{ inputs.n }}", value="{{ x }}").count == "{{ inputs.n }}"
    assert Sample(count="5").count == 5
    with pytest.raises(ValidationError):
        Sample(count="many")


@pytest.mark.parametrize(
    ("field", "rendered", "value"),
    [
        ("count", "5", 5),
        ("wait", "PT1S", timedelta(seconds=1)),
        ("names", '["a", "b"]', ("a", "b")),
        ("text", "{{ x }}", "{{ x }}"),
        ("text", '{"a": 1}', '{"a": 1}'),
    ],
)
def test_rendered_text_becomes_the_type_of_its_property(field, rendered, value):
    found = Sample.model_validate({field: rendered}, context=CONTEXT)

    assert getattr(found, field) == value


@pytest.mark.parametrize(
    ("field", "rendered"), [("count", "{{ n }}"), ("names", "[a"), ("names", "a")]
)
def test_rendered_text_that_does_not_fit_is_refused(field, rendered):
    with pytest.raises(ValidationError):
        Sample.model_validate({field: rendered}, context=CONTEXT)


@pytest.mark.parametrize(
    ("field", "rendering"),
    [
        ("count", Rendering.TEXT),
        ("wait", Rendering.TEXT),
        ("value", Rendering.TYPED),
        ("own", Rendering.BY_TYPE),
        ("plain", None),
    ],
)
def test_property_knows_how_it_is_rendered(field, rendering):
    assert rendering_of(Sample.model_fields[field]) is rendering


@pytest.mark.parametrize(
    ("length", "text"),
    [
        (timedelta(0), "PT0S"),
        (timedelta(hours=25, minutes=1, seconds=2), "PT25H1M2S"),
        (timedelta(seconds=1.5), "PT1.5S"),
        (timedelta(seconds=-90), "PT-1M-30S"),
        (timedelta(days=1), "PT24H"),
    ],
)
def test_duration_is_written_as_java_prints_it(length, text):
    assert duration_text(length) == text

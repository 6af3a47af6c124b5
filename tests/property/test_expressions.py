"""No template and no values raise anything but the declared errors."""

import contextlib
import re

from hypothesis import given, settings
from hypothesis import strategies as st

from shared.expressions.bounds import Bounds
from shared.expressions.callables import Value
from shared.expressions.environment import compile_template
from shared.expressions.errors import ExpressionError

PIECES = st.sampled_from(
    tuple(
        re.findall(
            r"\S+",
            "{{ }} {% %} {# #} {{- -}} ( ) [ ] { } | ~ .. . , : ? ?? ??? + - * / % == != < > <= >= "
            "= and or not is contains isIn if else endif for in endfor set macro endmacro block "
            "endblock filter endfilter a b n 'x' \"y#{n}\" 1 2.5 99999999999999999999 true null "
            "upper length first join sort default empty defined range max fromJson render raw "
            "endraw verbatim endverbatim loop.index",
        )
    )
)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=6,
)
SMALL = Bounds(steps=20_000, output_characters=100_000, seconds=2.0)


def rendered(template: str, values: dict[str, Value]) -> None:
    with contextlib.suppress(ExpressionError):
        compiled = compile_template(template)
        assert isinstance(compiled.render(values, None, SMALL), str)


@given(st.text(max_size=60))
def test_any_text_renders_or_raises_an_expression_error(text: str) -> None:
    rendered(text + "{{" + text + "}}", {"a": 1})


@settings(max_examples=300)
@given(st.lists(PIECES, max_size=14), VALUES, VALUES)
def test_any_tokens_render_or_raise_an_expression_error(
    pieces: list[str], first: Value, second: Value
) -> None:
    rendered("{{ " + " ".join(pieces) + " }}", {"a": first, "b": second, "n": 5})


@given(VALUES)
def test_any_value_prints_or_raises_an_expression_error(value: Value) -> None:
    rendered("{{ a }}{{ a | json }}{{ a ~ '' }}", {"a": value})

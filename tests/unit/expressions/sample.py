"""The variables that the examples of the expression language use, and what templates make of them.

Every expected value of the tests beside this file is one that the reference of the language names,
or follows from a rule that it states.
"""

from collections.abc import Mapping

import pytest

from shared.expressions.callables import ExpressionContext, Value
from shared.expressions.dates import Instant
from shared.expressions.environment import compile_template
from shared.expressions.errors import ExpressionError


def variables() -> dict[str, Value]:
    """The variables, anew: some filters change the list that they are given."""
    return {
        "n": 5,
        "d": 2.5,
        "big": 3_000_000_000,
        "yes": True,
        "s": "hello world",
        "blank": "",
        "nul": None,
        "list": [3, 1, 2],
        "names": ["ann", "Bob", "cy"],
        "none_list": [],
        "map": {"b": 1, "a": 2},
        "user": {"name": "Ada", "tags": ["x", "y"], "nick": None, "max-age": 9},
        "users": [{"name": "Ada", "age": 36}, {"name": "Bo", "age": 17}],
        "js": '{"a": [1, {"b": "x"}]}',
        "day": "2024-03-09",
        "utc": "2024-03-09T08:05:07.123456Z",
        "start": Instant(1706696130, 500_000_000),
        "tpl": "{{ n }}-{{ inner }}",
        "inner": "{{ s }}",
    }


def printed(
    template: str, more: Mapping[str, Value] | None = None, context: ExpressionContext | None = None
) -> str:
    """The text that a template prints."""
    return compile_template(template).render({**variables(), **(more or {})}, context)


def value_of(
    template: str, more: Mapping[str, Value] | None = None, context: ExpressionContext | None = None
) -> Value:
    """The object that a template gives."""
    return compile_template(template).evaluate({**variables(), **(more or {})}, context)


def failure(
    template: str, more: Mapping[str, Value] | None = None, context: ExpressionContext | None = None
) -> tuple[str, str]:
    """The kind of error that a template fails with, and the Java exception where it has one."""
    with pytest.raises(ExpressionError) as raised:
        printed(template, more, context)
    return str(raised.value.kind), raised.value.java

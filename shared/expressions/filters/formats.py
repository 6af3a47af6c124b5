"""Data formats: JSON, Ion, YAML, jq (expressions.md, section 12.5)."""

from collections.abc import Mapping

from shared.expressions.callables import REQUIRED, Evaluation, Extension, Parameter, Value
from shared.expressions.errors import bad_argument
from shared.expressions.ionwriter import ion_text
from shared.expressions.jqprogram import run_program
from shared.expressions.printing import json_text, text_of
from shared.expressions.values import Character
from shared.expressions.yamlwriter import yaml_text


def to_json(value: Value, include_nulls: Value) -> str:
    """``{{ s | toJson }}`` → `"hello world"`."""
    return json_text(value, include_nulls=include_nulls is True)


def to_ion(value: Value) -> str:
    """``{{ map | toIon }}`` → `{b:1,a:2}`."""
    return ion_text(value)


def jq(evaluation: Evaluation, value: Value, expression: Value) -> Value:
    """``{{ users | jq('.[] | .name') }}`` → `["Ada","Bo"]`."""
    if value is None:
        return None
    if expression is REQUIRED or expression is None:
        raise bad_argument("The jq filter needs an expression")
    is_text = isinstance(value, str) and not isinstance(value, Character)
    document = str(value) if is_text else json_text(value, include_nulls=True)
    evaluation.spend(len(document) // 64 + 10)
    return run_program(text_of(expression), document)


def to_yaml(value: Value) -> str:
    """``{{ map | yaml }}`` → `b: 1⏎a: 2⏎`."""
    return yaml_text(value)


FILTERS: Mapping[str, Extension] = {
    "toJson": Extension(to_json, (Parameter("includeNulls"),)),
    "json": Extension(to_json, (Parameter("includeNulls"),)),
    "toIon": Extension(to_ion, lax=True),
    "jq": Extension(jq, (Parameter("expression", REQUIRED),), looks_around=True),
    "yaml": Extension(to_yaml, lax=True),
}

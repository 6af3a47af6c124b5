"""How a property of a type is declared: rendered before `run`, evaluated, or left alone.

`Dynamic[T]` and `Evaluated[T]` are T for the author of a type. A source that holds an expression is
let through unchecked when the flow is parsed, and checked as T once rendered.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Annotated, TypeAlias, TypeVar

import orjson
from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    JsonValue,
    ValidationInfo,
    WrapValidator,
)
from pydantic.alias_generators import to_camel
from pydantic.fields import FieldInfo
from pydantic_core import core_schema

T = TypeVar("T")

DEPRECATED: dict[str, JsonValue] = {"$deprecated": True}
"""`json_schema_extra` of a property that still works, and that another has taken the place of."""


class SourceModel(BaseModel):
    """What people write in YAML: frozen, camelCase, nothing unknown accepted."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        alias_generator=to_camel,
        coerce_numbers_to_str=True,
        arbitrary_types_allowed=True,
    )


class Rendering(StrEnum):
    """What happens to a property before `run` sees it."""

    TEXT = "text"
    """Strings render to text, §1.2 of the expression reference; then parsed as T."""
    TYPED = "typed"
    """A string that is exactly one expression keeps the type of its value."""
    BY_TYPE = "by-type"
    """The type renders it itself: later than the others, or with more variables."""


@dataclass(frozen=True, slots=True)
class Templated:
    """Marks a property as templated; read by the renderer and by the documentation."""

    rendering: Rendering


def holds_expression(value: object) -> bool:
    """Whether any string inside a plain value opens an expression or a tag."""
    if isinstance(value, str):
        return "{{" in value or "{%" in value or "{#" in value
    if isinstance(value, Mapping):
        return any(holds_expression(key) or holds_expression(item) for key, item in value.items())
    if isinstance(value, list | tuple):
        return any(map(holds_expression, value))
    return False


def _checked_once_rendered(
    value: object, handler: core_schema.ValidatorFunctionWrapHandler, info: ValidationInfo
) -> object:
    if is_rendered(info):
        return handler(_parsed_text(value, handler))
    if holds_expression(value):
        return value
    return handler(value)


def _parsed_text(value: object, handler: core_schema.ValidatorFunctionWrapHandler) -> object:
    """A rendered text where a list or a map is wanted is its JSON (§10.3 of the flow language)."""
    if not isinstance(value, str) or value[:1] not in {"[", "{"}:
        return value
    try:
        handler(value)
    except ValueError:
        try:
            return orjson.loads(value)
        except orjson.JSONDecodeError:
            return value
    return value


RENDERED = "rendered"
"""Key of the validation context that says: these values are rendered, check them all."""


def is_rendered(info: ValidationInfo) -> bool:
    """Whether a validator looks at rendered values rather than at a source."""
    return isinstance(info.context, Mapping) and bool(info.context.get(RENDERED))


Dynamic: TypeAlias = Annotated[T, WrapValidator(_checked_once_rendered), Templated(Rendering.TEXT)]
"""`P<T>` of the flow language: a literal of T, or an expression that renders to it."""

Evaluated: TypeAlias = Annotated[
    T, WrapValidator(_checked_once_rendered), Templated(Rendering.TYPED)
]
"""Like `Dynamic`, but an expression keeps the type of its value (`kv.Set.value`)."""

SelfRendered: TypeAlias = Annotated[T, Templated(Rendering.BY_TYPE)]
"""A property with expressions that is left alone, since its type renders it (`If.condition`)."""


def rendering_of(field: FieldInfo) -> Rendering | None:
    """How a property is rendered; None for one that holds no expressions."""
    marks = [mark for mark in field.metadata if isinstance(mark, Templated)]
    # `Dynamic[T] | None` keeps the mark on a member of the union.
    for argument in getattr(field.annotation, "__args__", ()):
        marks += [
            mark for mark in getattr(argument, "__metadata__", ()) if isinstance(mark, Templated)
        ]
    return marks[0].rendering if marks else None


def _duration(value: object) -> object:
    """Kestra takes numbers as seconds; pydantic does too, but not their text."""
    if not isinstance(value, str):
        return value
    text = value.strip()
    if text.isdigit():
        return int(text)
    # Java reads the letters of a duration in either case (`PT5m`); pydantic wants capitals.
    return text.upper() if text.lstrip("+-")[:1] in {"P", "p"} else value


Duration: TypeAlias = Annotated[timedelta, BeforeValidator(_duration)]
"""ISO-8601 (`PT5M`, `P1D`), or a number of seconds."""


def duration_text(value: timedelta) -> str:
    """A length of time as Java prints it: hours, minutes, seconds; `PT0S` for nothing."""
    sign = "-" if value < timedelta(0) else ""
    total = abs(value)
    seconds = total.days * 86400 + total.seconds
    hours, rest = divmod(seconds, 3600)
    minutes, rest = divmod(rest, 60)
    fraction = f".{total.microseconds:06}".rstrip("0") if total.microseconds else ""
    parts = [f"{sign}{hours}H" if hours else "", f"{sign}{minutes}M" if minutes else ""]
    if rest or fraction:
        parts.append(f"{sign}{rest}{fraction}S")
    return f"PT{''.join(parts) or '0S'}"

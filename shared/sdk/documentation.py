"""The documentation of a type, as Markdown, told by its class: docstring, fields, examples."""

import inspect
import textwrap
from collections.abc import Iterator
from typing import Final

import orjson
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from shared.model.task import Task
from shared.model.trigger import Condition, Trigger
from shared.sdk.registry import Registry

_BASES: Final = (Trigger, Condition, Task)
"""What every type has in common; its properties have one page for all of them."""


def title_of(registry: Registry, name: str) -> str:
    """What a type does, in the first line of its docstring; empty for an unknown type."""
    cls = registry.cls(name)
    if cls is None:
        return ""
    return (inspect.getdoc(cls) or "").partition("\n")[0].removesuffix(".")


def documentation(registry: Registry, name: str) -> str:
    """The page of a type: what it does, its old names, properties and examples.

    Raises:
        KeyError: the registry knows no such type.
        BrokenPlugin: its class can not be loaded.
    """
    cls = registry.cls(name)
    if cls is None:
        raise KeyError(name)
    parts = [f"# {name}", inspect.getdoc(cls) or ""]
    old_names = registry.aliases_of(name)
    if old_names:
        parts.append("Old names: " + ", ".join(f"`{old}`" for old in old_names) + ".")
    if issubclass(cls, BaseModel):
        parts += _properties(cls)
    parts += _examples(cls)
    return "\n\n".join(part for part in parts if part)


def _properties(cls: type[BaseModel]) -> Iterator[str]:
    common = {name for base in _BASES if issubclass(cls, base) for name in base.model_fields}
    lines = [
        _property(field.alias or name, field)
        for name, field in cls.model_fields.items()
        if name not in common
    ]
    if lines:
        yield "## Properties"
        yield "\n".join(lines)


def _property(name: str, field: FieldInfo) -> str:
    notes = ["required"] if field.is_required() else []
    if not field.is_required() and field.default not in (None, (), ""):
        default = orjson.dumps(field.get_default(call_default_factory=False), default=str).decode()
        notes.append(f"default `{default}`")
    marked = f" ({', '.join(notes)})" if notes else ""
    return f"- `{name}`{marked}: {field.description or ''}".rstrip(": ")


def _examples(cls: type) -> Iterator[str]:
    examples: tuple[str, ...] = getattr(cls, "EXAMPLES", ())
    if examples:
        yield "## Examples"
    for example in examples:
        yield f"```yaml\n{textwrap.dedent(example).strip()}\n```"

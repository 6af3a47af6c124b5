"""Which files of a namespace a task means."""

from collections.abc import Iterable, Sequence
from typing import Annotated, TypeAlias

import orjson
from pydantic import BeforeValidator

from plugins.scripts.exec.globs import matches


def _as_list(value: object) -> object:
    """A text is one pattern, or the JSON of a list, which an expression renders to."""
    if not isinstance(value, str):
        return value
    try:
        found: object = orjson.loads(value) if value.startswith("[") else [value]
    except orjson.JSONDecodeError:
        # A glob may begin with a class of characters.
        return [value]
    return found


Patterns: TypeAlias = Annotated[tuple[str, ...], BeforeValidator(_as_list)]
"""One path or glob, or a list of them."""


def chosen(paths: Iterable[str], patterns: Sequence[str]) -> list[str]:
    """The paths that fit a pattern."""
    return [path for path in paths if matches(path, patterns)]

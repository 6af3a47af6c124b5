"""Flows to begin with, as they are listed and shown."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from shared.model.json import Json, JsonObject
from shared.model.yaml_nodes import compose, plain

FOLDER = Path(__file__).parents[1] / "blueprints"
_HEAD = re.compile(r"^# (title|description|tags): (.*)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Blueprint:
    """A flow to begin with.

    Attributes:
        id: the name of its file.
        source: without the comments that describe it.
        types: of its tasks and triggers, sorted.
    """

    id: str
    title: str
    description: str
    tags: tuple[str, ...]
    source: str
    types: tuple[str, ...]


@cache
def blueprints() -> tuple[Blueprint, ...]:
    """All of them, by title; read once."""
    found = [_read(path) for path in FOLDER.glob("*.yaml")]
    return tuple(sorted(found, key=lambda one: one.title))


def _read(path: Path) -> Blueprint:
    text = path.read_text(encoding="utf-8")
    head = dict(_HEAD.findall(text))
    source = _HEAD.sub("", text).lstrip("\n")
    tags = tuple(tag.strip() for tag in head["tags"].split(","))
    return Blueprint(path.stem, head["title"], head["description"], tags, source, types_in(source))


def types_in(source: str) -> tuple[str, ...]:
    """The types that a source names, sorted. Raises InvalidYaml."""
    return tuple(sorted(set(_types(plain(compose(source))))))


def _types(value: Json) -> list[str]:
    """The types named anywhere in a source; those of inputs have no dot."""
    if isinstance(value, list):
        return [name for item in value for name in _types(item)]
    if not isinstance(value, dict):
        return []
    own = value.get("type")
    below = [name for item in value.values() for name in _types(item)]
    return [own, *below] if isinstance(own, str) and "." in own else below


def blueprint_json(one: Blueprint) -> JsonObject:
    """A blueprint without its source; the tags are their own names."""
    return {
        "id": one.id,
        "title": one.title,
        "description": one.description,
        "includedTasks": [*one.types],
        "tags": [*one.tags],
        "publishedAt": _PUBLISHED,
    }


_PUBLISHED = "2026-01-01T00:00:00.000Z"
"""They come with the program: no date says more than that."""

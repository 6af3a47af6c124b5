"""Labels as flows write them: a map, or a list of keys and values."""

from collections.abc import Mapping
from typing import Annotated, TypeAlias

from pydantic import BeforeValidator

from shared.model.json import Json

SYSTEM_PREFIX = "system."
READ_ONLY = "system.readOnly"
"""The one system label that a flow may set."""


RESTARTED = "system.restarted"
"""`true` on an execution that was restarted."""
REPLAY = "system.replay"
"""`true` on an execution that replays another."""
REPLAYED = "system.replayed"
"""`true` on an execution that another one replays."""
SLA = "system.sla"
"""`violated` on an execution that has not kept a service level; one that repeats it begins anew."""
VIOLATED = "violated"


def _as_map(value: object) -> object:
    if isinstance(value, list | tuple):
        return dict(_pair(entry) for entry in value)
    if isinstance(value, Mapping):
        return {key: label_text(item) for key, item in value.items()}
    return value


def _pair(entry: object) -> tuple[str, str]:
    if not isinstance(entry, Mapping) or set(entry) != {"key", "value"}:
        raise ValueError("each label of a list has `key` and `value`, and nothing else")
    return str(entry["key"]), label_text(entry["value"])


def label_entries(labels: Json | Mapping[str, str]) -> list[tuple[str, Json]]:
    """The keys and values of labels that are written as a map or as a list, unchecked."""
    if isinstance(labels, Mapping):
        return list(labels.items())
    if isinstance(labels, list | tuple):
        entries = [entry for entry in labels if isinstance(entry, Mapping)]
        return [(str(entry.get("key")), entry.get("value")) for entry in entries]
    return []


def label_text(value: Json) -> str:
    """The text of a label's value.

    Raises:
        ValueError: it is null, a list or a map.
    """
    match value:
        case str():
            return value
        case bool():
            return str(value).lower()
        case int() | float():
            return str(value)
        case _:
            raise ValueError("the value of a label is a text, a number or a boolean")


Labels: TypeAlias = Annotated[dict[str, str], BeforeValidator(_as_map)]
"""Labels by key; of a key that a list repeats the last value counts."""


def offending_label(labels: Json | Mapping[str, str]) -> str | None:
    """The first label that only the engine may set, as `key=value`.

    Args:
        labels: a map or a list, as a source has them; what is neither offends nobody here.
    """
    for key, value in label_entries(labels):
        if key.startswith(SYSTEM_PREFIX) and key != READ_ONLY:
            return f"{key}={value}"
    return None

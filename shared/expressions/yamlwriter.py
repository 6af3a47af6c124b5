"""Values as YAML, as Kestra's `yaml` filter writes it (expressions.md, section 12.5)."""

import re
from collections.abc import Sequence
from typing import cast

from shared.expressions.callables import Value
from shared.expressions.printing import json_text, text_of
from shared.expressions.values import MapEntry, is_collection, is_map

_WORDS = {
    form
    for word in ("true", "false", "yes", "no", "on", "off", "y", "n", "null")
    for form in (word, word.capitalize(), word.upper())
} | {"~"}
_NUMBER_LIKE = re.compile(r"[-+]?[0-9][0-9_,.eExXa-fA-F:+-]*")
_SINGLE_START = tuple("@%*&!|>'\"`")


def yaml_text(value: Value) -> str:
    """YAML text with a final newline and, but for a bare empty string, no `---` line."""
    if value is None:
        return "null"
    if isinstance(value, str) and not value:
        return '--- ""\n'
    if _is_block(value):
        return _block(value, 0)
    return _scalar(value, 0) + "\n"


def _is_block(value: Value) -> bool:
    return isinstance(value, MapEntry) or (bool(value) and (is_map(value) or is_collection(value)))


def _block(value: Value, level: int) -> str:
    """A non-empty map or list whose lines start at a level of indentation."""
    margin = " " * level
    if isinstance(value, MapEntry):
        value = {value.key: value.value}
    lines: list[str] = []
    if is_map(value):
        for key, item in value.items():
            name = _key(text_of(key))
            if _is_block(item):
                # A list directly under a key stays on the level of the key.
                deeper = level if not is_map(item) and not isinstance(item, MapEntry) else level + 2
                lines.append(f"{margin}{name}:\n{_block(item, deeper)}")
            else:
                lines.append(f"{margin}{name}: {_scalar(item, level)}\n")
    else:
        for item in cast("Sequence[Value]", value):
            if _is_block(item):
                lines.append(f"{margin} -\n{_block(item, level + 2)}")
            else:
                lines.append(f"{margin} - {_scalar(item, level)}\n")
    return "".join(lines)


def _scalar(value: Value, level: int) -> str:
    if value is None:
        return "null"
    if is_map(value):
        return "{}"
    if is_collection(value):
        return "[]"
    if isinstance(value, bool | int | float):
        return text_of(value)
    if isinstance(value, str):
        return _string(str(value), level)
    return _string(json_text(value).strip('"'), level)


def _string(text: str, level: int) -> str:
    if "\n" in text:
        return _literal(text, level)
    if _needs_double(text):
        return _double(text)
    if _needs_single(text):
        return "'" + text.replace("'", "''") + "'"
    return text


def _needs_double(text: str) -> bool:
    return (
        not text
        or text in _WORDS
        or any(mark in text for mark in "[]{},")
        or ": " in text
        or text.endswith(":")
        or text.startswith("#")
        or " #" in text
        or any(ord(character) < 0x20 or ord(character) == 0x7F for character in text)  # noqa: PLR2004
    )


def _needs_single(text: str) -> bool:
    return (
        text.startswith(_SINGLE_START)
        or text.startswith(("- ", "? "))
        or text in {"-", "?", "---", "..."}
        or text != text.strip(" ")
        or (text.isdigit() and text.startswith("0") and len(text) > 1)
    )


_ESCAPES = {"\t": "\\t", "\r": "\\r", '"': '\\"', "\\": "\\\\", "\x00": "\\0", "\x1b": "\\e"}


def _double(text: str) -> str:
    escaped = "".join(
        _ESCAPES.get(one) or (f"\\x{ord(one):02X}" if ord(one) < 0x20 else one)  # noqa: PLR2004
        for one in text
    )
    return f'"{escaped}"'


def _literal(text: str, level: int) -> str:
    stripped = text.rstrip("\n")
    ends = len(text) - len(stripped)
    keep = "-" if ends == 0 else "" if ends == 1 and stripped else "+"
    hint = "2" if text[:1] in {" ", "\n"} else ""
    margin = " " * (level + 2)
    lines = text.split("\n")
    if text.endswith("\n"):
        lines.pop()
    body = "\n".join(margin + line if line else "" for line in lines)
    return f"|{hint}{keep}\n{body}"


def _key(text: str) -> str:
    if _NUMBER_LIKE.fullmatch(text) or text.startswith("-"):
        return _double(text)
    if not text or text in _WORDS or ": " in text or text.endswith(":") or text.startswith("#"):
        return _double(text)
    return "'" + text.replace("'", "''") + "'" if _needs_single(text) else text

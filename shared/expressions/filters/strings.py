"""Filters on texts (expressions.md, section 12.1)."""

import re
import unicodedata
from collections.abc import Callable, Mapping

from shared.expressions.callables import REQUIRED, Extension, Parameter, Value
from shared.expressions.errors import bad_argument, runtime_error
from shared.expressions.javaformat import formatted
from shared.expressions.predicates.registry import empty
from shared.expressions.printing import json_text, text_of
from shared.expressions.values import (
    Character,
    JavaArray,
    Long,
    class_name,
    hash_order,
    is_collection,
    is_list,
    is_map,
    is_number,
    utf16_length,
)

MAX_INDENT = 10_000
_BLANKS_AND_CONTROLS = "".join(map(chr, range(0x21)))


def required_string(value: Value) -> str:
    """A String; anything else is a ClassCastException."""
    if not isinstance(value, str) or isinstance(value, Character):
        raise runtime_error("ClassCastException", f"{class_name(value)} is no java.lang.String")
    return value


def required_long(value: Value) -> int:
    """A Long; an Integer variable is a ClassCastException."""
    if isinstance(value, Long):
        return int(value)
    raise runtime_error("ClassCastException", f"{class_name(value)} is no java.lang.Long")


def given(value: Value, name: str) -> Value:
    """An argument that may not be left out."""
    if value is REQUIRED or value is None:
        raise bad_argument(f"The argument {name} is required")
    return value


def abbreviate(value: Value, length: Value) -> Value:
    """``{{ 'a rather long title' | abbreviate(10) }}`` → `a rathe...`."""
    if value is None:
        return None
    text = required_string(value)
    limit = required_long(length)
    if limit < 0:
        raise bad_argument("The length of abbreviate must not be negative")
    ellipsis = 3
    # A text of exactly `limit` characters is abbreviated too (measured on the original).
    if len(text) < limit or len(text) <= ellipsis:
        return text
    return text[:limit] if limit <= ellipsis else text[: limit - ellipsis] + "..."


def capitalize(value: Value) -> Value:
    """``{{ 'hELLO wORLD' | capitalize }}`` → `HELLO wORLD`."""
    if value is None:
        return None
    text = required_string(value)
    for index, character in enumerate(text):
        if not character.isspace():
            return text[:index] + character.upper() + text[index + 1 :]
    return text


def title(value: Value) -> Value:
    """``{{ 'iPHONE and-more' | title }}`` → `IPHONE And-more`."""
    if value is None:
        return None
    text = required_string(value)
    return re.sub(r"(^|\s)(\S)", lambda match: match[1] + match[2].upper(), text)


def lower(value: Value) -> Value:
    """``{{ 'MiX' | lower }}`` → `mix`."""
    return None if value is None else text_of(value).lower()


def upper(value: Value) -> Value:
    """``{{ 'MiX' | upper }}`` → `MIX`."""
    return None if value is None else text_of(value).upper()


def trim(value: Value) -> Value:
    """``[{{ '  a ' | trim }}]`` → `[a]`."""
    return None if value is None else text_of(value).strip(_BLANKS_AND_CONTROLS)


def default(value: Value, fallback: Value) -> Value:
    """``{{ blank | default('d') }}`` → `d`."""
    return fallback if empty(value) else value


def slugify(value: Value) -> Value:
    """``{{ 'Hello, World! 2' | slugify }}`` → `hello-world-2`."""
    if value is None:
        return None
    text = unicodedata.normalize("NFD", re.sub(r"\s", "-", text_of(value)))
    text = re.sub(r"[^A-Za-z0-9_-]", "", text).replace("_", "-")
    return re.sub(r"^-|-$", "", re.sub(r"-+", "-", text)).lower()


def _cut(cut: Callable[[str, str], str]) -> Callable[[Value, Value], Value]:
    def body(value: Value, separator: Value) -> Value:
        if value is None:
            return None
        return cut(text_of(value), text_of(given(separator, "separator")))

    return body


def _before(text: str, separator: str) -> str:
    return text.partition(separator)[0] if separator else ""


def _after(text: str, separator: str) -> str:
    return text.partition(separator)[2] if separator else text


def _before_last(text: str, separator: str) -> str:
    return text.rpartition(separator)[0] if separator and separator in text else text


def _after_last(text: str, separator: str) -> str:
    return text.rpartition(separator)[2] if separator and separator in text else ""


def starts_with(value: Value, prefix: Value) -> bool:
    """``{{ s | startsWith('hell') }}`` → `true`."""
    return _not_null(value).startswith(_not_null(prefix))


def ends_with(value: Value, suffix: Value) -> bool:
    """``{{ s | endsWith('rld') }}`` → `true`."""
    return _not_null(value).endswith(_not_null(suffix))


def _not_null(value: Value) -> str:
    if value is None or value is REQUIRED:
        raise runtime_error("NullPointerException", "a text is null")
    return text_of(value)


def slice_(value: Value, start: Value, end: Value) -> Value:
    """``{{ s | slice(6) }}`` → `world`."""
    if value is None:
        return None
    if not (isinstance(value, str) and not isinstance(value, Character)) and not (
        is_list(value) or isinstance(value, JavaArray)
    ):
        raise bad_argument("Slice filter can only be applied to String, List and array inputs")
    length = len(value)
    first = 0 if start is None else _index(start)
    last = length if end is None else _index(end)
    if first < 0 or first > length or (end is None and first > length):
        raise runtime_error("IndexOutOfBoundsException", f"fromIndex = {first}")
    if end is not None and (last > length or last <= first):
        raise bad_argument("toIndex must be greater than fromIndex and inside the value")
    part = value[first:last]
    return JavaArray(part) if isinstance(value, JavaArray) else part


def _index(value: Value) -> int:
    if not is_number(value):
        raise bad_argument("An argument of slice must be a number")
    return int(value)


def length(value: Value) -> int:
    """``{{ 'é😀' | length }}`` → `3`."""
    if isinstance(value, str) and not isinstance(value, Character):
        return utf16_length(value)
    if is_collection(value) or is_map(value):
        return len(value)
    return 0


def indent(value: Value, amount: Value, prefix: Value) -> Value:
    """``{{ 'a⏎b' | indent(2) }}`` → `a⏎  b`."""
    return _indented(value, amount, prefix, leading=False)


def nindent(value: Value, amount: Value, prefix: Value) -> Value:
    """``{{ 'a⏎b' | nindent(4) }}`` → `⏎    a⏎    b`."""
    return _indented(value, amount, prefix, leading=True)


def _indented(value: Value, amount: Value, prefix: Value, *, leading: bool) -> Value:
    if value is None:
        return None
    count = required_long(given(amount, "amount"))
    if count < 0 or count > MAX_INDENT:
        raise bad_argument(f"The amount must be between 0 and {MAX_INDENT}")
    text = text_of(value)
    if not text:
        return text
    line_break = next((kind for kind in ("\r\n", "\n\r", "\n", "\r") if kind in text), "\n")
    margin = " " if prefix is None else text_of(prefix)
    if len(margin) * count * (text.count(line_break) + 1) > MAX_INDENT * 1000:
        raise bad_argument("The indented text is too long")
    joined = text.replace(line_break, line_break + margin * count)
    return line_break + margin * count + joined if leading else joined


_ESCAPES = {"single": ("'", "\\'"), "double": ('"', '\\"'), "shell": ("'", "'\\''")}


def escape_char(value: Value, kind: Value) -> Value:
    """``{{ "it's" | escapeChar('single') }}`` → `it\\'s`."""
    if value is None:
        return None
    name = text_of(given(kind, "type")).lower()
    if name not in _ESCAPES:
        raise bad_argument("The type of escapeChar is one of single, double and shell")
    old, new = _ESCAPES[name]
    return on_every_text(value, lambda text: text.replace(old, new))


def on_every_text(value: Value, change: Callable[[str], str]) -> Value:
    """A value with every text in it changed, recursively; other scalars become texts."""
    if value is None:
        raise runtime_error("NullPointerException", "a value inside is null")
    if is_map(value):
        return hash_ordered({key: on_every_text(item, change) for key, item in value.items()})
    if is_collection(value):
        return [on_every_text(item, change) for item in value]
    return change(text_of(value))


def hash_ordered(pairs: dict[Value, Value]) -> Value:
    """A map as a growing Java HashMap lists it."""
    return hash_order(pairs.items(), 16, grows=True)


def string(value: Value) -> Value:
    """``{{ n | string | className }}`` → `java.lang.String`."""
    if value is None:
        return None
    return json_text(value) if is_map(value) or is_collection(value) else text_of(value)


def class_name_of(value: Value) -> str:
    """``{{ 1 | className }}`` → `java.lang.Long`."""
    return class_name(value)


def nl2br(value: Value) -> Value:
    """Puts `<br />` before line breaks."""
    return None if value is None else re.sub(r"(\r\n|\n|\r)", r"<br />\1", text_of(value))


def java_format(value: Value, *arguments: Value) -> Value:
    """``{{ '%s-%03d' | format('a', 7) }}`` → `a-007`."""
    if value is None:
        return None
    return formatted(required_string(value), arguments)


_SEPARATOR = (Parameter("separator", REQUIRED),)
_MARGIN = (Parameter("amount", REQUIRED), Parameter("prefix"))

FILTERS: Mapping[str, Extension] = {
    "abbreviate": Extension(abbreviate, (Parameter("length"),)),
    "capitalize": Extension(capitalize, lax=True),
    "title": Extension(title, lax=True),
    "lower": Extension(lower, lax=True),
    "upper": Extension(upper, lax=True),
    "trim": Extension(trim, lax=True),
    "default": Extension(default, (Parameter("default"),)),
    "slugify": Extension(slugify, lax=True),
    "substringBefore": Extension(_cut(_before), _SEPARATOR),
    "substringAfter": Extension(_cut(_after), _SEPARATOR),
    "substringBeforeLast": Extension(_cut(_before_last), _SEPARATOR),
    "substringAfterLast": Extension(_cut(_after_last), _SEPARATOR),
    "startsWith": Extension(starts_with, (Parameter("value", REQUIRED),)),
    "endsWith": Extension(ends_with, (Parameter("value", REQUIRED),)),
    "slice": Extension(slice_, (Parameter("fromIndex"), Parameter("toIndex"))),
    "length": Extension(length, lax=True),
    "indent": Extension(indent, _MARGIN),
    "nindent": Extension(nindent, _MARGIN),
    "escapeChar": Extension(escape_char, (Parameter("type", REQUIRED),)),
    "string": Extension(string, lax=True),
    "className": Extension(class_name_of, lax=True),
    "nl2br": Extension(nl2br, lax=True),
    "format": Extension(java_format, variadic=True),
}

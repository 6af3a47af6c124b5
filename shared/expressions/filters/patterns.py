"""Filters with regular expressions and replacements (expressions.md, section 12.1)."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from shared.expressions.callables import REQUIRED, Extension, Parameter, Value
from shared.expressions.errors import ExpressionError, bad_argument, runtime_error
from shared.expressions.filters.strings import given, on_every_text, required_long, required_string
from shared.expressions.javaregex import replace_all, search
from shared.expressions.javaregex import split as split_text
from shared.expressions.printing import text_of
from shared.expressions.values import JavaArray, is_integer, is_map


def replace(value: Value, pairs: Value, regexp: Value) -> Value:
    """``{{ s | replace({'world': 'moon'}) }}`` → `hello moon`."""
    wanted = given(pairs, "replace_pairs")
    if not is_map(wanted):
        raise runtime_error("ClassCastException", "replace_pairs is no java.util.Map")
    if value is None:
        return None
    found = [(text_of(key), text_of(item)) for key, item in wanted.items()]

    def change(text: str) -> str:
        for old, new in found:
            text = replace_all(text, old, new) if regexp is True else text.replace(old, new)
        return text

    return on_every_text(value, change)


def split(value: Value, delimiter: Value, limit: Value) -> Value:
    """``{{ 'a,b,,' | split(',') }}`` → `["a","b"]`."""
    if value is None:
        return None
    text = required_string(value)
    pattern = required_string(given(delimiter, "delimiter"))
    parts = 0 if limit is None else required_long(limit)
    return JavaArray(split_text(text, pattern, parts))


def regex_match(value: Value, regex: Value) -> bool:
    """``{{ 'order' | regexMatch('^[0-9]+$') }}`` → `false`."""
    pattern = text_of(given(regex, "regex"))
    if value is None:
        return False
    with _refusing_bad_patterns():
        return search(text_of(value), pattern) is not None


def regex_replace(value: Value, regex: Value, replacement: Value) -> Value:
    """``{{ 'a1b22' | regexReplace('[0-9]+', '#') }}`` → `a#b#`."""
    pattern, new = text_of(given(regex, "regex")), text_of(given(replacement, "replacement"))
    if value is None:
        return None
    with _refusing_bad_patterns():
        return replace_all(text_of(value), pattern, new)


def regex_extract(value: Value, regex: Value, group: Value) -> Value:
    """``{{ 'order-123' | regexExtract('[0-9]+') }}`` → `123`."""
    pattern = text_of(given(regex, "regex"))
    if not is_integer(group) or group < 0:
        raise bad_argument("The group of regexExtract must be a number that is not negative")
    if value is None:
        return None
    with _refusing_bad_patterns():
        match = search(text_of(value), pattern)
    if match is None:
        return None
    try:
        return match[int(group)]
    except IndexError as error:
        raise bad_argument(f"The pattern has no group {group}") from error


@contextmanager
def _refusing_bad_patterns() -> Iterator[None]:
    """These filters refuse a bad pattern where `split` and `replace` let Java's error pass."""
    try:
        yield
    except ExpressionError as error:
        if error.java == "":
            raise
        raise bad_argument(str(error)) from error


FILTERS: Mapping[str, Extension] = {
    "replace": Extension(
        replace, (Parameter("replace_pairs", REQUIRED), Parameter("regexp", default=False))
    ),
    "split": Extension(split, (Parameter("delimiter", REQUIRED), Parameter("limit"))),
    "regexMatch": Extension(regex_match, (Parameter("regex", REQUIRED),)),
    "regexReplace": Extension(
        regex_replace, (Parameter("regex", REQUIRED), Parameter("replacement", REQUIRED))
    ),
    "regexExtract": Extension(
        regex_extract, (Parameter("regex", REQUIRED), Parameter("group", default=0))
    ),
}

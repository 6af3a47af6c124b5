"""Parses one line of text Ion, or of JSON, which is a part of it.

The common forms are read here with one regular expression a token; whatever else Ion can say goes
to the reference library, which is imported only then.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

from shared.sdk.ion_printer import IonValue, key_text

DEEPEST = 200
"""Lists and structs inside each other; deeper is an attack or an accident."""

BLANKS = " \t\r\n\f\v"
"""What Ion calls whitespace."""


class Uncommon(Exception):  # noqa: N818 - no error: the reference library has the word
    """Text that is not of the common forms, and may be Ion still."""


class TooDeep(ValueError):  # noqa: N818 - reads as the fact it is
    """More nesting than `DEEPEST`."""

    def __init__(self) -> None:
        super().__init__(f"nested deeper than {DEEPEST}")


def parse_common(text: str) -> IonValue:
    """The value of a text of the common forms.

    Raises:
        Uncommon: anything else, right or wrong.
        TooDeep: too much nesting.
    """
    value, position = _value(text, 0, 0)
    if text[position:].strip(BLANKS):
        raise Uncommon
    return value


_TOKEN = re.compile(
    r"""\s*(?:
      "(?P<plain>[^"\\\x00-\x1f]*)"
    | (?P<escaped>"(?:[^"\\\x00-\x1f]|\\.)*")
    | (?P<open>[\[{](?!\{))
    | (?P<int>-?(?:0|[1-9][0-9]{0,4299}))(?=[\s,\]}]|$)
    | (?P<decimal>-?(?:0|[1-9][0-9]*)(?:\.[0-9]*(?:[dD][+-]?[0-9]{1,6})?|[dD][+-]?[0-9]{1,6}))
        (?=[\s,\]}]|$)
    | (?P<float>-?(?:0|[1-9][0-9]*)(?:\.[0-9]*)?[eE][+-]?[0-9]+)(?=[\s,\]}]|$)
    | (?P<word>null|true|false|nan|[+-]inf)(?=[\s,\]}]|$)
    | (?P<timestamp>[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?
        (?:Z|[+-][0-9]{2}:[0-9]{2}))(?=[\s,\]}]|$)
    | (?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2})T?(?=[\s,\]}]|$)
    | LocalTime::"(?P<time>[0-9:.]*)"
    )""",
    re.VERBOSE | re.ASCII,
)
_FIELD = re.compile(
    r"""\s*(?:
      (?P<bare>(?!(?:null|true|false|nan)\b)[A-Za-z_][A-Za-z0-9_$]*)
    | "(?P<plain>[^"\\\x00-\x1f]*)"
    | (?P<escaped>"(?:[^"\\\x00-\x1f]|\\.)*")
    | '(?P<quoted>[^'\\\x00-\x1f]*)'
    )\s*:(?!:)""",
    re.VERBOSE | re.ASCII,
)
_NEXT = re.compile(r"\s*([,\]}])")

_WORDS: dict[str, IonValue] = {
    "null": None,
    "true": True,
    "false": False,
    "nan": float("nan"),
    "+inf": float("inf"),
    "-inf": float("-inf"),
}


def _value(text: str, position: int, depth: int) -> tuple[IonValue, int]:
    """The value that starts at a position, and where it ends."""
    token = _TOKEN.match(text, position)
    if token is None:
        raise Uncommon
    kind = token.lastgroup or ""
    if kind == "open":
        if depth >= DEEPEST:
            raise TooDeep
        read = _struct if token["open"] == "{" else _list
        return read(text, token.end(), depth + 1)
    return scalar(kind, token[kind]), token.end()


def scalar(kind: str, text: str) -> IonValue:
    """The value of a token that is no list and no struct."""
    try:
        return _SCALARS[kind](text)
    except ValueError as error:
        raise Uncommon from error


def _list(text: str, position: int, depth: int) -> tuple[IonValue, int]:
    items: list[IonValue] = []
    end = _NEXT.match(text, position)
    if end is not None and end[1] == "]":
        return items, end.end()
    while True:
        item, position = _value(text, position, depth)
        items.append(item)
        position, ended = _after_item(text, position, "]")
        if ended:
            return items, position


def _struct(text: str, position: int, depth: int) -> tuple[IonValue, int]:
    fields: dict[str, IonValue] = {}
    end = _NEXT.match(text, position)
    if end is not None and end[1] == "}":
        return fields, end.end()
    while True:
        field = _FIELD.match(text, position)
        if field is None:
            raise Uncommon
        name = field[field.lastgroup or 0]
        if field.lastgroup == "escaped":
            name = _unescaped(name)
        fields[name], position = _value(text, field.end(), depth)
        position, ended = _after_item(text, position, "}")
        if ended:
            return fields, position


def _after_item(text: str, position: int, close: str) -> tuple[int, bool]:
    found = _NEXT.match(text, position)
    if found is None or found[1] not in {",", close}:
        raise Uncommon
    return found.end(), found[1] == close


_ESCAPE = re.compile(r"\\(?:U([0-9a-fA-F]{8})|.)", re.DOTALL)


def _short_escape(escape: re.Match[str]) -> str:
    """An escape of eight digits as JSON writes it.

    The reference library refuses some: it takes `\\U0002d800` for half of a surrogate pair.
    """
    if escape[1] is None:
        return escape[0]
    try:
        return json.dumps(chr(int(escape[1], 16)))[1:-1]
    except (ValueError, OverflowError) as error:
        raise Uncommon from error


def _unescaped(quoted: str) -> str:
    """JSON's escapes and the one of eight digits; Ion has more of them, and they are uncommon."""
    if "\\U" in quoted:
        quoted = _ESCAPE.sub(_short_escape, quoted)
    try:
        text = json.loads(quoted)
    except ValueError as error:
        raise Uncommon from error
    if not isinstance(text, str) or _SURROGATE.search(text):
        raise Uncommon
    return text


_SURROGATE = re.compile("[\ud800-\udfff]")


def _decimal(text: str) -> Decimal:
    return Decimal(text.replace("d", "e").replace("D", "e"))


def _timestamp(text: str) -> datetime:
    """Of a fraction, what a datetime can hold: microseconds."""
    if text.endswith("-00:00"):
        return datetime.fromisoformat(text[:-6])
    return datetime.fromisoformat(text)


_SCALARS: dict[str, Callable[[str], IonValue]] = {
    "plain": str,
    "escaped": _unescaped,
    "int": int,
    "decimal": _decimal,
    "float": float,
    "word": _WORDS.__getitem__,
    "timestamp": _timestamp,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
}


@dataclass(frozen=True, slots=True)
class Shape:
    """Rows with the same fields in the same order, whose values are texts, integers or words.

    A whole row is then one match, four times as fast as token by token.
    """

    names: tuple[str, ...]
    pattern: re.Pattern[str]

    def parse(self, text: str) -> dict[str, IonValue] | None:
        """The row; None when it has another shape."""
        found = self.pattern.fullmatch(text)
        if found is None:
            return None
        return dict(
            zip(
                self.names,
                [item[1:-1] if item[0] == '"' else _bare(item) for item in found.groups()],
                strict=True,
            )
        )


_CELL = r'("[^"\\\x00-\x1f]*"|null|true|false|-?(?:0|[1-9][0-9]{0,300}))'


def shape_of(row: Mapping[str, IonValue]) -> Shape:
    """The shape of rows with the fields of this one, as we print them or as JSON does."""
    fields = [
        f" ?(?:{re.escape(key_text(name))}|{re.escape(json.dumps(name, ensure_ascii=False))}): ?"
        for name in row
    ]
    pattern = ",".join(field + _CELL for field in fields)
    return Shape(tuple(row), re.compile(rf"\{{{pattern}\}}"))


def _bare(text: str) -> IonValue:
    return _WORDS[text] if text in _WORDS else int(text)

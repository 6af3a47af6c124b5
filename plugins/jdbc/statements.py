"""Looks into SQL text as far as needed: where statements end, where parameters are.

Quoted texts, quoted names, comments and PostgreSQL's dollar quotes are left as they are.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from shared.model.json import Json
from shared.sdk.output import TaskFailed

_TOKEN = re.compile(
    r"""
      (?P<quoted>'(?:[^']|'')*'|"(?:[^"]|"")*"|`[^`]*`)
    | (?P<dollar>\$(?P<tag>[A-Za-z_]*)\$.*?\$(?P=tag)\$)
    | (?P<comment>--[^\n]*|/\*.*?\*/)
    | (?P<cast>::)
    | :(?P<name>[A-Za-z_][A-Za-z0-9_]*)
    | (?P<mark>\?)
    | (?P<end>;)
    | (?P<percent>%)
    """,
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement as a driver takes it.

    Attributes:
        values: of its placeholders, in order; None when it has no parameters at all.
    """

    text: str
    values: tuple[Json, ...] | None = None


def statements_of(sql: str) -> list[str]:
    """The statements of a text, divided by semicolons; empty ones are left out."""
    found: list[str] = []
    begin = 0
    for token in _TOKEN.finditer(sql):
        if token.lastgroup == "end":
            found.append(sql[begin : token.start()])
            begin = token.end()
    found.append(sql[begin:])
    return [text.strip() for text in found if _says_something(text)]


def _says_something(text: str) -> bool:
    return bool(re.sub(r"--[^\n]*|/\*.*?\*/", "", text, flags=re.DOTALL).strip())


def bound(sql: str, values: Mapping[str, Json] | None, placeholder: str) -> Statement:
    """A statement whose `:name` parameters are the driver's placeholders.

    A name that has no value is left as it is: a colon is also a part of some operators.

    Raises:
        TaskFailed: a value is for a name that the statement does not have.
    """
    if not values:
        return Statement(sql)
    order: list[str] = []

    def replaced(token: re.Match[str]) -> str:
        if token["name"] is not None and token["name"] in values:
            order.append(token["name"])
            return placeholder
        return _escaped(token, placeholder)

    text = _TOKEN.sub(replaced, sql)
    unused = values.keys() - set(order)
    if unused:
        raise TaskFailed(
            f"The statement has no parameter :{min(unused)}",
            remedy="Write :name where the value goes, or remove the parameter.",
        )
    return Statement(text, tuple(values[name] for name in order))


def with_marks(sql: str, placeholder: str) -> str:
    """A statement whose question marks are the driver's placeholders."""

    def replaced(token: re.Match[str]) -> str:
        return placeholder if token["mark"] else _escaped(token, placeholder)

    return _TOKEN.sub(replaced, sql)


def _escaped(token: re.Match[str], placeholder: str) -> str:
    """Where placeholders begin with a percent sign, all others are doubled."""
    return token[0].replace("%", "%%") if placeholder == "%s" else token[0]


def each_bound(
    statements: Sequence[str], values: Mapping[str, Json] | None, placeholder: str
) -> Iterator[Statement]:
    """The same for several statements, each with those values that it names.

    Raises:
        TaskFailed: a value is for a name that no statement has.
    """
    given = values or {}
    named = [_names(sql) & given.keys() for sql in statements]
    unused = given.keys() - set().union(*named)
    if unused:
        raise TaskFailed(f"No statement has the parameter :{min(unused)}")
    for sql, names in zip(statements, named, strict=True):
        yield bound(sql, {name: given[name] for name in names}, placeholder)


def _names(sql: str) -> set[str]:
    return {token["name"] for token in _TOKEN.finditer(sql) if token["name"]}

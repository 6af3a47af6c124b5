"""Queries -> SQL. Values are always parameters; names of columns come from a table of ours."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias, assert_never

from shared.model.query import Comparison, Direction, Every, Operation, Some, Sort, Where

Parameters: TypeAlias = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Columns:
    """How the fields of a query are stored.

    Attributes:
        names: field -> column.
        maps: field that is a map -> a query for the ids of documents that have a key, where `?` is
            the key; conditions of the `value` follow behind an AND.
    """

    names: Mapping[str, str]
    maps: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Sql:
    """A piece of SQL and its parameters."""

    text: str
    parameters: Parameters = ()


def where_sql(where: Where, columns: Columns) -> Sql:
    """A condition; `1` where everything matches."""
    match where:
        case Comparison():
            return _comparison(where, columns)
        case Every(parts):
            return _joined([where_sql(part, columns) for part in parts], " AND ", "1")
        case Some(parts):
            return _joined([where_sql(part, columns) for part in parts], " OR ", "0")
        case _:
            assert_never(where)


def order_sql(sorts: Sequence[Sort], columns: Columns, tie: str) -> str:
    """What stands behind ORDER BY; absent values come last, and `tie` decides between equals."""
    keys = [
        f"{columns.names[sort.field]} {_DIRECTIONS[sort.direction]} NULLS LAST" for sort in sorts
    ]
    return ", ".join((*keys, tie))


_DIRECTIONS = {Direction.ASCENDING: "ASC", Direction.DESCENDING: "DESC"}

_SYMBOLS = {
    Operation.GREATER_THAN: ">",
    Operation.GREATER_THAN_OR_EQUAL_TO: ">=",
    Operation.LESS_THAN: "<",
    Operation.LESS_THAN_OR_EQUAL_TO: "<=",
}

_TEXTS = {
    Operation.STARTS_WITH: "substr({0}, 1, length(?)) = ?",
    Operation.ENDS_WITH: "(length({0}) >= length(?) AND substr({0}, -length(?)) = ?)",
    Operation.CONTAINS: "instr(lower({0}), lower(?)) > 0",
    Operation.NOT_CONTAINS: "({0} IS NULL OR instr(lower({0}), lower(?)) = 0)",
    Operation.PREFIX: "({0} = ? OR substr({0}, 1, length(?) + 1) = ? || '.')",
    Operation.REGEX: "regex_found(?, {0})",
}

_OPPOSITES = {
    Operation.NOT_EQUALS: Operation.EQUALS,
    Operation.NOT_IN: Operation.IN,
    Operation.NOT_CONTAINS: Operation.CONTAINS,
    Operation.IS_NULL: Operation.IS_NOT_NULL,
}


def _joined(parts: list[Sql], word: str, nothing: str) -> Sql:
    if not parts:
        return Sql(nothing)
    text = word.join(part.text for part in parts)
    return Sql(f"({text})", tuple(value for part in parts for value in part.parameters))


def _comparison(given: Comparison, columns: Columns) -> Sql:
    entries = columns.maps.get(given.field)
    if entries is None:
        return _compared(given, Sql(columns.names[given.field]))
    return _compared(given, Sql("NULL")) if given.key is None else _of_map(given, entries)


def _of_map(given: Comparison, entries: str) -> Sql:
    """One query for all documents with such an entry: asking each for its own takes 100 times it.

    What holds of a missing entry too is told by the documents for which the opposite does not.
    """
    opposite = _OPPOSITES.get(given.operation)
    test = _compared(replace(given, operation=opposite or given.operation), Sql("value"))
    word = "IN" if opposite is None else "NOT IN"
    return Sql(f"id {word} ({entries} AND {test.text})", (given.key or "", *test.parameters))


def _compared(given: Comparison, left: Sql) -> Sql:
    match given.operation:
        case Operation.IS_NULL:
            return Sql(f"{left.text} IS NULL", left.parameters)
        case Operation.IS_NOT_NULL:
            return Sql(f"{left.text} IS NOT NULL", left.parameters)
        case Operation.EQUALS | Operation.IN:
            return Sql(f"{left.text} IN ({_marks(given)})", left.parameters + given.values)
        case Operation.NOT_EQUALS | Operation.NOT_IN:
            text = f"({left.text} IS NULL OR {left.text} NOT IN ({_marks(given)}))"
            return Sql(text, left.parameters * 2 + given.values)
        case operation if operation in _SYMBOLS:
            text = f"{left.text} {_SYMBOLS[operation]} ?"
            return Sql(text, left.parameters + given.values[:1])
        case operation:
            return _text(_template(operation, given.values[0]), left, given.values[0])


def _template(operation: Operation, value: str | int) -> str:
    """How a text is compared; SQLite knows the small letters of ASCII alone."""
    if str(value).isascii():
        return _TEXTS[operation]
    return _TEXTS[operation].replace("lower(", "small_letters(")


def _marks(given: Comparison) -> str:
    return ", ".join("?" * len(given.values))


def _text(template: str, left: Sql, value: str | int) -> Sql:
    """Fills a template; parameters stand in the order in which their marks do."""
    parameters: list[str | int] = []
    for piece in template.replace("{0}", "\x00").replace("?", "\x01"):
        if piece == "\x00":
            parameters += left.parameters
        elif piece == "\x01":
            parameters.append(str(value))
    return Sql(template.format(left.text), tuple(parameters))

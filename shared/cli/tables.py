"""Results as tables for people, or as JSON for programs."""

import argparse
from collections.abc import Sequence

import orjson

from shared.cli.terminal import harmless, tell
from shared.model.json import Json, JsonObject
from shared.settings import ClientSettings

LONGEST_CELL = 80


def wants_json(options: argparse.Namespace) -> bool:
    """Whether the options, else the environment, ask for JSON."""
    return (options.output or ClientSettings().output) == "json"


def tell_json(value: Json) -> None:
    """Prints a value as JSON."""
    tell(orjson.dumps(value, option=orjson.OPT_INDENT_2).decode())


def tell_rows(rows: Sequence[JsonObject], columns: Sequence[str], *, as_json: bool) -> None:
    """Prints one line for each row.

    Args:
        rows: objects as the server gave them.
        columns: paths of their members (`state.current`); the last name heads the column.
        as_json: prints the objects instead.
    """
    if as_json:
        tell_json(list(rows))
        return
    heads = [column.rpartition(".")[2].upper() for column in columns]
    cells = [[_cell(row, column) for column in columns] for row in rows]
    widths = [max(map(len, column)) for column in zip(heads, *cells, strict=True)]
    for line in (heads, *cells):
        padded = (text.ljust(width) for text, width in zip(line, widths, strict=True))
        tell("  ".join(padded).rstrip())


def _cell(row: JsonObject, column: str) -> str:
    value: Json = row
    for name in column.split("."):
        value = value.get(name) if isinstance(value, dict) else None
    if isinstance(value, bool):
        return "yes" if value else "no"
    return harmless("" if value is None else str(value)).replace("\n", " ")[:LONGEST_CELL]

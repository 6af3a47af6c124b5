"""Results for people (tables) or for programs (JSON, YAML, CSV, names)."""

import argparse
import csv
import io
from collections.abc import Sequence
from enum import StrEnum

import orjson
import yaml

from shared.cli.terminal import harmless, tell
from shared.model.json import Json, JsonObject
from shared.settings import ClientSettings

LONGEST_CELL = 80
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Format(StrEnum):
    """How results are printed."""

    TABLE = "table"
    JSON = "json"
    YAML = "yaml"
    NAME = "name"
    CSV = "csv"


def format_of(options: argparse.Namespace) -> Format:
    """What the options, else the environment, ask for; tables where that is no format."""
    wanted = options.output or ClientSettings().output
    return Format(wanted) if wanted in set(Format) else Format.TABLE


def wants_data(options: argparse.Namespace) -> bool:
    """Whether whole values are wanted, as JSON or YAML."""
    return format_of(options) in {Format.JSON, Format.YAML}


def tell_data(value: Json, options: argparse.Namespace) -> None:
    """Prints a value as JSON, or as YAML if that is asked for."""
    if format_of(options) is Format.YAML:
        text = yaml.safe_dump(value, sort_keys=False, allow_unicode=True)
        tell(harmless(text).rstrip("\n"))
    else:
        tell(orjson.dumps(value, option=orjson.OPT_INDENT_2).decode())


def tell_rows(
    rows: Sequence[JsonObject],
    columns: Sequence[str],
    options: argparse.Namespace,
    *,
    name: Sequence[str] = ("id",),
) -> None:
    """Prints one line for each row, or the rows in the format that is asked for.

    Args:
        rows: objects as the server gave them.
        columns: paths of their members (`state.current`); the last name heads the column.
        options: of the command.
        name: members that name a row together.
    """
    match format_of(options):
        case Format.JSON | Format.YAML:
            tell_data(list(rows), options)
        case Format.NAME:
            for row in rows:
                tell("/".join(_cell(row, member) for member in name))
        case Format.CSV:
            _tell_csv(rows, columns)
        case Format.TABLE:
            _tell_table(rows, columns)


def _tell_csv(rows: Sequence[JsonObject], columns: Sequence[str]) -> None:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        # A cell that begins like a formula is one in every spreadsheet.
        cells = (_cell(row, column) for column in columns)
        writer.writerow([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in cells])
    tell(text.getvalue().rstrip("\n"))


def _tell_table(rows: Sequence[JsonObject], columns: Sequence[str]) -> None:
    heads = [column.rpartition(".")[2].upper() for column in columns]
    cells = [[_cell(row, column)[:LONGEST_CELL] for column in columns] for row in rows]
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
    return harmless("" if value is None else str(value)).replace("\n", " ")

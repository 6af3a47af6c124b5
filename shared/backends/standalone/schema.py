"""Brings a SQLite file to the format that this Windhover writes.

The schema is the sum of the files in `migrations`: a new file goes through all of them, so that it
can not differ from one that was made by an old version and brought up to date.
"""

import sqlite3
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import ClassVar

from shared.errors import WindhoverError


class WrongFormat(WindhoverError):  # noqa: N818 - reads as the fact it is
    """The database was written by a newer version of Windhover."""

    code: ClassVar[str] = "standalone.wrong-format"


def migrations() -> Sequence[str]:
    """The SQL of every step; the step at index 0 makes format 1 of an empty file."""
    folder = files("shared.backends.standalone.migrations")
    found = sorted(one.name for one in folder.iterdir() if one.name.endswith(".sql"))
    return [folder.joinpath(name).read_text("utf-8") for name in found]


def migrate(connection: sqlite3.Connection, path: Path, steps: Sequence[str]) -> None:
    """Applies the steps that a file lacks, each whole or not at all with its number.

    A process that dies in between leaves a file of an older format, which the next one takes up.

    Args:
        connection: writes the file; in no transaction.
        path: of the file, for messages.
        steps: those of `migrations`.

    Raises:
        WrongFormat: the file has more steps than there are here; nothing is changed.
    """
    found = format_of(connection)
    if found > len(steps):
        raise WrongFormat(
            f"{path} has format {found}, this Windhover reads formats up to {len(steps)}",
            remedy="Use the Windhover that wrote it, or another home directory.",
        )
    for number in range(found + 1, len(steps) + 1):
        _apply(connection, steps[number - 1], number)


def format_of(connection: sqlite3.Connection) -> int:
    """The format of a file; 0 for an empty one."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _apply(connection: sqlite3.Connection, step: str, number: int) -> None:
    try:
        connection.executescript(f"BEGIN IMMEDIATE; {step} PRAGMA user_version={number}; COMMIT;")
    except sqlite3.Error:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise

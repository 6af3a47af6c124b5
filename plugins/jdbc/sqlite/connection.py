"""How SQLite databases are opened."""

import sqlite3
from collections.abc import Sequence
from datetime import date, time
from decimal import Decimal
from pathlib import Path

from pydantic import Field
from typing_extensions import override

from plugins.jdbc.connection import ConnectedDatabase, Cursor, JdbcProperties, Opening
from plugins.jdbc.statements import Statement
from plugins.serdes.converting import local_copy, moment_text
from shared.model.properties import Dynamic
from shared.sdk.context import RunContext
from shared.sdk.output import TaskFailed

_PREFIX = "jdbc:sqlite:"
_MEMORY = ":memory:"
_COPY = "copied.db"


class SqliteProperties(JdbcProperties):
    """A database file: one of this machine, one of the internal storage, or one in memory."""

    url: Dynamic[str] = Field(
        default=f"{_PREFIX}:memory:",
        description="The address: a path, or `:memory:`. A relative path is in the working"
        " directory of the task.",
        examples=["jdbc:sqlite:shop.db"],
    )
    sqlite_file: Dynamic[str] | None = Field(
        default=None,
        description="URI of a database file that is copied to the path of the url first.",
        examples=["{{ inputs.database }}"],
    )

    @override
    def opening(self, context: RunContext) -> Opening:
        if not self.url.startswith(_PREFIX):
            raise TaskFailed("The url is none of sqlite", remedy=f"Write {_PREFIX}file.db.")
        path = self.database_path(context)
        if self.sqlite_file and path is not None:
            local_copy(context, self.sqlite_file, _COPY).replace(path)
        return Opening(lambda: _Sqlite(path or _MEMORY), (sqlite3.Error, OverflowError))

    def database_path(self, context: RunContext) -> Path | None:
        """Where the file is; None for a database in memory."""
        name = self.url.removeprefix(_PREFIX).partition("?")[0] or _MEMORY
        if name != _MEMORY:
            return context.working_directory / name
        return context.working_directory / _COPY if self.sqlite_file else None


class _Sqlite(ConnectedDatabase):
    placeholder = "?"

    def __init__(self, path: Path | str) -> None:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        # Another thread interrupts it, and does nothing else.
        self._sqlite = sqlite3.connect(path, check_same_thread=False)
        super().__init__(self._sqlite)

    @override
    def execute(self, statement: Statement) -> Cursor:
        return self._sqlite.execute(statement.text, _values(statement.values or ()))

    @override
    def execute_many(self, text: str, rows: list[Sequence[object]]) -> int:
        return self._sqlite.executemany(text, map(_values, rows)).rowcount

    @override
    def interrupt(self) -> None:
        self._sqlite.interrupt()


def _values(values: Sequence[object]) -> list[object]:
    """SQLite knows no dates and no decimals: they are texts."""
    return [_value(value) for value in values]


def _value(value: object) -> object:
    if isinstance(value, date | time):
        return moment_text(value)
    return format(value, "f") if isinstance(value, Decimal) else value

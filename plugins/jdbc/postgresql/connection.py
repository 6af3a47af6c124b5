"""How PostgreSQL databases are opened."""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Protocol

from pydantic import Field
from typing_extensions import override

from plugins.jdbc.connection import (
    Cursor,
    Database,
    JdbcProperties,
    Opening,
    PlainConnection,
    PlainCursor,
    PlainDatabase,
    address_of,
)
from plugins.jdbc.statements import Statement
from plugins.serdes.converting import optional
from shared.model.properties import Dynamic
from shared.sdk.context import RunContext

_PORT = 5432
_CONNECT_SECONDS = 30
_COMMENT = re.compile(r"--[^\n]*|/\*.*?\*/", re.DOTALL)
_READING = re.compile(r"\s*(select|values|table|with)\b", re.IGNORECASE)
_WRITING = re.compile(r"\b(into|insert|update|delete|merge)\b", re.IGNORECASE)


class PostgresProperties(JdbcProperties):
    """A server, and how it is trusted."""

    ssl: Dynamic[bool] = Field(
        default=False, description="Whether the connection must be encrypted."
    )
    ssl_mode: Dynamic[str] | None = Field(
        default=None,
        description="How the server is checked: disable, require, verify-ca, verify-full.",
        examples=["verify-full"],
    )

    @override
    def opening(self, context: RunContext) -> Opening:
        psycopg = optional("psycopg", "postgresql")
        address = address_of(context, self, "postgresql", _PORT)
        mode = self.ssl_mode or address.options.get("sslmode")

        def open_database() -> Database:
            connection: _Connection = psycopg.connect(
                host=address.host,
                port=address.port,
                dbname=address.database or None,
                user=address.user,
                password=address.password,
                sslmode=mode.lower() if mode else ("require" if self.ssl else "prefer"),
                connect_timeout=_CONNECT_SECONDS,
                application_name="windhover",
            )
            return _Postgres(connection)

        return Opening(open_database, (psycopg.Error,))


class _Cursor(PlainCursor, Protocol):
    def stream(
        self, text: str, values: Sequence[object] | None = None
    ) -> Iterator[Sequence[object]]:
        """Runs a statement; its rows arrive one by one."""
        ...


class _Connection(PlainConnection[_Cursor], Protocol):
    cancel: Callable[[], None]


class _Postgres(PlainDatabase[_Cursor]):
    def __init__(self, connection: _Connection) -> None:
        super().__init__(connection)
        self._cancel = connection.cancel

    @override
    def execute(self, statement: Statement) -> Cursor:
        if only_reads(statement.text):
            return _Streamed(self._connection.cursor(), statement)
        return super().execute(statement)

    @override
    def execute_many(self, text: str, rows: list[Sequence[object]]) -> int:
        cursor = self._connection.cursor()
        cursor.executemany(text, rows)
        return cursor.rowcount

    @override
    def interrupt(self) -> None:
        self._cancel()


def only_reads(text: str) -> bool:
    """Whether a statement certainly does nothing but give rows, so that they can be streamed.

    Where it is not certain, the driver gathers the result first, which is right for all.
    """
    plain = _COMMENT.sub(" ", text)
    return bool(_READING.match(plain)) and not _WRITING.search(plain)


class _Streamed(Cursor):
    """A result whose rows are not gathered by the driver first.

    The first row is awaited at once: only then it is known whether there are rows.
    """

    def __init__(self, cursor: _Cursor, statement: Statement) -> None:
        self._cursor = cursor
        self._rows = cursor.stream(statement.text, statement.values)
        self._first = list(islice(self._rows, 1))

    @property
    @override
    def description(self) -> Sequence[Sequence[object]] | None:
        return self._cursor.description

    @property
    @override
    def rowcount(self) -> int:
        return self._cursor.rowcount

    @override
    def fetchmany(self, size: int = 1000) -> Sequence[Sequence[object]]:
        first, self._first = self._first, []
        return [*first, *islice(self._rows, size - len(first))]

    @override
    def close(self) -> None:
        # Whatever was not taken has to be read before the connection does anything else.
        for _ in self._rows:
            pass
        self._cursor.close()

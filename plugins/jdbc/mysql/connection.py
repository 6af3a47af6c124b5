"""How MySQL and MariaDB databases are opened."""

from collections.abc import Callable, Sequence
from typing import Protocol

from pydantic import Field
from typing_extensions import override

from plugins.jdbc.connection import (
    JdbcProperties,
    Opening,
    PlainConnection,
    PlainCursor,
    PlainDatabase,
    address_of,
)
from plugins.serdes.converting import optional
from shared.model.properties import Dynamic
from shared.sdk.context import RunContext

_PORT = 3306
_CONNECT_SECONDS = 30


class MysqlProperties(JdbcProperties):
    """A server, and how it is trusted."""

    ssl: Dynamic[bool] = Field(
        default=False, description="Whether the connection must be encrypted and checked."
    )

    @override
    def opening(self, context: RunContext) -> Opening:
        pymysql = optional("pymysql", "mysql")
        cursors = optional("pymysql.cursors", "mysql")
        address = address_of(context, self, "mysql", _PORT)

        def connect() -> _Connection:
            connection: _Connection = pymysql.connect(
                host=address.host,
                port=address.port,
                database=address.database or None,
                user=address.user,
                password=address.password or "",
                charset="utf8mb4",
                connect_timeout=_CONNECT_SECONDS,
                # The server could ask for any file of this machine.
                local_infile=False,
                ssl_verify_cert=self.ssl or None,
                ssl_verify_identity=self.ssl or None,
                # Rows arrive as they are taken.
                cursorclass=cursors.SSCursor,
            )
            return connection

        return Opening(lambda: _Mysql(connect), (pymysql.MySQLError, OSError))


class _Cursor(PlainCursor, Protocol):
    @override
    def executemany(self, text: str, values: Sequence[Sequence[object]]) -> int:
        """Runs a statement for each row; gives how many rows were changed."""
        ...


class _Connection(PlainConnection[_Cursor], Protocol):
    thread_id: Callable[[], int]


class _Mysql(PlainDatabase[_Cursor]):
    def __init__(self, connect: Callable[[], _Connection]) -> None:
        connection = connect()
        super().__init__(connection)
        self._connect = connect
        self._id = connection.thread_id()

    @override
    def execute_many(self, text: str, rows: list[Sequence[object]]) -> int:
        return self._connection.cursor().executemany(text, rows)

    @override
    def interrupt(self) -> None:
        # The connection itself is busy; only another one can have it ended.
        other = self._connect()
        try:
            other.cursor().execute(f"KILL {self._id}")
        finally:
            other.close()

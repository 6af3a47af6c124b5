"""How MySQL and MariaDB databases are opened."""

from collections.abc import Callable, Sequence
from typing import Protocol

from pydantic import Field
from typing_extensions import override

from plugins.jdbc.connection import Cursor, Database, JdbcProperties, Opening, address_of
from plugins.jdbc.statements import Statement
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

        def open_database() -> Database:
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
            return _Mysql(connection)

        return Opening(open_database, (pymysql.MySQLError, OSError))


class _Cursor(Cursor, Protocol):
    def execute(self, text: str, values: Sequence[object] | None = None) -> int:
        """Runs a statement."""
        ...

    def executemany(self, text: str, values: Sequence[Sequence[object]]) -> int:
        """Runs a statement for each row; gives how many rows were changed."""
        ...


class _Connection(Protocol):
    cursor: Callable[[], _Cursor]
    commit: Callable[[], None]
    rollback: Callable[[], None]
    close: Callable[[], None]


class _Mysql(Database):
    placeholder = "%s"

    def __init__(self, connection: _Connection) -> None:
        self._connection = connection

    @override
    def execute(self, statement: Statement) -> Cursor:
        cursor = self._connection.cursor()
        cursor.execute(statement.text, statement.values)
        return cursor

    @override
    def execute_many(self, text: str, rows: list[Sequence[object]]) -> int:
        return self._connection.cursor().executemany(text, rows)

    @override
    def commit(self) -> None:
        self._connection.commit()

    @override
    def rollback(self) -> None:
        self._connection.rollback()

    @override
    def interrupt(self) -> None:
        # The protocol has no other way than to hang up; the server notices.
        self._connection.close()

    @override
    def close(self) -> None:
        self._connection.close()

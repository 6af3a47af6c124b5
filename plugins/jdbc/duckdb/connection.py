"""How DuckDB databases are opened."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

from pydantic import Field
from typing_extensions import override

from plugins.jdbc.connection import Cursor, Database, JdbcProperties, Opening
from plugins.jdbc.statements import Statement
from plugins.scripts.exec.inputs import write_inputs
from plugins.serdes.converting import local_copy, optional
from shared.model.json import StoredJson
from shared.model.properties import Dynamic, SelfRendered
from shared.sdk.context import RunContext
from shared.sdk.output import TaskFailed

_PREFIX = "jdbc:duckdb:"
_MEMORY = ":memory:"
_COPY = "copied.duckdb"
_INSTALL_LINKED = re.compile(
    r"^[ \t]*INSTALL[ \t]+(?P<quote>'?)(?:icu|json|parquet)(?P=quote)[ \t]*;",
    re.IGNORECASE | re.MULTILINE,
)


class DuckdbProperties(JdbcProperties):
    """A database file or one in memory, and the files that its queries read."""

    url: Dynamic[str] = Field(
        default=_PREFIX,
        description="The address: a path, or nothing for a database in memory. A relative path is"
        " in the working directory of the task.",
        examples=["jdbc:duckdb:shop.duckdb"],
    )
    input_files: SelfRendered[StoredJson] = Field(
        default=None,
        description="Files that queries read by their names: a map of names and contents or"
        " kestra:/// URIs, or a list of namespace files.",
        examples=[{"orders.csv": "{{ outputs.write.uri }}"}],
    )
    database_uri: Dynamic[str] | None = Field(
        default=None,
        description="URI of a database file that is opened, as a copy.",
        examples=["{{ inputs.database }}"],
    )

    @override
    def opening(self, context: RunContext) -> Opening:
        duckdb = optional("duckdb", "duckdb")
        if not self.url.startswith(_PREFIX):
            raise TaskFailed("The url is none of duckdb", remedy=f"Write {_PREFIX}file.duckdb.")
        if self.input_files is not None:
            write_inputs(
                context, context.working_directory.resolve(), self.input_files, context.render
            )
        path = self.database_path(context)
        if self.database_uri:
            local_copy(context, self.database_uri, _COPY)
        # Nothing is downloaded behind the author's back.
        settings: dict[str, str] = {
            "file_search_path": str(context.working_directory),
            "autoinstall_known_extensions": "false",
        }

        def open_database() -> Database:
            connection: _Connection = duckdb.connect(str(path or _MEMORY), config=settings)
            return _Duckdb(connection)

        return Opening(open_database, (duckdb.Error,))

    def database_path(self, context: RunContext) -> Path | None:
        """Where the file is; None for a database in memory."""
        name = self.url.removeprefix(_PREFIX).partition("?")[0].removeprefix(_MEMORY)
        if self.database_uri:
            return context.working_directory / _COPY
        return context.working_directory / name if name else None

    @override
    def statement_variables(self, context: RunContext) -> Mapping[str, object]:
        return {"workingDir": str(context.working_directory.resolve())}

    @override
    def rendered_statement(self, context: RunContext, text: str) -> str:
        """A statement as it is run, without asking for what the library has in it.

        An `INSTALL` of an extension that is linked into the library would go to the network.
        """
        return _INSTALL_LINKED.sub("", super().rendered_statement(context, text))


class _Connection(Cursor, Protocol):
    """A connection of DuckDB, which is its own cursor."""

    def execute(self, text: str, values: Sequence[object] | None = None) -> "_Connection":
        """Runs a statement."""
        ...

    def executemany(self, text: str, values: Sequence[Sequence[object]]) -> "_Connection":
        """Runs a statement for each row."""
        ...

    def interrupt(self) -> None:
        """Stops what runs."""
        ...


class _Duckdb(Database):
    placeholder = "?"

    def __init__(self, connection: _Connection) -> None:
        self._connection = connection
        self._connection.execute("BEGIN TRANSACTION")

    @override
    def execute(self, statement: Statement) -> Cursor:
        return _Result(self._connection.execute(statement.text, statement.values))

    @override
    def execute_many(self, text: str, rows: list[Sequence[object]]) -> int:
        self._connection.executemany(text, rows)
        return len(rows)

    @override
    def commit(self) -> None:
        self._connection.execute("COMMIT")
        self._connection.execute("BEGIN TRANSACTION")

    @override
    def rollback(self) -> None:
        self._connection.execute("ROLLBACK")
        self._connection.execute("BEGIN TRANSACTION")

    @override
    def interrupt(self) -> None:
        self._connection.interrupt()

    @override
    def close(self) -> None:
        self._connection.close()


class _Result(Cursor):
    """The result of the last statement; closing it leaves the connection open."""

    def __init__(self, connection: _Connection) -> None:
        self._connection = connection

    @property
    @override
    def description(self) -> Sequence[Sequence[object]] | None:
        return self._connection.description

    @property
    @override
    def rowcount(self) -> int:
        return self._connection.rowcount

    @override
    def fetchmany(self, size: int = 1000) -> Sequence[Sequence[object]]:
        return self._connection.fetchmany(size)

    @override
    def close(self) -> None:
        """The next statement forgets the result."""

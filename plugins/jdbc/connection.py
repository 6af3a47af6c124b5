"""A connection to a database for one run of a task."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import ClassVar, Generic, Protocol, TypeVar
from urllib.parse import parse_qsl, unquote, urlsplit

from pydantic import Field
from typing_extensions import override

from plugins.jdbc.statements import Statement
from plugins.jdbc.values import plain_value
from plugins.serdes.converting import json_text
from shared.model.properties import Dynamic, SourceModel
from shared.model.state import State
from shared.sdk.context import RunContext
from shared.sdk.fetching import Row
from shared.sdk.output import TaskFailed

_ROWS_AT_ONCE = 1000
C = TypeVar("C", bound="PlainCursor")
C_co = TypeVar("C_co", bound="PlainCursor", covariant=True)


class Cursor(Protocol):
    """What the cursors of all drivers have (PEP 249)."""

    @property
    def description(self) -> Sequence[Sequence[object]] | None:
        """The columns of the result; None when there is none."""
        ...

    @property
    def rowcount(self) -> int:
        """Rows that were changed."""
        ...

    def fetchmany(self, size: int = ...) -> Sequence[Sequence[object]]:
        """The next rows; none at the end."""
        ...

    def close(self) -> None:
        """Forgets the result."""
        ...


class Database(Protocol):
    """An open database.

    Attributes:
        placeholder: what stands for a value in a statement.
    """

    placeholder: str

    def execute(self, statement: Statement) -> Cursor:
        """Runs a statement; its rows are taken from the cursor as they are wanted."""
        ...

    def execute_many(self, text: str, rows: list[Sequence[object]]) -> int:
        """Runs a statement for each row of values; gives how many rows were changed."""
        ...

    def commit(self) -> None:
        """Keeps what was done."""
        ...

    def rollback(self) -> None:
        """Undoes what was done since the last commit."""
        ...

    def interrupt(self) -> None:
        """Stops what runs; called from another thread."""
        ...

    def close(self) -> None:
        """Closes the connection."""
        ...


class PlainCursor(Cursor, Protocol):
    """A cursor of a driver that keeps to PEP 249."""

    def execute(self, text: str, values: Sequence[object] | None = None) -> object:
        """Runs a statement."""
        ...

    def executemany(self, text: str, values: Sequence[Sequence[object]]) -> object:
        """Runs a statement for each row."""
        ...


class Connected(Protocol):
    """A connection of any driver."""

    def commit(self) -> None:
        """Keeps what was done."""
        ...

    def rollback(self) -> None:
        """Undoes what was done since the last commit."""
        ...

    def close(self) -> None:
        """Hangs up."""
        ...


class PlainConnection(Connected, Protocol[C_co]):
    """A connection of a driver that keeps to PEP 249."""

    @property
    def cursor(self) -> Callable[[], C_co]:
        """Makes a cursor."""
        ...


class ConnectedDatabase(Database):
    """What databases share whose drivers know commits and rollbacks."""

    def __init__(self, connected: Connected) -> None:
        self._connected = connected

    @override
    def commit(self) -> None:
        self._connected.commit()

    @override
    def rollback(self) -> None:
        self._connected.rollback()

    @override
    def close(self) -> None:
        self._connected.close()


class PlainDatabase(ConnectedDatabase, Generic[C]):
    """What databases share whose drivers keep to PEP 249 and write `%s` for a value."""

    placeholder = "%s"

    def __init__(self, connection: PlainConnection[C]) -> None:
        super().__init__(connection)
        self._connection = connection

    @override
    def execute(self, statement: Statement) -> Cursor:
        cursor = self._connection.cursor()
        cursor.execute(statement.text, statement.values)
        return cursor


class DatabaseFailure(TaskFailed):
    """What a database refused or could not do."""

    code: ClassVar[str] = "jdbc.failed"


@dataclass(frozen=True, slots=True)
class Opening:
    """How a database is opened, and what its driver raises."""

    open: Callable[[], Database]
    errors: tuple[type[BaseException], ...]


class JdbcProperties(SourceModel):
    """Where the database is, and as whom."""

    url: Dynamic[str] = Field(
        description="The address of the database, as JDBC writes it.",
        examples=["jdbc:postgresql://localhost:5432/shop"],
    )
    username: Dynamic[str] | None = Field(default=None, description="The user.", examples=["ada"])
    password: Dynamic[str] | None = Field(
        default=None, description="The password.", examples=["{{ secret('DB_PASSWORD') }}"]
    )

    def opening(self, context: RunContext) -> Opening:
        """How to open it. Raises TaskFailed."""
        raise NotImplementedError

    def statement_variables(self, context: RunContext) -> Mapping[str, object]:
        """What only the statements may read, besides the variables of the task."""
        del context
        return {}

    def rendered_statement(self, context: RunContext, text: str) -> str:
        """A statement as it is run."""
        return context.render(text, self.statement_variables(context))


@dataclass(frozen=True, slots=True)
class Address:
    """The parts of a URL of a server.

    Attributes:
        password: from the URL itself.
    """

    host: str
    port: int
    database: str
    user: str | None
    password: str | None
    options: Mapping[str, str]

    @override
    def __repr__(self) -> str:
        return f"{self.host}:{self.port}/{self.database}"


def address_of(context: RunContext, task: JdbcProperties, scheme: str, port: int) -> Address:
    """The address that a task gives; its secrets are hidden from now on.

    Raises:
        TaskFailed: the URL is none of this database.
    """
    if task.password:
        context.mask(task.password)
    text = task.url.removeprefix("jdbc:")
    try:
        parts = urlsplit(text)
        found_port = parts.port or port
    except ValueError:
        parts, found_port = urlsplit(""), port
    if parts.scheme != scheme or not parts.hostname:
        raise TaskFailed(
            f"The url is none of {scheme}",
            remedy=f"Write jdbc:{scheme}://host:{port}/database.",
        )
    options = dict(parse_qsl(parts.query))
    password = options.pop("password", None) or (unquote(parts.password or "") or None)
    if password:
        context.mask(password)
        context.mask(task.url)
    return Address(
        host=parts.hostname,
        port=found_port,
        database=unquote(parts.path.lstrip("/")),
        user=task.username or options.pop("user", None) or (unquote(parts.username or "") or None),
        password=task.password or password,
        options=options,
    )


@contextmanager
def database_of(context: RunContext, task: JdbcProperties) -> Iterator[Database]:
    """An open database; what is not committed in the block is undone behind it.

    Raises:
        DatabaseFailure: with what the database says.
        TaskFailed: the task was stopped.
    """
    opening = task.opening(context)
    try:
        database = opening.open()
    except opening.errors as error:
        raise DatabaseFailure(f"The database can not be opened: {_said(error)}") from None
    is_open = True

    def stop() -> None:
        # The statement may have ended meanwhile, and what else must stop is not to be held up.
        if is_open:
            with suppress(*opening.errors):
                database.interrupt()

    try:
        context.cancellation.on_set(stop)
        yield database
    except opening.errors as error:
        if context.cancellation.is_set():
            raise TaskFailed("The task was stopped", state=State.KILLED) from None
        raise DatabaseFailure(_said(error)) from None
    finally:
        is_open = False
        try:
            database.close()
        except opening.errors:
            context.log.debug("The connection was closed already")


def _said(error: BaseException) -> str:
    """What the database says; MySQL's driver gives a number and a text."""
    parts = [str(part) for part in error.args if part not in (None, "")]
    return ": ".join(parts).strip()[:2000] or type(error).__name__


def rows_of(cursor: Cursor) -> Iterator[Row]:
    """The rows of a result, some at a time; none where there is no result."""
    while batch := _next_rows(cursor):
        names = [str(column[0]) for column in cursor.description or ()]
        for row in batch:
            yield dict(zip(names, map(plain_value, row), strict=True))


def _next_rows(cursor: Cursor) -> Sequence[Sequence[object]]:
    if cursor.description is None:
        return ()
    return cursor.fetchmany(_ROWS_AT_ONCE)


def driver_values(values: Iterable[object]) -> list[object]:
    """Values of a flow or a file as drivers take them: maps and lists are JSON texts."""
    return [
        json_text(value).decode() if isinstance(value, dict | list) else value for value in values
    ]

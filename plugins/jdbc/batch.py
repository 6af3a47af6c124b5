"""Writes the rows of a file, for the Batch of all databases."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Annotated

from pydantic import Field
from typing_extensions import override

from plugins.jdbc.connection import JdbcProperties, database_of, driver_values
from plugins.jdbc.statements import with_marks
from shared.model.properties import Dynamic
from shared.model.state import State
from shared.sdk.context import Metric, MetricKind, RunContext
from shared.sdk.ion import read_ion
from shared.sdk.ion_printer import IonValue
from shared.sdk.output import Output, TaskFailed
from shared.sdk.task import RunnableTask

_NAME = re.compile(r"[A-Za-z_][\w$]*(\.[A-Za-z_][\w$]*){0,2}")


class BatchOutput(Output):
    """Outputs of Batch."""

    row_count: int = Field(description="Rows of the file.")
    updated_count: int = Field(description="Rows of the table that were changed.")


class BatchTask(RunnableTask, JdbcProperties):
    """What the Batch of every database does."""

    from_: Dynamic[str] = Field(
        alias="from",
        description="URI of a file with one Ion or JSON value a line.",
        examples=["{{ outputs.read.uri }}"],
    )
    sql: Dynamic[str] | None = Field(
        default=None,
        description="The statement that is run for each row, with a question mark for each value.",
        examples=["INSERT INTO orders (id, day) VALUES (?, ?)"],
    )
    table: Dynamic[str] | None = Field(
        default=None, description="Without `sql`: the table that rows are added to."
    )
    columns: Dynamic[tuple[str, ...]] = Field(
        default=(),
        description="The fields of a row that are values, in order; all by default.",
        examples=[["id", "day"]],
    )
    chunk: Dynamic[Annotated[int, Field(ge=1, le=100_000)]] = Field(
        default=1000, description="Rows that are sent at once."
    )

    @override
    def run(self, context: RunContext) -> BatchOutput:
        count = 0
        updated = 0
        with context.files.open(self.from_) as file, database_of(context, self) as database:
            values = iter(read_ion(file))
            first = next(values, None)
            if first is not None:
                text = with_marks(self._statement(first), database.placeholder)
                rows = self._rows(chain([first], values))
                while batch := list(islice(rows, self.chunk)):
                    if context.cancellation.is_set():
                        raise TaskFailed("The task was stopped", state=State.KILLED)
                    updated += max(database.execute_many(text, batch), 0)
                    count += len(batch)
            # Once, at the end: a file is written whole or not at all.
            database.commit()
        context.metric(Metric("records", MetricKind.COUNTER, float(count)))
        return BatchOutput(row_count=count, updated_count=updated)

    def _statement(self, first: IonValue) -> str:
        if self.sql:
            return self.sql
        if not self.table:
            raise TaskFailed("Batch needs sql or table")
        names = list(self.columns) or (list(first) if isinstance(first, dict) else [])
        if not names:
            raise TaskFailed("Rows without names need sql", remedy="Give sql, or columns.")
        for name in (self.table, *names):
            if not _NAME.fullmatch(name):
                raise TaskFailed(
                    f"{name[:100]!r} can not be a name without quotes",
                    remedy="Write the statement yourself, in sql.",
                )
        marks = ", ".join("?" * len(names))
        return f"INSERT INTO {self.table} ({', '.join(names)}) VALUES ({marks})"  # noqa: S608 - names are checked

    def _rows(self, values: Iterable[IonValue]) -> Iterator[Sequence[object]]:
        for number, value in enumerate(values, start=1):
            match value:
                case dict():
                    wanted = [value.get(name) for name in self.columns or value]
                case list():
                    wanted = value
                case _:
                    raise TaskFailed(f"Row {number} is neither a map nor a list")
            yield driver_values(wanted)

"""Runs queries, for the tasks and triggers of all databases."""

from typing import Annotated

from pydantic import Field
from typing_extensions import override

from plugins.jdbc.connection import JdbcProperties, database_of, driver_values, rows_of
from plugins.jdbc.statements import Statement, bound, each_bound, statements_of
from shared.model.json import StoredObject
from shared.model.properties import Dynamic, Evaluated, SelfRendered
from shared.sdk.context import RunContext
from shared.sdk.fetching import FetchOutput, FetchProperties, FetchType, fetched
from shared.sdk.output import Output, TaskFailed
from shared.sdk.task import RunnableTask
from shared.sdk.trigger import PollingTrigger


class StatementProperties(JdbcProperties, FetchProperties):
    """A statement, its parameters, and what becomes of its rows."""

    sql: SelfRendered[str] = Field(
        description="The statement.", examples=["SELECT * FROM orders WHERE day = :day"]
    )
    parameters: Evaluated[StoredObject] | None = Field(
        default=None,
        description="Values of `:name` in the statement; they are never a part of its text.",
        examples=[{"day": "{{ trigger.date }}"}],
    )
    time_zone_id: Dynamic[str] | None = Field(
        default=None, description="Accepted; timestamps keep the zone that the database gives."
    )
    fetch_size: Dynamic[Annotated[int, Field(ge=1)]] | None = Field(
        default=None, description="Accepted; rows are taken 1,000 at a time."
    )


def run_statement(
    context: RunContext, task: StatementProperties, wanted: FetchType, after: str | None = None
) -> FetchOutput:
    """Runs one statement, and another after it in the same transaction.

    Raises:
        TaskFailed: with what the database says; nothing is changed then.
    """
    with database_of(context, task) as database:
        sql = task.rendered_statement(context, task.sql)
        statement = _driven(bound(sql, task.parameters, database.placeholder))
        cursor = database.execute(statement)
        output = fetched(context, rows_of(cursor), wanted, FetchOutput)
        cursor.close()
        if after:
            database.execute(Statement(task.rendered_statement(context, after))).close()
        database.commit()
    return output


def _driven(statement: Statement) -> Statement:
    if statement.values is None:
        return statement
    return Statement(statement.text, tuple(driver_values(statement.values)))  # type: ignore[arg-type]


class QueryTask(RunnableTask, StatementProperties):
    """What the Query of every database does."""

    after_sql: SelfRendered[str] | None = Field(
        default=None,
        alias="afterSQL",
        description="A statement that is run behind it, in the same transaction.",
        examples=["UPDATE orders SET seen = true"],
    )

    @override
    def run(self, context: RunContext) -> FetchOutput:
        return run_statement(context, self, self.wanted, self.after_sql)


class QueriesOutput(Output):
    """Outputs of Queries."""

    outputs: list[FetchOutput] = Field(
        description="What each statement gave that gives rows, in order."
    )


class QueriesTask(RunnableTask, StatementProperties):
    """What the Queries of every database does."""

    transaction: Dynamic[bool] = Field(
        default=True,
        description="Whether either all statements have an effect or none; otherwise each by"
        " itself.",
    )

    @override
    def run(self, context: RunContext) -> QueriesOutput:
        statements = statements_of(self.rendered_statement(context, self.sql))
        if not statements:
            raise TaskFailed("The property sql holds no statement")
        found: list[FetchOutput] = []
        with database_of(context, self) as database:
            for statement in each_bound(statements, self.parameters, database.placeholder):
                cursor = database.execute(_driven(statement))
                if cursor.description is not None:
                    name = f"rows-{len(found) + 1}.ion"
                    found.append(
                        fetched(context, rows_of(cursor), self.wanted, FetchOutput, file=name)
                    )
                cursor.close()
                if not self.transaction:
                    database.commit()
            database.commit()
        return QueriesOutput(outputs=found)


class JdbcTrigger(PollingTrigger, StatementProperties):
    """What the Trigger of every database does."""

    @override
    def evaluate(self, context: RunContext) -> FetchOutput | None:
        # Rows must be looked at to know whether there are any.
        wanted = FetchType.FETCH_ONE if self.wanted is FetchType.NONE else self.wanted
        found = run_statement(context, self, wanted)
        return found if found.size else None

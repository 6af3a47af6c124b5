"""All that a search finds, however much: for tables and for actions on all of it."""

from collections.abc import Iterator

from shared.model.execution import Execution
from shared.model.log import LogEntry
from shared.model.query import (
    Comparison,
    Direction,
    Every,
    ExecutionField,
    Operation,
    Query,
    Sort,
    Where,
    date_key,
)
from shared.ports.logs import Logs
from shared.ports.repository import Repository

NEWEST = (Sort(ExecutionField.START_DATE, Direction.DESCENDING),)
_EXECUTIONS_AT_ONCE = 1000
_LINES_AT_ONCE = 20_000


def every_execution(repository: Repository, where: Where) -> Iterator[Execution]:
    """The executions that match, the newest first.

    Each page begins at the date at which the one before ended: what is passed over costs nothing,
    and what starts meanwhile moves nothing.
    """
    until, number = "", 1
    seen: set[str] = set()
    while True:
        bounds = (Comparison(NEWEST[0].field, Operation.LESS_THAN_OR_EQUAL_TO, (until,)),)
        within = Every((where, *bounds)) if until else where
        query = Query(within, NEWEST, number, _EXECUTIONS_AT_ONCE)
        found = repository.search(query).results
        yield from (one for one in found if one.id not in seen)
        if len(found) < _EXECUTIONS_AT_ONCE:
            return
        last = date_key(found[-1].state.start_date)
        # All of one instant: the page behind this one goes on with it.
        number = number + 1 if last == until else 1
        until = last
        seen = {one.id for one in found}


def every_line(logs: Logs, where: Where) -> Iterator[LogEntry]:
    """The lines that match, the newest first."""
    after = ""
    while True:
        number = 1
        while True:
            found = logs.search(Query(where, (), number, _LINES_AT_ONCE), after)
            yield from found.results
            if number * _LINES_AT_ONCE >= found.total:
                break
            number += 1
        if not found.rest:
            return
        after = found.rest

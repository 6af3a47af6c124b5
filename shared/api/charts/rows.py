"""Rows that charts are made of, from where they are kept: groups of them, or one by one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias, TypeVar

from shared.api.charts.fields import FIELDS, NUMBER, REVISION, Fields, Source
from shared.api.resources import trigger_field
from shared.model.execution import Execution
from shared.model.execution_fields import execution_field
from shared.model.log import log_field
from shared.model.metric import MetricEntry, metric_field
from shared.model.query import (
    Direction,
    ExecutionField,
    MetricField,
    Page,
    Query,
    Sort,
    Value,
    Where,
    page_of,
)
from shared.model.statistics import Spread
from shared.runtime.flow_catalog import StoredFlow, flow_field
from shared.runtime.instance import Instance

T = TypeVar("T")

Cell: TypeAlias = str | int | float | None
"""One value of a row."""

MOST_ROWS = 50_000
"""Rows that one answer looks at where no store adds them up, the newest."""

_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Key:
    """A field that tells groups apart, spelled as in charts; of labels one of their keys."""

    field: str
    label: str | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that are alike.

    Attributes:
        values: of the keys, in their order; a date may be cut to its hour.
        number: what the field that adds up comes to, in its own unit: durations in milliseconds.
    """

    values: tuple[Cell, ...]
    count: int
    number: Spread


@dataclass(frozen=True, slots=True)
class Groups:
    """What was found.

    Attributes:
        is_whole: False where only the newest rows were looked at.
    """

    results: list[Group]
    is_whole: bool = True


Reader = Callable[[str], Value | float]
"""Gives a field of one row by its name in a query."""


def groups_of(engine: Instance, source: Source, where: Where, by: Sequence[Key]) -> Groups:
    """Rows by what they are alike in; a row may come as a group of its own."""
    if source is Source.EXECUTIONS and not {key.field for key in by} & _NOT_TALLIED:
        return _tallied(engine, where, by)
    fields = FIELDS[source]
    found: list[Group] = []
    page = newest(engine, source, Query(where, (), 1, MOST_ROWS))
    for read in page.results:
        number = read(fields.names[fields.number]) if fields.number else None
        values = tuple(value_of(fields, key, read) for key in by)
        found.append(Group(values, 1, _spread(number)))
    return Groups(found, is_whole=page.total <= len(found) and not page.rest)


def _spread(number: Value | float) -> Spread:
    return Spread(1, number, number, number) if isinstance(number, int | float) else Spread()


_NOT_TALLIED = frozenset({"ID", "DURATION", "LABELS", "TRIGGER_EXECUTION_ID"})


def _tallied(engine: Instance, where: Where, by: Sequence[Key]) -> Groups:
    names = FIELDS[Source.EXECUTIONS].names
    fields = tuple(ExecutionField(names[key.field]) for key in by)
    found = engine.ports.repository.tally(where, fields)
    groups = [Group(one.values, one.count, one.milliseconds) for one in found.results]
    return Groups(groups, found.is_whole)


def value_of(fields: Fields, key: Key, read: Reader) -> Cell:
    """The value of a key in a row."""
    value = read(fields.names[key.field])
    if isinstance(value, str | int | float) or value is None:
        return value
    return value.get(key.label) if key.label else None


def newest(engine: Instance, source: Source, query: Query) -> Page[Reader]:
    """A page of rows, each as a reader of its fields; the newest first unless sorted."""
    match source:
        case Source.EXECUTIONS:
            return _executions(engine, query)
        case Source.LOGS:
            lines = engine.ports.logs.search(query)
            return _readers(lines, log_field)
        case Source.METRICS:
            sort = query.sort or (Sort(MetricField.TIMESTAMP, Direction.DESCENDING),)
            asked = Query(query.where, sort, query.page, query.size)
            return _readers(engine.ports.metrics.search(asked), _metric_value)
        case Source.FLOWS:
            flows = engine.catalog.matching(Query(query.where))
            return _readers(page_of(_sorting(query), flows, flow_field), _flow_value)
        case Source.TRIGGERS:
            states = [one.state for one in engine.triggers.every()]
            return _readers(page_of(query, states, trigger_field), trigger_field)


def _executions(engine: Instance, query: Query) -> Page[Reader]:
    """Headers are large: they are read some at a time, whatever is asked for."""
    sort = query.sort or (Sort(ExecutionField.START_DATE, Direction.DESCENDING),)
    found: list[Execution] = []
    total = 0
    for offset in range(query.offset, query.offset + query.size, min(_AT_ONCE, query.size)):
        size = min(_AT_ONCE, query.size)
        part = Query(query.where, sort, offset // size + 1, size)
        page = engine.ports.repository.search(part)
        found += page.results
        total = page.total
        if len(page.results) < size:
            break
    return _readers(Page(found, total), execution_field)


def _readers(page: Page[T], read: Callable[[T, str], Value | float]) -> Page[Reader]:
    return Page([partial(read, one) for one in page.results], page.total, page.rest)


def _metric_value(entry: MetricEntry, name: str) -> Value | float:
    return entry.measured.value if name == NUMBER else metric_field(entry, name)


def _flow_value(stored: StoredFlow, name: str) -> Value:
    return stored.record.revision if name == REVISION else flow_field(stored, name)


def _sorting(query: Query) -> Query:
    """The page of a list that was searched already."""
    return Query(sort=query.sort, page=query.page, size=query.size)

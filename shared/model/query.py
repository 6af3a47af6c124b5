"""What can be searched for, whatever the store: conditions, order, page."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import partial
from typing import Generic, TypeAlias, TypeVar, assert_never

import regex

from shared.model.names import is_at_or_below

T = TypeVar("T")

REGEX_SECONDS = 0.05
"""How long one expression may look at one value; a longer one matches nothing."""


class Operation(StrEnum):
    """How a field is compared; spelled as in bracketed filters."""

    EQUALS = "EQUALS"
    NOT_EQUALS = "NOT_EQUALS"
    GREATER_THAN = "GREATER_THAN"
    LESS_THAN = "LESS_THAN"
    GREATER_THAN_OR_EQUAL_TO = "GREATER_THAN_OR_EQUAL_TO"
    LESS_THAN_OR_EQUAL_TO = "LESS_THAN_OR_EQUAL_TO"
    IN = "IN"
    NOT_IN = "NOT_IN"
    STARTS_WITH = "STARTS_WITH"
    ENDS_WITH = "ENDS_WITH"
    CONTAINS = "CONTAINS"
    NOT_CONTAINS = "NOT_CONTAINS"
    REGEX = "REGEX"
    PREFIX = "PREFIX"
    """The value itself, and what lies below it behind a dot: a namespace and its children."""
    IS_NULL = "IS_NULL"
    IS_NOT_NULL = "IS_NOT_NULL"


class FlowField(StrEnum):
    """What flows are searched by. LABELS is a map: a comparison of it has a key."""

    ID = "id"
    NAMESPACE = "namespace"
    LABELS = "labels"


class ExecutionField(StrEnum):
    """What executions are searched by; dates are texts of `date_key`, durations milliseconds."""

    ID = "id"
    NAMESPACE = "namespace"
    FLOW_ID = "flowId"
    FLOW_REVISION = "flowRevision"
    STATE = "state"
    START_DATE = "startDate"
    END_DATE = "endDate"
    DURATION = "duration"
    KIND = "kind"
    PARENT_ID = "parentId"
    TRIGGER_ID = "triggerId"
    TRIGGER_EXECUTION_ID = "triggerExecutionId"
    LABELS = "labels"


class LogField(StrEnum):
    """What log lines are searched by."""

    NAMESPACE = "namespace"
    FLOW_ID = "flowId"
    EXECUTION_ID = "executionId"
    TASK_ID = "taskId"
    TASK_RUN_ID = "taskRunId"
    TRIGGER_ID = "triggerId"
    ATTEMPT = "attemptNumber"
    LEVEL = "level"
    TIMESTAMP = "timestamp"
    MESSAGE = "message"


class MetricField(StrEnum):
    """What measured values are searched by."""

    NAMESPACE = "namespace"
    FLOW_ID = "flowId"
    EXECUTION_ID = "executionId"
    TASK_ID = "taskId"
    TASK_RUN_ID = "taskRunId"
    NAME = "name"
    KIND = "type"
    VALUE = "value"
    TIMESTAMP = "timestamp"


Scalar: TypeAlias = str | int | float | None
Value: TypeAlias = Scalar | Mapping[str, str]
"""What a field of a document holds; a map for labels."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """One comparison.

    Attributes:
        values: what is compared with: none for IS_NULL and IS_NOT_NULL, any number for IN and
            NOT_IN, else one.
        key: of a map field; None for the others.
    """

    field: str
    operation: Operation
    values: tuple[str | int, ...] = ()
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Every:
    """All of the parts hold; of none of them, everything does."""

    parts: tuple["Where", ...] = ()


@dataclass(frozen=True, slots=True)
class Some:
    """At least one of the parts holds."""

    parts: tuple["Where", ...]


Where: TypeAlias = Comparison | Every | Some


class Direction(StrEnum):
    """Which end of an order comes first."""

    ASCENDING = "asc"
    DESCENDING = "desc"


@dataclass(frozen=True, slots=True)
class Sort:
    """One key of an order; absent values come last."""

    field: str
    direction: Direction = Direction.ASCENDING


@dataclass(frozen=True, slots=True)
class Query:
    """A page of what matches.

    Attributes:
        sort: keys, the most important first; what is equal in all of them keeps a fixed order.
        page: from 1.
        size: results of one page.
    """

    where: Where = Every()
    sort: tuple[Sort, ...] = ()
    page: int = 1
    size: int = 10

    @property
    def offset(self) -> int:
        """How many results lie before the page."""
        return (self.page - 1) * self.size


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a list: so many, after so many that are left out."""

    offset: int = 0
    limit: int = 10


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """A page of results, and how many match in all.

    Attributes:
        rest: where to go on with what was not looked at; empty when everything was.
    """

    results: list[T]
    total: int
    rest: str = ""


def date_key(at: datetime) -> str:
    """A date as fields of documents hold it: texts of it sort as dates do."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds")


def matches(where: Where, read: Callable[[str], Value]) -> bool:
    """Whether a document matches; `read` gives its fields."""
    match where:
        case Comparison():
            return _holds(where, read(where.field))
        case Every(parts):
            return all(matches(part, read) for part in parts)
        case Some(parts):
            return any(matches(part, read) for part in parts)
        case _:
            assert_never(where)


def page_of(query: Query, documents: list[T], read: Callable[[T, str], Value]) -> Page[T]:
    """The page of a list that is in memory."""
    found = [one for one in documents if matches(query.where, partial(read, one))]
    for sort in reversed(query.sort):
        found = _sorted(found, sort, read)
    return Page(found[query.offset : query.offset + query.size], len(found))


def _sorted(documents: list[T], sort: Sort, read: Callable[[T, str], Value]) -> list[T]:
    present = [one for one in documents if read(one, sort.field) is not None]
    absent = [one for one in documents if read(one, sort.field) is None]
    reverse = sort.direction is Direction.DESCENDING
    return sorted(present, key=lambda one: _order(read(one, sort.field)), reverse=reverse) + absent


def _order(value: Value) -> tuple[float, str]:
    if isinstance(value, int | float):
        return (value, "")
    if isinstance(value, Mapping):
        return (0, str(sorted(value.items())))
    return (0, str(value))


def _holds(test: Comparison, value: Value) -> bool:
    if isinstance(value, Mapping):
        value = None if test.key is None else value.get(test.key)
    match test.operation:
        case Operation.IS_NULL:
            return value is None
        case Operation.IS_NOT_NULL:
            return value is not None
        case Operation.NOT_EQUALS | Operation.NOT_IN:
            return value not in test.values
        case Operation.NOT_CONTAINS:
            return value is None or not _contains(str(value), str(test.values[0]))
        case _:
            return value is not None and _compares(test, value)


def _compares(test: Comparison, value: str | float) -> bool:
    wanted = test.values[0] if test.values else ""
    match test.operation:
        case Operation.EQUALS | Operation.IN:
            return value in test.values
        case Operation.GREATER_THAN:
            return _order(value) > _order(wanted)
        case Operation.GREATER_THAN_OR_EQUAL_TO:
            return _order(value) >= _order(wanted)
        case Operation.LESS_THAN:
            return _order(value) < _order(wanted)
        case Operation.LESS_THAN_OR_EQUAL_TO:
            return _order(value) <= _order(wanted)
        case _:
            return _text_compares(test.operation, str(value), str(wanted))


def _text_compares(operation: Operation, value: str, wanted: str) -> bool:
    match operation:
        case Operation.STARTS_WITH:
            return value.startswith(wanted)
        case Operation.ENDS_WITH:
            return value.endswith(wanted)
        case Operation.CONTAINS:
            return _contains(value, wanted)
        case Operation.PREFIX:
            return is_at_or_below(value, wanted)
        case _:
            return regex_found(wanted, value)


def _contains(value: str, wanted: str) -> bool:
    return wanted.lower() in value.lower()


def regex_found(pattern: str, value: str) -> bool:
    """Whether a pattern is found in a value; False for one that is broken or takes too long."""
    try:
        return regex.search(pattern, value, timeout=REGEX_SECONDS) is not None
    except (regex.error, TimeoutError):
        return False

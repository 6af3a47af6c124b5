"""Conditions of charts, and of who looks at them -> what a search understands."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from shared.api.charts.definitions import AnyCondition, Condition, Scalar, Test
from shared.api.charts.fields import FIELDS, Source
from shared.api.errors import InvalidFilter
from shared.api.filters import parsed_date
from shared.api.requests import Date
from shared.api.resources import HIDDEN_KINDS
from shared.model.query import Comparison, Every, ExecutionField, Operation, Some, Where, date_key

_OPERATIONS: Mapping[Test, Operation] = {
    Test.CONTAINS: Operation.CONTAINS,
    Test.ENDS_WITH: Operation.ENDS_WITH,
    Test.EQUAL_TO: Operation.EQUALS,
    Test.GREATER_THAN: Operation.GREATER_THAN,
    Test.GREATER_THAN_OR_EQUAL_TO: Operation.GREATER_THAN_OR_EQUAL_TO,
    Test.IN: Operation.IN,
    Test.IS_NOT_NULL: Operation.IS_NOT_NULL,
    Test.IS_NULL: Operation.IS_NULL,
    Test.LESS_THAN: Operation.LESS_THAN,
    Test.LESS_THAN_OR_EQUAL_TO: Operation.LESS_THAN_OR_EQUAL_TO,
    Test.NOT_EQUAL_TO: Operation.NOT_EQUALS,
    Test.NOT_IN: Operation.NOT_IN,
    Test.REGEX: Operation.REGEX,
    Test.STARTS_WITH: Operation.STARTS_WITH,
}

_NUMBERS = frozenset({"FLOW_REVISION", "ATTEMPT_NUMBER", "DURATION"})
MOST_FILTERS = 20

SHIFTS = {"ATTEMPT_NUMBER": 1}
"""What is added to numbers of the wire: attempts count from 0 there, from 1 in the engine."""


class _Asked(BaseModel):
    model_config = ConfigDict(
        frozen=True, extra="ignore", alias_generator=to_camel, populate_by_name=True
    )


class AskedFilter(_Asked):
    """A filter of the interface: `{"field": "NAMESPACE", "operation": "PREFIX", "value": "a"}`."""

    field: str = Field(max_length=50)
    operation: Operation
    value: str | list[str] | dict[str, str] | None = None

    @property
    def name(self) -> str:
        """The field as charts spell it: `flowId` is FLOW_ID."""
        return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", self.field).upper()


class Label(_Asked):
    """A label that executions must have."""

    key: str = Field(max_length=256)
    value: str = Field(max_length=256)


class Asked(_Asked):
    """What of a dashboard is looked at; all of it, over its usual span, unless told otherwise."""

    start_date: Date | None = None
    end_date: Date | None = None
    namespace: str | None = Field(default=None, max_length=150)
    labels: list[Label] = Field(default_factory=list, max_length=MOST_FILTERS)
    filters: list[AskedFilter] = Field(default_factory=list, max_length=MOST_FILTERS)
    page_size: int | None = Field(default=None, ge=1, le=1000)
    page_number: int = Field(default=1, ge=1, le=100_000)


def where_of(source: Source, conditions: Iterable[AnyCondition]) -> Where:
    """What rows must satisfy: all of the conditions."""
    return Every(tuple(_one(source, condition) for condition in conditions))


def _one(source: Source, condition: AnyCondition) -> Where:
    if not isinstance(condition, Condition):
        return Some(tuple(_one(source, one) for one in condition.values))
    given = condition.values or (() if condition.value is None else (condition.value,))
    return Comparison(
        FIELDS[source].names[condition.field],
        _OPERATIONS[condition.type],
        tuple(_compared(source, condition.field, value) for value in given),
        condition.label_key,
    )


def _compared(source: Source, field: str, value: Scalar) -> str | int:
    """A value as searches compare it: durations are seconds in charts, milliseconds in searches."""
    if field in FIELDS[source].dates:
        return date_key(parsed_date(str(value)))
    if field not in _NUMBERS:
        return str(value)
    try:
        if field == "DURATION":
            return int(float(value) * 1000)
        return int(value) + SHIFTS.get(field, 0)
    except (ValueError, OverflowError):
        # A text is in no order with numbers: nothing is equal to it.
        return str(value)


def seen_in(source: Source, asked: Asked, span: tuple[datetime, datetime]) -> Where:
    """What is looked at: rows of a span of time, a namespace, with labels."""
    fields = FIELDS[source]
    parts: list[Where] = []
    if fields.time is not None:
        start, end = map(date_key, span)
        parts += (
            Comparison(fields.time, Operation.GREATER_THAN_OR_EQUAL_TO, (start,)),
            Comparison(fields.time, Operation.LESS_THAN_OR_EQUAL_TO, (end,)),
        )
    if source is Source.EXECUTIONS:
        parts.append(Comparison(ExecutionField.KIND, Operation.NOT_IN, HIDDEN_KINDS))
    if asked.namespace:
        parts.append(Comparison(fields.namespace, Operation.PREFIX, (asked.namespace,)))
    if "LABELS" in fields.names:
        parts += (
            Comparison(fields.names["LABELS"], Operation.EQUALS, (one.value,), one.key)
            for one in asked.labels
        )
    parts += (_filtered(source, one) for one in asked.filters if _knows(source, one))
    return Every(tuple(parts))


def _knows(source: Source, given: AskedFilter) -> bool:
    """A filter of a whole dashboard passes by charts of data that have no such field.

    Raises InvalidFilter where no data have it.
    """
    if not any(one.is_searched(given.name) for one in FIELDS.values()):
        raise InvalidFilter(f"Invalid query filters: there is no field {given.field}")
    return FIELDS[source].is_searched(given.name)


def _filtered(source: Source, given: AskedFilter) -> Where:
    name = FIELDS[source].names[given.name]
    if isinstance(given.value, dict):
        return Every(
            tuple(
                Comparison(name, given.operation, (value,), key)
                for key, value in given.value.items()
            )
        )
    values = given.value if isinstance(given.value, list) else [given.value or ""]
    return Comparison(name, given.operation, tuple(values))

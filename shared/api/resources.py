"""What can be filtered and sorted by, resource by resource (HTTP API, sections 1.4 and 1.5)."""

import re
from collections.abc import Callable
from datetime import datetime

from shared.api.errors import InvalidFilter
from shared.api.filters import (
    Builder,
    FilterSet,
    Given,
    back_from_now,
    date_field,
    field_of,
    number_field,
    text_in,
)
from shared.model.log_patterns import regex_of
from shared.model.query import (
    Comparison,
    ExecutionField,
    FlowField,
    LogField,
    MetricField,
    Operation,
    Some,
    Value,
    Where,
    date_key,
)
from shared.model.task import LogLevel
from shared.model.trigger_state import TriggerState

SYSTEM_NAMESPACE = "system"


def flow_filters() -> FilterSet:
    """Of flows."""
    return FilterSet(
        filters={
            "q": text_in(FlowField.ID, FlowField.NAMESPACE),
            "scope": _scope(FlowField.NAMESPACE),
            "namespace": field_of(FlowField.NAMESPACE),
            "labels": field_of(FlowField.LABELS),
            "flowId": field_of(FlowField.ID),
        },
        sort={"id": FlowField.ID, "namespace": FlowField.NAMESPACE, "labels": FlowField.LABELS},
        flat={"namespace": ("namespace", Operation.PREFIX)},
    )


def _scope(namespace: str) -> Builder:
    def build(given: Given) -> Where:
        wanted = {value.upper() for value in given.values}
        if not wanted <= {"USER", "SYSTEM"}:
            raise InvalidFilter("Invalid query filters: scope is USER or SYSTEM")
        if given.operation in {Operation.NOT_EQUALS, Operation.NOT_IN}:
            wanted = {"USER", "SYSTEM"} - wanted
        allowed: list[Where] = []
        if "USER" in wanted:
            allowed.append(Comparison(namespace, Operation.NOT_EQUALS, (SYSTEM_NAMESPACE,)))
        if "SYSTEM" in wanted:
            allowed.append(Comparison(namespace, Operation.EQUALS, (SYSTEM_NAMESPACE,)))
        return Some(tuple(allowed))

    return build


def execution_filters(
    now: Callable[[], datetime], others: frozenset[str] = frozenset()
) -> FilterSet:
    """Of executions; `others` are parameters of the action itself."""
    fields = ExecutionField
    return FilterSet(
        filters={
            "q": text_in(fields.ID, fields.NAMESPACE, fields.FLOW_ID),
            "scope": _scope(fields.NAMESPACE),
            "kind": _kind,
            "namespace": field_of(fields.NAMESPACE),
            "flowId": field_of(fields.FLOW_ID),
            "labels": field_of(fields.LABELS),
            "state": field_of(fields.STATE),
            "startDate": date_field(fields.START_DATE, Operation.GREATER_THAN_OR_EQUAL_TO),
            "endDate": date_field(fields.START_DATE, Operation.LESS_THAN_OR_EQUAL_TO),
            "timeRange": back_from_now(fields.START_DATE, now),
            "triggerExecutionId": field_of(fields.TRIGGER_EXECUTION_ID),
            "triggerId": field_of(fields.TRIGGER_ID),
            "childFilter": _child,
            "flowRevision": number_field(fields.FLOW_REVISION),
            "parentId": field_of(fields.PARENT_ID),
            "id": field_of(fields.ID),
        },
        sort={
            "id": fields.ID,
            "state.startDate": fields.START_DATE,
            "state.endDate": fields.END_DATE,
            "state.duration": fields.DURATION,
            "namespace": fields.NAMESPACE,
            "flowId": fields.FLOW_ID,
            "state.current": fields.STATE,
        },
        flat={"namespace": ("namespace", Operation.PREFIX)},
        others=others,
    )


HIDDEN_KINDS = ("TEST", "PLAYGROUND")
"""Kinds of executions that a search shows only when it is asked for them."""


def _kind(given: Given) -> Where:
    """What nobody gave a kind is NORMAL."""
    parts: tuple[Where, ...] = (Comparison(ExecutionField.KIND, given.operation, given.values),)
    if given.operation in {Operation.EQUALS, Operation.IN} and "NORMAL" in given.values:
        return Some((*parts, Comparison(ExecutionField.KIND, Operation.IS_NULL)))
    return Some(parts)


def _child(given: Given) -> Where:
    """Executions that another one has caused (CHILD), or the others (MAIN)."""
    wanted = given.value.upper()
    if wanted not in {"CHILD", "MAIN"}:
        raise InvalidFilter("Invalid query filters: childFilter is CHILD or MAIN")
    is_child = (wanted == "CHILD") is (given.operation is not Operation.NOT_EQUALS)
    operation = Operation.IS_NOT_NULL if is_child else Operation.IS_NULL
    return Comparison(ExecutionField.TRIGGER_EXECUTION_ID, operation)


def log_filters(now: Callable[[], datetime]) -> FilterSet:
    """Of log lines."""
    fields = LogField
    return FilterSet(
        filters={
            "q": text_in(fields.MESSAGE),
            "pattern": _pattern,
            "scope": _scope(fields.NAMESPACE),
            "namespace": field_of(fields.NAMESPACE),
            "flowId": field_of(fields.FLOW_ID),
            "triggerId": field_of(fields.TRIGGER_ID),
            "executionId": field_of(fields.EXECUTION_ID),
            "taskId": field_of(fields.TASK_ID),
            "taskRunId": field_of(fields.TASK_RUN_ID),
            "attemptNumber": _attempt,
            "level": _level,
            "startDate": date_field(fields.TIMESTAMP, Operation.GREATER_THAN_OR_EQUAL_TO),
            "endDate": date_field(fields.TIMESTAMP, Operation.LESS_THAN_OR_EQUAL_TO),
            "timeRange": back_from_now(fields.TIMESTAMP, now),
        },
        sort={"timestamp": fields.TIMESTAMP, "level": fields.LEVEL, "namespace": fields.NAMESPACE},
        flat={
            "namespace": ("namespace", Operation.PREFIX),
            "minLevel": ("level", Operation.GREATER_THAN_OR_EQUAL_TO),
            "attempt": ("attemptNumber", Operation.EQUALS),
        },
        others=frozenset({"cursor", "after", "before", "limit", "format"}),
    )


def _pattern(given: Given) -> Where:
    """Messages that differ from a pattern only in what it leaves open."""
    if given.operation is not Operation.EQUALS:
        raise InvalidFilter(f"Invalid query filters: pattern can not be {given.operation}")
    return Comparison(LogField.MESSAGE, Operation.REGEX, (regex_of(given.value),))


def _attempt(given: Given) -> Where:
    """Attempts count from 0 on the wire, from 1 in the engine."""
    if not all(re.fullmatch(r"\d{1,6}", value) for value in given.values):
        raise InvalidFilter("Invalid query filters: an attempt is a whole number from 0")
    values = tuple(int(value) + 1 for value in given.values)
    return Comparison(LogField.ATTEMPT, given.operation, values)


def _level(given: Given) -> Where:
    """EQUALS means this level or a worse one."""
    try:
        levels = [LogLevel(value.upper()) for value in given.values]
    except ValueError as error:
        raise InvalidFilter(
            f"Invalid query filters: {given.value[:20]!r} is no level",
            remedy=f"Use one of: {', '.join(LogLevel)}.",
        ) from error
    match given.operation:
        case Operation.EQUALS | Operation.GREATER_THAN_OR_EQUAL_TO:
            shown = [one for one in LogLevel if one.rank >= levels[0].rank]
        case Operation.LESS_THAN_OR_EQUAL_TO:
            shown = [one for one in LogLevel if one.rank <= levels[0].rank]
        case Operation.NOT_EQUALS | Operation.NOT_IN:
            shown = [one for one in LogLevel if one not in levels]
        case Operation.IN:
            shown = levels
        case _:
            raise InvalidFilter(f"Invalid query filters: level can not be {given.operation}")
    return Comparison(LogField.LEVEL, Operation.IN, tuple(shown))


METRIC_FILTERS = FilterSet(
    filters={
        "taskId": field_of(MetricField.TASK_ID),
        "taskRunId": field_of(MetricField.TASK_RUN_ID),
        "name": field_of(MetricField.NAME),
        "type": field_of(MetricField.KIND),
    },
    sort={
        "timestamp": MetricField.TIMESTAMP,
        "name": MetricField.NAME,
        "type": MetricField.KIND,
        "value": MetricField.VALUE,
        "taskId": MetricField.TASK_ID,
    },
)
"""Of what one execution has measured."""


def trigger_field(state: TriggerState, name: str) -> Value:
    """A field of the state of a trigger, by its name in a query."""
    match name:
        case "namespace":
            return state.namespace
        case "flowId":
            return state.flow_id
        case "triggerId":
            return state.trigger_id
        case "executionId":
            return state.execution_id
        case "disabled":
            return "DISABLED" if state.disabled else "ENABLED"
        case "locked":
            return str(state.is_locked).lower()
        case "lastTriggeredDate":
            return None if state.date is None else date_key(state.date)
        case _:
            return None if state.next_date is None else date_key(state.next_date)


def trigger_filters(now: Callable[[], datetime], others: frozenset[str] = frozenset()) -> FilterSet:
    """Of the states of triggers; `others` are parameters of the action itself."""
    return FilterSet(
        filters={
            "q": text_in("namespace", "flowId", "triggerId"),
            "scope": _scope("namespace"),
            "namespace": field_of("namespace"),
            "flowId": field_of("flowId"),
            "triggerId": field_of("triggerId"),
            "triggerState": field_of("disabled"),
            "locked": field_of("locked"),
            "startDate": date_field("nextExecutionDate", Operation.GREATER_THAN_OR_EQUAL_TO),
            "endDate": date_field("nextExecutionDate", Operation.LESS_THAN_OR_EQUAL_TO),
            "timeRange": back_from_now("nextExecutionDate", now),
            "lastTriggeredDate": date_field("lastTriggeredDate"),
            "nextExecutionDate": date_field("nextExecutionDate"),
        },
        sort={
            "flowId": "flowId",
            "triggerId": "triggerId",
            "executionId": "executionId",
            "nextExecutionDate": "nextExecutionDate",
            "namespace": "namespace",
        },
        flat={"namespace": ("namespace", Operation.PREFIX)},
        others=frozenset({"dateFilter"}) | others,
    )

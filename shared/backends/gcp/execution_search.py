"""Searches of executions: what Firestore can compare it compares, the rest is looked at here.

Every condition that an index serves narrows the query. When that is all of them, the service counts
and only the pages up to the wanted one are read, newest first. Else the narrow fields of what is
left are read page by page, and the documents of the page alone in the end.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from itertools import islice

from google.cloud import firestore

from shared.backends.gcp.bodies import Fields
from shared.backends.gcp.keys import key_of
from shared.backends.gcp.reads import Reads
from shared.backends.gcp.shapes import EXECUTIONS
from shared.model.execution import Execution
from shared.model.ids import id_of
from shared.model.query import (
    Comparison,
    Direction,
    Every,
    ExecutionField,
    Operation,
    Page,
    Query,
    Sort,
    Value,
    Where,
    date_key,
    matches,
    page_of,
)
from shared.model.statistics import Tallies, tallied

MOST_EXECUTIONS = 50_000
"""What one search looks through, the newest first, where no index serves all of its conditions."""

MOST_ALTERNATIVES = 30
"""Of all `in` lists of one query multiplied; a limit of Firestore."""

NAMES = {
    ExecutionField.ID: "id",
    ExecutionField.NAMESPACE: "namespace",
    ExecutionField.FLOW_ID: "flow_id",
    ExecutionField.FLOW_REVISION: "flow_revision",
    ExecutionField.STATE: "state",
    ExecutionField.START_DATE: "start_date",
    ExecutionField.END_DATE: "end_date",
    ExecutionField.DURATION: "duration",
    ExecutionField.KIND: "kind",
    ExecutionField.PARENT_ID: "parent_id",
    ExecutionField.TRIGGER_ID: "trigger_id",
    ExecutionField.TRIGGER_EXECUTION_ID: "trigger_execution_id",
    ExecutionField.LABELS: "labels",
}
"""Fields of the port -> fields of the documents."""

_SYMBOLS = {
    Operation.GREATER_THAN: ">",
    Operation.GREATER_THAN_OR_EQUAL_TO: ">=",
    Operation.LESS_THAN: "<",
    Operation.LESS_THAN_OR_EQUAL_TO: "<=",
}

_NEWEST = Sort(ExecutionField.START_DATE, Direction.DESCENDING)


def search_fields(execution: Execution) -> Fields:
    """What a document has beside its body, to be found by."""
    end = execution.state.end_date
    labels = {label.key: label.value for label in execution.labels}
    names = execution.namespace.split(".")
    return {
        "id": execution.id,
        "namespace": execution.namespace,
        "within": [".".join(names[: count + 1]) for count in range(len(names))],
        "flow_id": execution.flow_id,
        "flow_revision": execution.flow_revision,
        "state": str(execution.state.current),
        "start_date": date_key(execution.state.start_date),
        "end_date": None if end is None else date_key(end),
        "duration": None if end is None else execution.state.duration // timedelta(milliseconds=1),
        "kind": execution.kind,
        "parent_id": execution.parent_id,
        "trigger_id": None if execution.trigger is None else execution.trigger.id,
        "trigger_execution_id": execution.trigger_execution_id,
        # A map of a user's keys would be paths of fields; nothing looks into it but `matches`.
        "labels": [{"key": key, "value": value} for key, value in labels.items()],
        "label_keys": [_label_key(key, value) for key, value in labels.items()],
    }


def _label_key(key: str, value: str) -> str:
    """Stands for a label: indexed values are cut at 1500 bytes."""
    return id_of("label", key, value)


@dataclass(slots=True)
class Plan:
    """What of a condition the service compares.

    Attributes:
        is_whole: nothing is left to be looked at here.
    """

    equal: dict[str, object] = field(default_factory=dict)
    contains: tuple[str, object] | None = None
    ranges: list[tuple[str, str, object]] = field(default_factory=list)
    alternatives: int = 1
    is_whole: bool = True

    @classmethod
    def of(cls, where: Where) -> "Plan":
        """The plan of a condition."""
        plan = cls()
        for part in _flat(where):
            if not (isinstance(part, Comparison) and plan._takes(part)):
                plan.is_whole = False
        return plan

    def _takes(self, part: Comparison) -> bool:
        match part.operation:
            case Operation.EQUALS | Operation.IN if part.field == ExecutionField.LABELS:
                return self._contains_label(part)
            case Operation.EQUALS | Operation.IN:
                return self._equals(NAMES[ExecutionField(part.field)], list(part.values))
            case Operation.IS_NULL if part.field != ExecutionField.LABELS:
                return self._equals(NAMES[ExecutionField(part.field)], [None])
            case Operation.PREFIX if part.field == ExecutionField.NAMESPACE:
                return self._contains("within", part.values[0])
            case operation if operation in _SYMBOLS and part.field == ExecutionField.START_DATE:
                self.ranges.append(("start_date", _SYMBOLS[operation], part.values[0]))
                return True
            case _:
                return False

    def _equals(self, name: str, values: list[object]) -> bool:
        alternatives = self.alternatives * len(values)
        if name in self.equal or name not in EXECUTIONS.equal or not values:
            return False
        if alternatives > MOST_ALTERNATIVES:
            return False
        # `in` never finds null.
        self.equal[name] = values[0] if len(values) == 1 else values
        self.alternatives = alternatives
        return True

    def _contains_label(self, part: Comparison) -> bool:
        if part.key is None or len(part.values) != 1:
            return False
        return self._contains("label_keys", _label_key(part.key, str(part.values[0])))

    def _contains(self, name: str, value: object) -> bool:
        if self.contains is not None:
            return False
        self.contains = (name, value)
        return True


def _flat(where: Where) -> Iterator[Where]:
    """The parts that must all hold."""
    if isinstance(where, Every):
        for part in where.parts:
            yield from _flat(part)
    else:
        yield where


def found_ids(reads: Reads, query: Query) -> Page[str]:
    """The ids of a page, and how many match."""
    plan = Plan.of(query.where)
    asked = _asked(reads, plan)
    rows = asked.select([*NAMES.values()])
    if plan.is_whole and query.sort == (_NEWEST,):
        found = islice(reads.all(rows), query.offset, query.offset + query.size)
        return Page([str(one.fields["id"]) for one in found], reads.count(asked))
    looked_at = [one.fields for one in islice(reads.all(rows), MOST_EXECUTIONS)]
    looked_at.sort(key=_id)
    page = page_of(query, looked_at, _field)
    return Page([_id(row) for row in page.results], page.total)


def tallied_executions(reads: Reads, where: Where, by: Sequence[ExecutionField]) -> Tallies:
    """What `Repository.tally` gives, of the newest `MOST_EXECUTIONS` that an index finds."""
    rows = reads.all(_asked(reads, Plan.of(where)).select([*NAMES.values()]))
    looked_at = [partial(_field, one.fields) for one in islice(rows, MOST_EXECUTIONS)]
    matching = (read for read in looked_at if matches(where, read))
    return Tallies(tallied(matching, by), is_whole=len(looked_at) < MOST_EXECUTIONS)


def _asked(reads: Reads, plan: Plan) -> firestore.Query:
    return reads.query(
        EXECUTIONS, equal=plan.equal, contains=plan.contains, ranges=tuple(plan.ranges)
    )


def _id(row: Mapping[str, object]) -> str:
    return str(row["id"])


def _field(row: Mapping[str, object], name: str) -> Value:
    found = row[NAMES[ExecutionField(name)]]
    if isinstance(found, list):
        return {str(label["key"]): str(label["value"]) for label in found}
    return found if isinstance(found, str | int) else None


def execution_path(execution_id: str) -> str:
    """The path of a header. Raises UnicodeEncodeError for what is no text."""
    return f"{EXECUTIONS.collection}/{key_of(execution_id)}"


def paths_of(ids: Iterable[str]) -> list[str]:
    """The paths of headers."""
    return [execution_path(one) for one in ids]

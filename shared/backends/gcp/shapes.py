"""The shapes of all queries and the indexes that they need.

The emulator answers any query; the service refuses one without its index. So a query is made from
a shape only, and a test compares what the shapes need with what Terraform declares.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

KEY = "__name__"
"""Firestore's name for the id of a document."""


class Collection(StrEnum):
    """Ids of collections."""

    EXECUTIONS = "executions"
    TASK_RUNS = "task_runs"
    """Below an execution."""
    DOCUMENTS = "documents"
    """Below an execution: shards, values of loops, slots."""
    OUTBOX = "outbox"
    LOG_CHUNKS = "log_chunks"
    METRIC_CHUNKS = "metric_chunks"
    TIMERS = "timers"
    LEASES = "leases"
    FLOWS = "flows"
    REVISIONS = "revisions"
    """Below a flow."""
    TRIGGER_STATES = "trigger_states"
    TRIGGER_MESSAGES = "trigger_messages"
    TRIGGER_OUTBOX = "trigger_outbox"
    ACCOUNTS = "accounts"
    DEAD_LETTERS = "dead_letters"


class Order(StrEnum):
    """Directions, spelled as in index definitions."""

    ASCENDING = "ASCENDING"
    DESCENDING = "DESCENDING"


class Index(StrEnum):
    """What an index does with a field besides ordering it."""

    CONTAINS = "CONTAINS"


@dataclass(frozen=True, slots=True)
class Shape:
    """A family of queries of one collection.

    Attributes:
        equal: fields that are compared with `==` or `in`.
        contains: fields that are arrays, compared with `array_contains`.
        order: fields of the order, first the one that ranges are of.
        merged: any part of the fields may be given: Firestore then joins the indexes of the single
            fields, which end in the same order ("index merging" in its documentation).
        everywhere: the collections of that id below all documents; of one field only.
    """

    collection: Collection
    order: Mapping[str, Order]
    equal: tuple[str, ...] = ()
    contains: tuple[str, ...] = ()
    merged: bool = field(default=False, kw_only=True)
    everywhere: bool = field(default=False, kw_only=True)

    def indexes(self) -> Iterator["CompositeIndex"]:
        """The composite indexes that the queries need; none where single fields suffice."""
        if self.merged:
            for name in self.equal:
                yield self._index({name: Order.ASCENDING})
            for name in self.contains:
                yield self._index({name: Index.CONTAINS})
            if self._has_own_order:
                yield self._index({})
            return
        leading: dict[str, Order | Index] = dict.fromkeys(self.equal, Order.ASCENDING)
        leading |= dict.fromkeys(self.contains, Index.CONTAINS)
        if (leading and self.order) or self._has_own_order:
            yield self._index(leading)

    @property
    def _has_own_order(self) -> bool:
        """Whether the order alone needs an index: two fields, or a key that runs the other way."""
        directions = list(self.order.values())
        return len(self.order) > (2 if KEY in self.order else 1) or len(set(directions)) > 1

    def _index(self, leading: Mapping[str, "Order | Index"]) -> "CompositeIndex":
        fields = {**leading, **self.order}
        return CompositeIndex(self.collection, tuple(fields.items()))


@dataclass(frozen=True, slots=True)
class CompositeIndex:
    """An index over several fields."""

    collection: str
    fields: tuple[tuple[str, str], ...]


_BY_CREATION = {"sequence": Order.ASCENDING}
_BY_DATE = {"start_date": Order.DESCENDING, KEY: Order.ASCENDING}

EXECUTIONS = Shape(
    Collection.EXECUTIONS,
    _BY_DATE,
    equal=(
        "namespace",
        "flow_id",
        "flow_revision",
        "state",
        "kind",
        "parent_id",
        "trigger_id",
        "trigger_execution_id",
    ),
    contains=("within", "label_keys"),
    merged=True,
)
NEWEST_EXECUTIONS = Shape(Collection.EXECUTIONS, {"start_date": Order.DESCENDING})
OPEN_EXECUTIONS = Shape(Collection.EXECUTIONS, {"start_date": Order.DESCENDING}, ("state",))
DELETED_EXECUTIONS = Shape(Collection.EXECUTIONS, {"deleted_at": Order.ASCENDING})
TASK_RUNS = Shape(Collection.TASK_RUNS, _BY_CREATION)
TASK_RUNS_OF_TASK = Shape(Collection.TASK_RUNS, _BY_CREATION, ("task_id",))
TASK_RUNS_OF_PATH = Shape(Collection.TASK_RUNS, _BY_CREATION, ("task_id", "path"))
CHANGED_TASK_RUNS = Shape(Collection.TASK_RUNS, {"changed_at": Order.ASCENDING})
OPEN_TASK_RUNS = Shape(Collection.TASK_RUNS, _BY_CREATION, ("is_open",))
UNITS = Shape(Collection.TASK_RUNS, {}, ("is_open", "parent_id", "task_id"))
UNITS_OF_SHARD = Shape(Collection.TASK_RUNS, {}, ("is_open", "shard_id", "task_id"))
NEWEST_ITERATIONS = Shape(Collection.TASK_RUNS, {"iteration": Order.DESCENDING}, ("parent_id",))
OPEN_CHILDREN = Shape(Collection.TASK_RUNS, _BY_CREATION, ("is_open", "parent_id"))
CHILDREN = Shape(Collection.TASK_RUNS, _BY_CREATION, ("parent_id",))
CHILDREN_IN_STATE = Shape(Collection.TASK_RUNS, _BY_CREATION, ("parent_id", "state"))
TASK_RUNS_IN_STATE = Shape(Collection.TASK_RUNS, _BY_CREATION, ("state",))
RUNNING_LISTS = Shape(Collection.TASK_RUNS, {"list_since": Order.ASCENDING}, everywhere=True)
RECALLS = Shape(Collection.TASK_RUNS, {"recall_at": Order.ASCENDING}, everywhere=True)
RECALLS_OF_CAUSE = Shape(Collection.TASK_RUNS, {}, ("recall_cause",), everywhere=True)
LOG_OF_CHUNK = Shape(Collection.LOG_CHUNKS, {}, contains=("chunk_ids",))
LOG_OF_EXECUTION = Shape(Collection.LOG_CHUNKS, _BY_CREATION, ("execution_id",))
NEWEST_LOG_OF_EXECUTION = Shape(
    Collection.LOG_CHUNKS, {"sequence": Order.DESCENDING}, ("execution_id",)
)
NEWEST_LOG_OF_FLOW = Shape(
    Collection.LOG_CHUNKS, {"sequence": Order.DESCENDING}, ("namespace", "flow_id")
)
NEWEST_LOG = Shape(Collection.LOG_CHUNKS, {"sequence": Order.DESCENDING})
METRICS_OF_EXECUTION = Shape(Collection.METRIC_CHUNKS, _BY_CREATION, ("execution_id",))
METRICS_OF_FLOW = Shape(Collection.METRIC_CHUNKS, _BY_CREATION, ("namespace", "flow_id"))
METRICS = Shape(Collection.METRIC_CHUNKS, _BY_CREATION)
TIMERS_BY_DATE = Shape(Collection.TIMERS, {"at": Order.ASCENDING})
TIMERS_BY_END = Shape(Collection.TIMERS, {"done_at": Order.ASCENDING})
OUTBOX_OF_CAUSE = Shape(Collection.OUTBOX, {}, ("cause",))
OUTBOX_BY_AGE = Shape(Collection.OUTBOX, _BY_CREATION)
TRIGGERS_BY_DATE = Shape(Collection.TRIGGER_STATES, {"due_at": Order.ASCENDING})
TRIGGERS_OF_FLOW = Shape(Collection.TRIGGER_STATES, {}, ("namespace", "flow_id"))
TRIGGER_OUTBOX_OF_CAUSE = Shape(Collection.TRIGGER_OUTBOX, {}, ("cause",))
TRIGGER_OUTBOX_BY_AGE = Shape(Collection.TRIGGER_OUTBOX, _BY_CREATION)
TRIGGER_MESSAGES_BY_DATE = Shape(Collection.TRIGGER_MESSAGES, {"at": Order.ASCENDING})
FLOWS_BY_CHANGE = Shape(Collection.FLOWS, _BY_CREATION)
DEAD_LETTERS_BY_DATE = Shape(Collection.DEAD_LETTERS, {"at": Order.DESCENDING})
LIVING_FLOWS = Shape(Collection.FLOWS, {}, ("is_deleted",))

SHAPES = tuple(shape for shape in list(globals().values()) if isinstance(shape, Shape))
"""Every shape of this module."""

UNINDEXED = {
    **dict.fromkeys(Collection, ("body", "commands", "spilled")),
    Collection.EXECUTIONS: ("body", "commands", "spilled", "labels"),
    Collection.TASK_RUNS: ("body", "commands", "spilled", "recall"),
}
"""Fields that nothing looks for: kept out of the automatic indexes, which cost and are limited."""

EVERYWHERE = tuple(
    (shape.collection, name)
    for shape in SHAPES
    if shape.everywhere
    for name in (*shape.order, *shape.equal)
)
"""(collection, field) of queries across all documents, each of which needs an index of its own."""

EXPIRING = (
    Collection.TIMERS,
    Collection.LEASES,
    Collection.TRIGGER_MESSAGES,
    Collection.DEAD_LETTERS,
)
"""Collections with a time to live, by the field `expires_at`."""

"""Metrics: what tasks measure. They are stored in chunks, one for each attempt."""

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum

from pydantic import Field

from shared.model.document import Fact
from shared.model.query import MetricField, Value, date_key


class MetricKind(StrEnum):
    """How a metric adds up."""

    COUNTER = "counter"
    TIMER = "timer"
    GAUGE = "gauge"


class Measurement(Fact):
    """One value that an attempt has measured; a timer's is in milliseconds."""

    name: str
    kind: MetricKind
    value: float
    tags: dict[str, str] = Field(default_factory=dict)
    at: datetime


class MetricChunk(Fact):
    """All that one attempt has measured, in order.

    Attributes:
        id: the same when the same attempt is written again, which then changes nothing.
    """

    id: str
    execution_id: str
    namespace: str
    flow_id: str
    task_run_id: str
    task_id: str
    attempt: int
    measurements: tuple[Measurement, ...]


class MetricEntry(Fact):
    """One value together with whose it is; attempts count from 1."""

    execution_id: str
    namespace: str
    flow_id: str
    task_run_id: str
    task_id: str
    attempt: int
    measured: Measurement


def entries_of(chunk: MetricChunk) -> Iterator[MetricEntry]:
    """The values of a chunk, in order."""
    for measured in chunk.measurements:
        yield MetricEntry(
            execution_id=chunk.execution_id,
            namespace=chunk.namespace,
            flow_id=chunk.flow_id,
            task_run_id=chunk.task_run_id,
            task_id=chunk.task_id,
            attempt=chunk.attempt,
            measured=measured,
        )


def metric_field(entry: MetricEntry, name: str) -> Value:
    """The value of a field of `MetricField`."""
    match name:
        case MetricField.NAMESPACE:
            return entry.namespace
        case MetricField.FLOW_ID:
            return entry.flow_id
        case MetricField.EXECUTION_ID:
            return entry.execution_id
        case MetricField.TASK_ID:
            return entry.task_id
        case MetricField.TASK_RUN_ID:
            return entry.task_run_id
        case MetricField.NAME:
            return entry.measured.name
        case MetricField.KIND:
            return entry.measured.kind
        case MetricField.VALUE:
            return entry.measured.value
        case MetricField.TIMESTAMP:
            return date_key(entry.measured.at)
        case _:
            return None

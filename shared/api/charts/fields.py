"""What charts can show: kinds of data, and the fields of each."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from shared.model.query import ExecutionField, FlowField, LogField, MetricField


class Source(StrEnum):
    """What a row of a chart is made of."""

    EXECUTIONS = "Executions"
    LOGS = "Logs"
    METRICS = "Metrics"
    FLOWS = "Flows"
    TRIGGERS = "Triggers"


NUMBER = "number"
"""Stands for the field that adds up, which no search compares."""

LABELS = "labels"
"""The field that is a map: rows are told apart by one of its keys."""

REVISION = "revision"
"""Stands for the revision of a flow, which no search compares."""


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields of one kind of data.

    Attributes:
        names: name in a chart -> field of a query.
        dates: names of those that are dates.
        number: the one that adds up; None where only rows can be counted.
        time: the field of a query that a span of time is of; None for data without a history.
        namespace: the field of a query that says whose it is.
    """

    names: Mapping[str, str]
    dates: frozenset[str] = frozenset()
    number: str | None = None
    time: str | None = None
    namespace: str = "namespace"

    def is_searched(self, name: str) -> bool:
        """Whether a search can compare a field of this name in a chart."""
        return self.names.get(name) not in {None, NUMBER, REVISION}


FIELDS: Mapping[Source, Fields] = {
    Source.EXECUTIONS: Fields(
        names={
            "ID": ExecutionField.ID,
            "NAMESPACE": ExecutionField.NAMESPACE,
            "FLOW_ID": ExecutionField.FLOW_ID,
            "FLOW_REVISION": ExecutionField.FLOW_REVISION,
            "STATE": ExecutionField.STATE,
            "DURATION": ExecutionField.DURATION,
            "LABELS": ExecutionField.LABELS,
            "START_DATE": ExecutionField.START_DATE,
            "END_DATE": ExecutionField.END_DATE,
            "TRIGGER_EXECUTION_ID": ExecutionField.TRIGGER_EXECUTION_ID,
        },
        dates=frozenset({"START_DATE", "END_DATE"}),
        number="DURATION",
        time=ExecutionField.START_DATE,
    ),
    Source.LOGS: Fields(
        names={
            "NAMESPACE": LogField.NAMESPACE,
            "FLOW_ID": LogField.FLOW_ID,
            "EXECUTION_ID": LogField.EXECUTION_ID,
            "TASK_ID": LogField.TASK_ID,
            "TASK_RUN_ID": LogField.TASK_RUN_ID,
            "ATTEMPT_NUMBER": LogField.ATTEMPT,
            "TRIGGER_ID": LogField.TRIGGER_ID,
            "LEVEL": LogField.LEVEL,
            "MESSAGE": LogField.MESSAGE,
            "DATE": LogField.TIMESTAMP,
        },
        dates=frozenset({"DATE"}),
        time=LogField.TIMESTAMP,
    ),
    Source.METRICS: Fields(
        names={
            "NAMESPACE": MetricField.NAMESPACE,
            "FLOW_ID": MetricField.FLOW_ID,
            "TASK_ID": MetricField.TASK_ID,
            "EXECUTION_ID": MetricField.EXECUTION_ID,
            "TASK_RUN_ID": MetricField.TASK_RUN_ID,
            "TYPE": MetricField.KIND,
            "NAME": MetricField.NAME,
            "VALUE": NUMBER,
            "DATE": MetricField.TIMESTAMP,
        },
        dates=frozenset({"DATE"}),
        number="VALUE",
        time=MetricField.TIMESTAMP,
    ),
    Source.FLOWS: Fields(
        names={
            "ID": FlowField.ID,
            "NAMESPACE": FlowField.NAMESPACE,
            "REVISION": REVISION,
            "LABELS": FlowField.LABELS,
        },
    ),
    Source.TRIGGERS: Fields(
        names={
            "NAMESPACE": "namespace",
            "FLOW_ID": "flowId",
            "TRIGGER_ID": "triggerId",
            "EXECUTION_ID": "executionId",
            "NEXT_EXECUTION_DATE": "nextExecutionDate",
        },
        dates=frozenset({"NEXT_EXECUTION_DATE"}),
    ),
}

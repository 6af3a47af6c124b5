"""Measured values as JSON."""

from shared.api.shapes.values import TENANT, moment
from shared.model.json import JsonObject
from shared.model.metric import MetricEntry
from shared.model.metric_series import Point, RunValue


def metric_json(entry: MetricEntry) -> JsonObject:
    """One value (`MetricEntry`); a timer's is in milliseconds."""
    measured = entry.measured
    return {
        "tenantId": TENANT,
        "namespace": entry.namespace,
        "flowId": entry.flow_id,
        "executionId": entry.execution_id,
        "taskId": entry.task_id,
        "taskRunId": entry.task_run_id,
        "type": measured.kind,
        "name": measured.name,
        "value": measured.value,
        "timestamp": moment(measured.at),
        "tags": dict(measured.tags),
    }


def point_json(name: str, point: Point) -> JsonObject:
    """The number of one span (`MetricAggregation`)."""
    return {"name": name, "value": point.value, "date": moment(point.start)}


def run_value_json(run: RunValue) -> JsonObject:
    """What one execution has measured in all."""
    return {"executionId": run.execution_id, "value": run.value, "date": moment(run.start)}

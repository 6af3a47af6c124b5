"""Flow logs as JSON and as text."""

from shared.api.shapes.values import TENANT, moment, pruned
from shared.model.json import JsonObject
from shared.model.log import LogEntry


def log_json(entry: LogEntry) -> JsonObject:
    """One line (`LogEntry`); attempts count from 0 on the wire."""
    shaped: JsonObject = {
        "tenantId": TENANT,
        "namespace": entry.namespace,
        "flowId": entry.flow_id,
        "attemptNumber": max(entry.attempt - 1, 0),
        "timestamp": moment(entry.line.at),
        "level": entry.line.level,
        "message": entry.line.message,
        "deleted": False,
    }
    if entry.execution_id:
        shaped["executionId"] = entry.execution_id
    if entry.trigger_id:
        shaped["triggerId"] = entry.trigger_id
    if entry.task_id:
        shaped["taskId"] = entry.task_id
    if entry.task_run_id:
        shaped["taskRunId"] = entry.task_run_id
    return shaped


def line_json(entry: LogEntry) -> JsonObject:
    """A log line of an execution that is known."""
    return pruned(
        {
            "timestamp": moment(entry.line.at),
            "level": entry.line.level,
            "message": entry.line.message,
            "taskId": entry.task_id or None,
            "taskRunId": entry.task_run_id or None,
            "attemptNumber": max(entry.attempt - 1, 0),
        }
    )


def log_text(entry: LogEntry) -> str:
    """`2026-10-21T03:00:00.180Z INFO At most 100 orders`."""
    return f"{moment(entry.line.at)} {entry.line.level} {entry.line.message}\n"

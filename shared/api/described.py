"""Which shape each operation answers with, for the OpenAPI document."""

import re
from collections.abc import Mapping

from pydantic import JsonValue, TypeAdapter
from typing_extensions import TypeForm

from shared.api.routes.bulk import POSTED
from shared.api.shapes import answers as shapes
from shared.api.shapes import flow_answers as flow_shapes
from shared.api.shapes import small_answers as small
from shared.model.json import JsonObject
from shared.sdk.schemas import members

_REFERENCE = "#/components/schemas/{model}"

ANSWERS: Mapping[str, TypeForm[object]] = {
    "getConfiguration": shapes.Configuration,
    "createSession": shapes.Session,
    "getSession": shapes.Session,
    "searchFlows": shapes.Page[shapes.Flow],
    "listDistinctNamespaces": list[str],
    "validateFlows": list[shapes.Validation],
    "generateFlowGraphFromSource": shapes.Graph,
    "createFlow": shapes.FlowWithSource,
    "listFlowsByNamespace": list[shapes.Flow],
    "getFlow": shapes.FlowWithSource,
    "updateFlow": shapes.FlowWithSource,
    "listFlowRevisions": list[shapes.FlowWithSource],
    "generateFlowGraph": shapes.Graph,
    "searchExecutions": shapes.Page[shapes.Execution],
    "getExecution": shapes.Execution,
    "getFlowFromExecution": shapes.FlowForExecution,
    "getFlowFromExecutionById": shapes.FlowForExecution,
    "getExecutionFlowGraph": shapes.Graph,
    "createExecution": shapes.Execution,
    "killExecution": shapes.Execution,
    "actOnExecution": shapes.Execution,
    "evalTaskRunExpression": shapes.Evaluation,
    "getFileMetadatasFromExecution": shapes.FileSize,
    "previewFileFromExecution": shapes.Preview,
    "searchLogs": shapes.Page[shapes.LogEntry],
    "executionOutputs": dict[str, JsonValue],
    "taskOutputsInformation": list[shapes.TaskRunWithOutputs],
    "taskRunOutputs": dict[str, JsonValue],
    "listAllKeys": shapes.Page[shapes.KeyValue],
    "listKeys": list[shapes.KeyValue],
    "keyValue": shapes.Value,
    "searchNamespaces": shapes.Page[shapes.Namespace],
    "searchNamespaceFiles": list[str],
    "listNamespaceDirectoryFiles": list[shapes.NamespaceFile],
    "searchTriggers": shapes.Page[shapes.TriggerItem],
    "searchTriggersForFlow": shapes.Page[shapes.TriggerState],
    "updateTrigger": shapes.TriggerState,
    "disabledTriggerById": shapes.TriggerState,
    "createBackfill": shapes.TriggerState,
    "listPlugins": list[shapes.PluginGroup],
    "getPluginDocumentation": shapes.PluginPage,
    "getSchemasFromType": dict[str, JsonValue],
    "searchTaskRuns": shapes.Page[shapes.TaskRun],
    "executionSummary": shapes.Summary,
    "validateNewExecutionInputs": shapes.Examination,
    "validateResumeAction": shapes.Examination,
    "listLogsFromExecution": list[shapes.LogEntry] | shapes.LogWindow,
    "countLogsFromExecution": shapes.LogCounts,
    "searchEverything": shapes.Hits,
    "getPreferences": dict[str, JsonValue],
    "updatePreferences": dict[str, JsonValue],
    "importFlows": list[str],
    **dict.fromkeys(
        (
            f"{action}FlowsBy{how}"
            for action in ("delete", "disable", "enable")
            for how in ("Ids", "Query")
        ),
        shapes.Count,
    ),
    "searchFlowsBySourceCode": shapes.Page[flow_shapes.SourceHit],
    "listAllFlowDependencies": flow_shapes.Links,
    "getFlowDependencies": flow_shapes.Links,
    "searchConcurrencyLimits": shapes.Page[flow_shapes.Running],
    "validateTask": shapes.Validation,
    "validateTrigger": shapes.Validation,
    "getTaskFromFlow": shapes.Task,
    "bulkUpdateFlows": list[shapes.FlowWithSource],
    "updateFlowsInNamespace": list[shapes.FlowWithSource],
    "liveness": small.Health,
    "readiness": small.Health,
    "health": small.Health,
    "version": small.Version,
    "getLoginConfiguration": small.Login,
    "listBasicAuthErrors": list[str],
    **dict.fromkeys(
        (
            f"triggerExecutionBy{method}Webhook{path}"
            for method in ("Get", "Post", "Put")
            for path in ("", "WithPath")
        ),
        small.Started,
    ),
    "triggerExecution": small.Started,
    **dict.fromkeys(
        (
            f"{action}By{how}"
            for action in (
                *("killExecutions", "deleteExecutions", "setLabelsOnTerminatedExecutions"),
                *(posted.operation for posted in POSTED.values()),
            )
            for how in ("Ids", "Query")
        ),
        shapes.Count,
    ),
    "searchExecutionsByFlowId": shapes.Page[shapes.Execution],
    "killExecutionAction": shapes.Execution,
    "evalTaskRunAction": shapes.Evaluation,
    "deleteLogsFromExecution": small.Lines,
    "listFlowMetrics": list[str],
    "listTaskMetrics": list[str],
    "listTasksWithMetrics": list[str],
    "aggregateMetricsFromFlow": small.MetricSeries,
    "aggregateMetricsFromTask": small.MetricSeries,
    "searchMetricsByExecution": shapes.Page[small.MetricEntry],
    "executionOutputsShort": dict[str, JsonValue],
    "taskRunOutputsShort": dict[str, JsonValue],
    "deleteKeyValues": small.Keys,
    "deleteKeyValue": bool,
    "autocompleteNamespaces": list[str],
    "namespace": shapes.Namespace,
    "fileMetadatas": shapes.NamespaceFile,
    "createNamespaceFile": list[small.WrittenFile],
    "pauseBackfill": shapes.TriggerState,
    "unpauseBackfill": shapes.TriggerState,
    "deleteBackfill": shapes.TriggerState,
    "unlockTrigger": shapes.TriggerState,
    "restartTrigger": shapes.TriggerState,
    "getFlowSchema": dict[str, JsonValue],
    "getAllInputTypes": list[small.TypeOfInput],
    "dailyStatistics": list[shapes.DailyStatistics],
}
"""Operation -> the JSON that it answers with 200."""

CONTENTS: Mapping[str, str | None] = {
    "ping": "text/plain",
    "exportFlowsByQuery": "application/octet-stream",
    "exportFlowsByIds": "application/octet-stream",
    "exportFlows": "text/csv",
    "downloadFileFromExecution": "application/octet-stream",
    "fileContent": "application/octet-stream",
    "followExecution": "text/event-stream",
    "followLogsFromExecution": "text/event-stream",
    "downloadLogsFromExecution": "text/plain",
    "setKeyValue": None,
    "moveFileDirectory": None,
    "deleteFileDirectory": None,
}
"""Operation -> the type of what it answers where that is no JSON; None for nothing."""


def describe_answers(document: JsonObject, schemas: JsonObject) -> None:
    """Adds to an OpenAPI document what its operations answer.

    Args:
        document: changed in place.
        schemas: its components; gets the shapes that answers refer to.
    """
    for path in members(document["paths"]).values():
        for operation in members(path).values():
            answer = _answer(str(operation.get("operationId")), schemas)
            responses = operation["responses"]
            if answer is not None and isinstance(responses, dict):
                responses["200"] = answer


def _answer(operation: str, schemas: JsonObject) -> JsonObject | None:
    answer: JsonObject = {"description": "Successful Response"}
    if operation in ANSWERS:
        schema: JsonObject = {"schema": _schema(ANSWERS[operation], schemas)}
        return answer | {"content": {"application/json": schema}}
    if operation not in CONTENTS:
        return None
    kind = CONTENTS[operation]
    text: JsonObject = {"schema": {"type": "string"}}
    return answer if kind is None else answer | {"content": {kind: text}}


def _schema(found: TypeForm[object], schemas: JsonObject) -> JsonObject:
    """The schema of a type; what it refers to, and itself if it has a name, goes to `schemas`."""
    schema: JsonObject = TypeAdapter[object](found).json_schema(ref_template=_REFERENCE)
    schemas.update(members(schema.pop("$defs", {})))
    if schema.get("type") != "object" or "title" not in schema:
        return schema
    name = re.sub(r"\W", "_", str(schema["title"]))
    schemas[name] = schema
    return {"$ref": _REFERENCE.format(model=name)}

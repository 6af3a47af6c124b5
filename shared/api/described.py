"""Which shape each operation answers with, for the OpenAPI document."""

import re
from collections.abc import Mapping

from pydantic import JsonValue, TypeAdapter
from typing_extensions import TypeForm

from shared.api.shapes import answers as shapes
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
    "searchFlowsBySourceCode": shapes.Page[shapes.SourceHit],
    "listAllFlowDependencies": shapes.Links,
    "getFlowDependencies": shapes.Links,
    "searchConcurrencyLimits": shapes.Page[shapes.Running],
    "validateTask": shapes.Validation,
    "validateTrigger": shapes.Validation,
    "getTaskFromFlow": shapes.Task,
    "dailyStatistics": list[shapes.DailyStatistics],
}
"""Operation -> what it answers with 200; the others are described by their routes alone."""


def describe_answers(document: JsonObject, schemas: JsonObject) -> None:
    """Adds to an OpenAPI document what its operations answer.

    Args:
        document: changed in place.
        schemas: its components; gets the shapes that answers refer to.
    """
    for path in members(document["paths"]).values():
        for operation in members(path).values():
            found = ANSWERS.get(str(operation.get("operationId")))
            if found is not None:
                content: JsonObject = {"application/json": {"schema": _schema(found, schemas)}}
                answer: JsonObject = {"description": "Successful Response", "content": content}
                responses = operation["responses"]
                if isinstance(responses, dict):
                    responses["200"] = answer


def _schema(found: TypeForm[object], schemas: JsonObject) -> JsonObject:
    """The schema of a type; what it refers to, and itself if it has a name, goes to `schemas`."""
    schema: JsonObject = TypeAdapter[object](found).json_schema(ref_template=_REFERENCE)
    schemas.update(members(schema.pop("$defs", {})))
    if schema.get("type") != "object" or "title" not in schema:
        return schema
    name = re.sub(r"\W", "_", str(schema["title"]))
    schemas[name] = schema
    return {"$ref": _REFERENCE.format(model=name)}

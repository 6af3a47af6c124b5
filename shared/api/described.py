"""Which shape each operation answers with, for the OpenAPI document."""

import re
from collections.abc import Mapping

from pydantic import JsonValue, TypeAdapter
from typing_extensions import TypeForm

from shared.api.routes.bulk import POSTED
from shared.api.shapes import answers as shapes
from shared.api.shapes import execution_answers as executions
from shared.api.shapes import flow_answers as flows
from shared.api.shapes import log_answers as logs
from shared.api.shapes import namespace_answers as namespaces
from shared.api.shapes import plugin_answers as plugins
from shared.api.shapes import server_answers as server
from shared.api.shapes import small_answers as small
from shared.api.shapes import system_answers as system
from shared.api.shapes import trigger_answers as triggers
from shared.model.json import JsonObject
from shared.sdk.schemas import members

_REFERENCE = "#/components/schemas/{model}"

ANSWERS: Mapping[str, TypeForm[object]] = {
    "getConfiguration": server.Configuration,
    "createSession": server.Session,
    "getSession": server.Session,
    "searchFlows": shapes.Page[flows.Flow],
    "listDistinctNamespaces": list[str],
    "validateFlows": list[flows.Validation],
    "generateFlowGraphFromSource": flows.Graph,
    "createFlow": flows.FlowWithSource,
    "listFlowsByNamespace": list[flows.Flow],
    "getFlow": flows.FlowWithSource,
    "updateFlow": flows.FlowWithSource,
    "listFlowRevisions": list[flows.FlowWithSource],
    "generateFlowGraph": flows.Graph,
    "searchExecutions": shapes.Page[executions.Execution],
    "getExecution": executions.Execution,
    "getFlowFromExecution": flows.FlowForExecution,
    "getFlowFromExecutionById": flows.FlowForExecution,
    "getExecutionFlowGraph": flows.Graph,
    "createExecution": executions.Execution,
    "killExecution": executions.Execution,
    "actOnExecution": executions.Execution,
    "evalTaskRunExpression": executions.Evaluation,
    "getFileMetadatasFromExecution": executions.FileSize,
    "previewFileFromExecution": executions.Preview,
    "searchLogs": logs.LogPage,
    "countLogsOverTime": logs.Histogram,
    "logPatterns": logs.Patterns,
    "executionOutputs": dict[str, JsonValue],
    "taskOutputsInformation": list[executions.TaskRunWithOutputs],
    "taskRunOutputs": dict[str, JsonValue],
    "listAllKeys": shapes.Page[namespaces.KeyValue],
    "listKeys": list[namespaces.KeyValue],
    "keyValue": namespaces.Value,
    "keyHistory": list[namespaces.OldValue],
    "oldKeyValue": namespaces.Value,
    "searchNamespaces": shapes.Page[namespaces.Namespace],
    "searchNamespaceFiles": list[str],
    "searchNamespaceFileLines": namespaces.FileLines,
    "listNamespaceDirectoryFiles": list[namespaces.NamespaceFile],
    "searchTriggers": shapes.Page[triggers.TriggerItem],
    "searchTriggersForFlow": shapes.Page[triggers.TriggerState],
    "webhookCalls": triggers.WebhookCalls,
    "callWebhookAgain": triggers.CalledAgain,
    "triggerEvaluations": triggers.TriggerEvaluations,
    "scheduledDates": list[triggers.ScheduledDate],
    "updateTrigger": triggers.TriggerState,
    "disabledTriggerById": triggers.TriggerState,
    "createBackfill": triggers.TriggerState,
    "listPlugins": list[plugins.PluginGroup],
    "getPluginDocumentation": plugins.TypePage,
    "getPluginCatalogue": plugins.Catalogue,
    "getSchemasFromType": dict[str, JsonValue],
    "searchTaskRuns": shapes.Page[executions.TaskRun],
    "executionSummary": executions.Summary,
    "validateNewExecutionInputs": executions.Examination,
    "validateResumeAction": executions.Examination,
    "listLogsFromExecution": list[logs.LogEntry] | logs.LogWindow,
    "lastLogsFromExecution": logs.LastLogs,
    "countLogsFromExecution": logs.LogCounts,
    "searchEverything": server.Hits,
    "getPreferences": dict[str, JsonValue],
    "updatePreferences": dict[str, JsonValue],
    **dict.fromkeys(
        ("listSharedFilters", "shareFilter", "deleteSharedFilter"), list[server.SharedFilter]
    ),
    "getDefaultPreferences": dict[str, JsonValue],
    "updateDefaultPreferences": dict[str, JsonValue],
    "importFlows": list[str],
    **dict.fromkeys(
        (
            f"{action}FlowsBy{how}"
            for action in ("delete", "disable", "enable")
            for how in ("Ids", "Query")
        ),
        shapes.Count,
    ),
    "searchFlowsBySourceCode": shapes.Page[flows.SourceHit],
    "planFlowMove": flows.MovePlan,
    "moveFlow": flows.FlowMove,
    "listAllFlowDependencies": flows.Links,
    "getFlowDependencies": flows.Links,
    "searchConcurrencyLimits": shapes.Page[flows.Running],
    "updateConcurrencyLimit": flows.Running,
    "validateTask": flows.Validation,
    "validateTrigger": flows.Validation,
    "getTaskFromFlow": flows.Task,
    "bulkUpdateFlows": list[flows.FlowWithSource],
    "updateFlowsInNamespace": list[flows.FlowWithSource],
    "liveness": small.Health,
    "readiness": small.Health,
    "health": small.Health,
    "version": small.Version,
    "getLoginConfiguration": small.Login,
    "listBasicAuthErrors": list[str],
    "listDeadLetters": shapes.Page[small.DeadLetter],
    "getDeadLetter": small.DeadLetter,
    "redriveDeadLetter": small.DeadLetter,
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
    "listExecutableDistinctNamespaces": list[str],
    "listFlowExecutionsByNamespace": list[flows.FlowForExecution],
    "latestExecutions": list[executions.LatestExecution],
    "searchExecutionsByFlowId": shapes.Page[executions.Execution],
    "killExecutionAction": executions.Execution,
    "evalTaskRunAction": executions.Evaluation,
    "deleteLogsFromFlow": small.Lines,
    "deleteLogsFromExecution": small.Lines,
    "listFlowMetrics": list[str],
    "listTaskMetrics": list[str],
    "listTasksWithMetrics": list[str],
    "aggregateMetricsFromFlow": small.MetricSeries,
    "aggregateMetricsFromTask": small.MetricSeries,
    "metricOfLastExecutions": small.RunMetrics,
    "searchMetricsByExecution": shapes.Page[small.MetricEntry],
    "executionOutputsShort": dict[str, JsonValue],
    "taskRunOutputsShort": dict[str, JsonValue],
    "deleteKeyValues": small.Keys,
    "deleteKeyValue": bool,
    "autocompleteNamespaces": list[str],
    "namespace": namespaces.Namespace,
    "createNamespace": namespaces.Namespace,
    "updateNamespace": namespaces.Namespace,
    "getFlowDependenciesFromNamespace": flows.Links,
    "inheritedVariables": dict[str, dict[str, JsonValue]],
    "inheritedPluginDefaults": dict[str, list[JsonValue]],
    "inheritedSecrets": dict[str, list[str]],
    "listNamespaceSecrets": namespaces.Secrets,
    "listSecrets": namespaces.Secrets,
    "putSecrets": namespaces.SecretName,
    "patchSecret": namespaces.SecretName,
    "listKeysWithInheritance": list[namespaces.KeyValue],
    "namespaceFileRevisions": list[namespaces.FileRevision],
    "fileMetadatas": namespaces.NamespaceFile,
    "createNamespaceFile": list[small.WrittenFile],
    "pauseBackfill": triggers.TriggerState,
    "unpauseBackfill": triggers.TriggerState,
    "deleteBackfill": triggers.TriggerState,
    "unlockTrigger": triggers.TriggerState,
    "restartTrigger": triggers.TriggerState,
    **dict.fromkeys(
        (
            f"{operation}By{how}"
            for operation in (
                *("unlockTriggers", "disabledTriggers", "deleteTriggers"),
                *("pauseBackfill", "unpauseBackfill", "deleteBackfill"),
            )
            for how in ("Ids", "Query")
        ),
        shapes.Count,
    ),
    "getPluginBySubgroups": list[plugins.PluginGroup],
    "getPluginIcons": dict[str, plugins.Icon],
    "getPluginGroupIcons": dict[str, plugins.Icon],
    "getPluginTriggers": list[plugins.TypeName],
    "getPropertiesFromType": dict[str, JsonValue],
    "getSchemaFromInputType": plugins.PluginPage,
    "getPluginVersions": plugins.Versions,
    "getPluginDocumentationFromVersion": plugins.TypePage,
    "listPebbleFilters": list[str],
    "listPluginPebbleFilters": list[str],
    "listPebbleFunctions": list[str],
    "listPluginPebbleFunctions": list[str],
    "renderExpressions": plugins.Rendered,
    "renderPluginExpressions": plugins.Rendered,
    "getFlowSchema": dict[str, JsonValue],
    "getAllInputTypes": list[small.TypeOfInput],
    "dailyStatistics": list[executions.DailyStatistics],
    "statisticsSummary": server.Totals,
    "dailyStatisticsGroupByFlow": dict[str, dict[str, list[executions.DailyStatistics]]],
    "dailyStatisticsGroupByNamespace": dict[str, list[executions.DailyStatistics]],
    "executionDurationsGroupByFlow": list[executions.FlowDurations],
    "latestExecutionsGroupByFlow": list[executions.Execution],
    "taskRunsDailyStatistics": list[executions.DailyStatistics],
    "logsDailyStatistics": list[server.LevelCounts],
    "usages": server.Usages,
    "searchBlueprintsShort": shapes.Page[server.BlueprintName],
    "searchBlueprints": shapes.Page[server.BlueprintName],
    "listBlueprintTags": list[server.Tag],
    "blueprint": server.Blueprint,
    "searchInternalBlueprints": shapes.Page[server.BlueprintName],
    **dict.fromkeys(
        ("internalBlueprint", "createInternalBlueprints", "updateInternalBlueprints"),
        server.Blueprint,
    ),
    "blueprintGraph": flows.Graph,
    "internalBlueprintGraph": flows.Graph,
    "searchDashboards": shapes.Page[server.Dashboard],
    "createDashboard": server.Dashboard,
    "dashboard": server.Dashboard,
    "updateDashboard": server.Dashboard,
    "validateDashboard": server.DashboardValidation,
    "validateChart": flows.Validation,
    "systemOverview": system.System,
    "storageUsage": system.StorageUsage,
    "systemConfiguration": list[system.ShownSetting],
    "calendarOfSchedules": system.Calendar,
    "previewChart": server.ChartRows,
    "dashboardChartData": server.ChartRows,
}
"""Operation -> the JSON that it answers with 200."""

CONTENTS: Mapping[str, str | None] = {
    "ping": "text/plain",
    "prometheus": "text/plain",
    "blueprintSource": "application/yaml",
    "blueprintFlow": "application/yaml",
    "exportFlowsByQuery": "application/octet-stream",
    "exportFlowsByIds": "application/octet-stream",
    "exportFlows": "text/csv",
    "exportChartToCsv": "text/csv",
    "exportDashboardChartDataToCSV": "text/csv",
    "exportTriggers": "text/csv",
    "exportExecutions": "text/csv",
    "followDependenciesExecutions": "text/event-stream",
    "getPluginIcon": "image/svg+xml",
    "getPluginIconSvg": "image/svg+xml",
    "downloadFileFromExecution": "application/octet-stream",
    "fileContent": "application/octet-stream",
    "followExecution": "text/event-stream",
    "followLogsFromExecution": "text/event-stream",
    "followLogs": "text/event-stream",
    "exportLogs": "text/csv",
    "downloadLogsFromExecution": "text/plain",
    "exportNamespaceFiles": "application/octet-stream",
    "createNamespaceDirectory": None,
    "deleteSecret": None,
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

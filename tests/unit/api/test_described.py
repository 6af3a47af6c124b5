"""The shapes of the OpenAPI document are those of real answers."""

import pytest
from pydantic import TypeAdapter

from shared.api.described import ANSWERS, CONTENTS
from shared.api.openapi import document
from shared.api.site import own_version
from shared.model.dead_letter import DeadLetter
from tests.builders import NOW

FLOW = """\
id: daily
namespace: shop
labels: {team: analytics}
inputs: [{id: limit, type: INT, defaults: 3, min: 1}]
tasks:
  - id: say
    type: io.kestra.plugin.core.log.Log
    message: hello
  - id: give
    type: io.kestra.plugin.core.output.OutputValues
    values: {count: "{{ inputs.limit }}"}
triggers:
  - id: nightly
    type: io.kestra.plugin.core.trigger.Schedule
    cron: "0 3 * * *"
  - id: hook
    type: io.kestra.plugin.core.trigger.Webhook
    key: a-key
"""


@pytest.fixture
def served(app):
    return document(app)


@pytest.fixture
def names(app, client):
    """What the paths of the operations need, after a flow has run."""
    app.state.dead_letters.keep(DeadLetter(id="7", at=NOW, reason="worn out"))
    client.post("/api/v1/flows", content=FLOW)
    ran = client.post("/api/v1/executions/shop/daily?wait=true").json()
    client.put("/api/v1/namespaces/shop/kv/threshold", content="5")
    client.post("/api/v1/dashboards", content="{id: mine, title: Mine, charts: []}")
    own = {"title": "Mine", "source": FLOW}
    return {
        "own_id": client.post("/api/v1/blueprints/custom", json=own).json()["id"],
        "namespace": "shop",
        "flow_id": "daily",
        "execution_id": ran["id"],
        "task_run_id": ran["taskRunList"][-1]["id"],
        "key": "threshold",
        "task_id": "say",
        "trigger_id": "nightly",
        "metric": "rows",
        "version": own_version(),
        "revision": 1,
        "blueprint_id": "hello",
        "dashboard_id": "mine",
        "letter_id": "7",
        "cls": "io.kestra.plugin.core.log.Log",
    }


def kind_in(path):
    if "/blueprints/" in path:
        return "FLOW"
    return "INT" if "/inputs/" in path else "flow"


def references(value):
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        for item in value.values():
            yield from references(item)
    if isinstance(value, list):
        for item in value:
            yield from references(item)


def test_every_reference_of_the_document_leads_somewhere(served):
    known = {f"#/components/schemas/{name}" for name in served["components"]["schemas"]}

    assert set(references(served)) <= known


def test_every_described_operation_is_served(served):
    operations = {
        operation.get("operationId")
        for path in served["paths"].values()
        for operation in path.values()
    }

    assert set(ANSWERS) | set(CONTENTS) <= operations
    assert not set(ANSWERS) & set(CONTENTS)


def test_every_operation_declares_what_it_answers(served):
    undeclared = [
        operation["operationId"]
        for path in served["paths"].values()
        for operation in path.values()
        if not declares_its_answer(operation)
    ]

    assert undeclared == []


def declares_its_answer(operation):
    """Whether the answer has a schema, or is known to have no content."""
    if "204" in operation["responses"]:
        return True
    content = operation["responses"]["200"].get("content", {})
    is_empty = CONTENTS.get(operation["operationId"], "") is None
    return is_empty if not content else all(one.get("schema") for one in content.values())


def test_answers_of_reading_have_the_shapes_that_are_described(served, client, names):
    queries = {
        "getFlow": {"source": "true"},
        "listSharedFilters": {"page": "logs"},
        "planFlowMove": {"namespace": "shop", "id": "weekly"},
        "listNamespaceDirectoryFiles": {"path": "/"},
        "searchNamespaceFileLines": {"q": "a"},
        "searchExecutionsByFlowId": {"namespace": "shop", "flowId": "daily"},
    }
    # These read a file of internal storage, which this flow does not make, or want a webhook.
    apart = {
        *("previewFileFromExecution", "getFileMetadatasFromExecution"),
        *("fileMetadatas", "namespaceFileRevisions", "webhookCalls"),
    }
    checked = set()
    for path, operations in served["paths"].items():
        name = operations.get("get", {}).get("operationId")
        # Webhooks are reading only by name: what they answer is an execution.
        if name not in ANSWERS or name in apart or "/webhook/" in path:
            continue
        filled = path.format(**names, kind=kind_in(path))
        answer = client.get(filled, params=queries.get(name))
        assert answer.status_code == 200, (filled, answer.text)
        TypeAdapter(ANSWERS[name]).validate_json(answer.content)
        checked.add(name)

    assert {"searchFlows", "getExecution", "searchTriggers", "listPlugins"} <= checked


def test_answers_of_changes_have_the_shapes_that_are_described(client, names):
    run = f"/api/v1/executions/{names['execution_id']}"
    trigger = {"namespace": "shop", "flowId": "daily", "triggerId": "nightly", "disabled": True}
    called = client.post("/api/v1/executions/webhook/shop/daily/a-key").json()["id"]
    calls = "/api/v1/triggers/shop/daily/hook/calls"
    answers = {
        "webhookCalls": client.get(calls),
        "callWebhookAgain": client.post(f"{calls}/{called}/again"),
        "validateFlows": client.post("/api/v1/flows/validate", content=f"{FLOW}x: 1\n"),
        "generateFlowGraphFromSource": client.post("/api/v1/flows/graph", content=FLOW),
        "updateFlow": client.put("/api/v1/flows/shop/daily", content=f"{FLOW}# changed\n"),
        "evalTaskRunExpression": client.post(
            f"{run}/eval/{names['task_run_id']}", content="{{ flow.id }}"
        ),
        "disabledTriggerById": client.put("/api/v1/triggers/set-disabled", json=trigger),
        **{
            operation: client.post(f"/api/v1/stats/{path}", json={})
            for operation, path in (
                ("dailyStatistics", "executions/daily"),
                ("dailyStatisticsGroupByFlow", "executions/daily/group-by-flow"),
                ("executionDurationsGroupByFlow", "executions/durations/group-by-flow"),
                ("dailyStatisticsGroupByNamespace", "executions/daily/group-by-namespace"),
                ("latestExecutionsGroupByFlow", "executions/latest/group-by-flow"),
                ("taskRunsDailyStatistics", "taskruns/daily"),
                ("logsDailyStatistics", "logs/daily"),
                ("statisticsSummary", "summary"),
            )
        },
    }

    for name, answer in answers.items():
        assert answer.status_code == 200, (name, answer.text)
        TypeAdapter(ANSWERS[name]).validate_json(answer.content)


@pytest.mark.parametrize(
    ("method", "path", "some"),
    [
        ("get", "/api/v1/executions/search", {"state", "labels", "filters", "page", "sort"}),
        ("delete", "/api/v1/executions/kill/by-query", {"state", "timeRange", "filters"}),
        ("get", "/api/v1/logs/{execution_id}", {"minLevel", "taskId", "attempt"}),
        ("post", "/api/v1/triggers/unlock/by-query", {"triggerId", "filters"}),
        ("get", "/api/v1/flows/export/by-query", {"namespace", "filters"}),
    ],
)
def test_filters_are_declared_once(served, method, path, some):
    names = [one["name"] for one in served["paths"][path][method]["parameters"]]

    assert some <= set(names)
    assert len(names) == len(set(names))
    assert ("page" in names) is path.endswith("/search")


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/executions/{namespace}/{flow_id}",
        "/api/v1/flows/import",
        "/api/v1/namespaces/{namespace}/files",
    ],
)
def test_forms_are_declared(served, path):
    assert "multipart/form-data" in served["paths"][path]["post"]["requestBody"]["content"]

"""Counts over time, usages."""

import pytest

FLOW = """\
id: {id}
namespace: {namespace}
tasks:
  - id: say
    type: io.kestra.plugin.core.log.Log
    message: hi
    level: WARN
"""
API = "/api/v1/main"


@pytest.fixture(autouse=True)
def ran(client, engine):
    for namespace, flow_id in (("shop", "one"), ("shop.reports", "two"), ("other", "three")):
        engine.flows.save(FLOW.format(namespace=namespace, id=flow_id))
        client.post(f"{API}/executions/{namespace}/{flow_id}?wait=true")


def stats(client, path, **body):
    return client.post(f"{API}/stats/{path}", json=body).json()


def last(counts):
    return counts[-1]["executionCounts"]["SUCCESS"]


def test_executions_are_counted_by_flow_and_by_namespace(client):
    by_flow = stats(client, "executions/daily/group-by-flow", namespace="shop")
    by_namespace = stats(client, "executions/daily/group-by-namespace")

    assert {name: list(flows) for name, flows in by_flow.items()} == {
        "shop": ["one"],
        "shop.reports": ["two"],
    }
    assert last(by_flow["shop"]["one"]) == 1
    assert {name: last(found) for name, found in by_namespace.items()} == {
        "other": 1,
        "shop": 1,
        "shop.reports": 1,
    }


def test_newest_executions_are_given_by_flow(client):
    every = stats(client, "executions/latest/group-by-flow", namespace="shop")
    named = stats(
        client, "executions/latest/group-by-flow", flows=[{"namespace": "other", "id": "three"}]
    )

    assert sorted(one["flowId"] for one in every) == ["one", "two"]
    assert [one["flowId"] for one in named] == ["three"]


def test_durations_are_told_by_flow(client):
    client.post(f"{API}/executions/shop/one?wait=true")

    found = stats(client, "executions/durations/group-by-flow", namespace="shop")

    assert [(one["namespace"], one["flowId"], one["latest"]["count"]) for one in found] == [
        ("shop", "one", 2),
        ("shop.reports", "two", 1),
    ]
    assert {one["before"]["count"] for one in found} == {0}
    # An execution of one line may be over within the millisecond in which it began.
    assert 0 <= found[0]["latest"]["p50"] <= found[0]["latest"]["p95"]


def test_executions_that_failed_have_no_part_in_durations(client):
    assert stats(client, "executions/durations/group-by-flow", state=["FAILED"]) == []


def test_task_runs_and_lines_are_counted(client):
    runs = stats(client, "taskruns/daily", namespace="shop")
    lines = stats(client, "logs/daily", namespace="shop", flowId="one")

    assert last(runs) == 2
    assert lines[-1]["counts"]["WARN"] == 1
    assert lines[0]["counts"] == dict.fromkeys(lines[0]["counts"], 0)


def test_flows_and_triggers_are_counted(client):
    assert stats(client, "summary", namespace="shop") == {"flows": 2, "triggers": 0}
    found = client.get(f"{API}/usages/all").json()["flows"]
    assert (found["count"], found["namespacesCount"]) == (3, 3)
    assert found["taskTypeCount"] == {"io.kestra.plugin.core.log.Log": 3}


def test_counts_are_given_to_prometheus(client):
    lines = client.get("/prometheus").text.splitlines()

    assert "windhover_flows 3" in lines
    assert 'windhover_executions{state="SUCCESS"} 3' in lines

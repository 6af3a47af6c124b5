"""What tasks have measured, over HTTP."""

from datetime import timedelta

import pytest

FLOW = """\
id: measuring
namespace: shop
tasks:
  - {id: first, type: io.kestra.plugin.core.debug.Return, format: "12345"}
  - {id: second, type: io.kestra.plugin.core.debug.Return, format: "123"}
"""
METRICS = "/api/v1/main/metrics"


@pytest.fixture
def measured(client, engine):
    engine.flows.save(FLOW)
    return client.post("/api/v1/main/executions/shop/measuring?wait=true").json()


def test_metrics_of_an_execution_in_their_order(client, measured):
    answer = client.get(f"{METRICS}/{measured['id']}?size=3").json()

    first = answer["results"][0]
    shown = [(one["taskId"], one["name"], one["type"]) for one in answer["results"]]
    assert answer["total"] == 4
    assert shown == [
        ("first", "length", "counter"),
        ("first", "duration", "timer"),
        ("second", "length", "counter"),
    ]
    assert first["value"] == 5
    assert (first["namespace"], first["flowId"]) == ("shop", "measuring")
    assert (first["executionId"], first["tags"]) == (measured["id"], {})
    assert first["taskRunId"] in [run["id"] for run in measured["taskRunList"]]


def test_metrics_of_one_task(client, measured):
    answer = client.get(f"{METRICS}/{measured['id']}?taskId=second&sort=name:asc").json()

    assert [one["name"] for one in answer["results"]] == ["duration", "length"]


def test_metrics_of_an_unknown_execution(client):
    assert client.get(f"{METRICS}/unknown").status_code == 404


def test_names_and_tasks(client, measured):
    assert client.get(f"{METRICS}/names/shop/measuring").json() == ["duration", "length"]
    assert client.get(f"{METRICS}/names/shop/measuring/third").json() == []
    assert client.get(f"{METRICS}/tasks/shop/measuring").json() == ["first", "second"]


@pytest.mark.parametrize(
    ("place", "aggregation", "value"),
    [
        ("length", "", 8),
        ("length", "&aggregation=avg", 4),
        ("first/length", "&aggregation=SUM", 5),
        ("length", "&aggregation=min", 3),
    ],
)
def test_metric_over_time(client, engine, measured, place, aggregation, value):
    now = engine.ports.clock.now()
    span = f"startDate={(now - timedelta(days=2)):%Y-%m-%dT%H:%M:%SZ}{aggregation}"

    answer = client.get(f"{METRICS}/aggregates/shop/measuring/{place}?{span}").json()

    points = answer["aggregations"]
    assert answer["groupBy"] == "day"
    assert [(one["name"], one["value"]) for one in points] == [
        ("length", 0),
        ("length", 0),
        ("length", value),
    ]
    assert points[-1]["date"] == f"{now:%Y-%m-%d}T00:00:00.000Z"


@pytest.mark.parametrize(
    "parameters",
    [
        "aggregation=median",
        "startDate=2026-10-22&endDate=2026-10-21",
        "startDate=0001-01-01",
        "endDate=0001-01-01",
        "startDate=soon",
    ],
)
def test_series_that_can_not_be_made_is_refused(client, measured, parameters):
    answer = client.get(f"{METRICS}/aggregates/shop/measuring/length?{parameters}")

    assert answer.status_code in {400, 422}


def test_metric_of_the_last_executions_is_what_each_has_measured_in_all(client, measured):
    later = client.post("/api/v1/main/executions/shop/measuring?wait=true").json()

    answer = client.get(f"{METRICS}/runs/shop/measuring/length").json()
    newest = client.get(f"{METRICS}/runs/shop/measuring/length?size=1").json()

    assert [(one["executionId"], one["value"]) for one in answer["results"]] == [
        (measured["id"], 8),
        (later["id"], 8),
    ]
    assert [one["executionId"] for one in newest["results"]] == [later["id"]]


def test_number_of_executions_is_bounded(client, measured):
    answer = client.get(f"{METRICS}/runs/shop/measuring/length?size=101")

    assert answer.status_code in {400, 422}


@pytest.mark.parametrize(
    ("parameters", "left"), [("", []), ("?deleteMetrics=false", ["first", "second"])]
)
def test_metrics_go_with_their_execution_unless_told_otherwise(client, measured, parameters, left):
    client.delete(f"/api/v1/main/executions/{measured['id']}{parameters}")

    assert client.get(f"{METRICS}/tasks/shop/measuring").json() == left

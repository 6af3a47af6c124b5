"""Counts over time, usages, blueprints, dashboards."""

import pytest

from shared.api.shapes.blueprints import blueprints

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
BOARD = """\
id: mine
title: Mine
charts:
  - {id: a, type: io.kestra.plugin.core.dashboard.chart.Bar}
"""


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


@pytest.mark.parametrize("one", blueprints(), ids=lambda one: one.id)
def test_every_blueprint_can_be_saved_as_it_is(client, one):
    path = f"{API}/blueprints/community/FLOW/{one.id}"

    source = client.get(f"{path}/source")
    saved = client.post(f"{API}/flows", content=source.text)

    assert source.headers["content-type"].startswith("application/yaml")
    assert (saved.status_code, saved.json()["source"]) == (200, one.source)
    assert client.get(f"{path}/graph").json()["nodes"]


def test_blueprints_are_found_by_text_and_tag(client):
    by_text = client.get(f"{API}/blueprints/community/FLOW?q=web service").json()
    by_tag = client.get(f"{API}/blueprints/community?tags=webhook").json()
    tags = [one["id"] for one in client.get(f"{API}/blueprints/community/FLOW/tags").json()]

    assert [one["id"] for one in by_text["results"]] == ["nightly-request"]
    assert [one["id"] for one in by_tag["results"]] == ["webhook"]
    assert "webhook" in tags
    assert client.get(f"{API}/blueprints/community/DASHBOARD").json()["total"] == 0
    assert client.get(f"{API}/blueprints/community/FLOW/absent").status_code == 404


def test_dashboard_is_kept_changed_and_forgotten(client):
    created = client.post(f"{API}/dashboards", content=BOARD)
    again = client.post(f"{API}/dashboards", content=BOARD)
    changed = client.put(f"{API}/dashboards/mine", content=BOARD.replace("Mine", "Yours"))
    found = client.get(f"{API}/dashboards?q=yours").json()
    gone = [client.delete(f"{API}/dashboards/mine").status_code for _ in range(2)]

    assert (created.json()["title"], created.json()["sourceCode"]) == ("Mine", BOARD)
    assert again.status_code == 422
    assert changed.json()["created"] == created.json()["created"]
    assert [one["id"] for one in found["results"]] == ["mine"]
    assert gone == [204, 404]


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("{title: x, charts: [{id: a}]}", "charts[0].type: must not be null"),
        ("{charts: []}", "title: must not be null"),
        ("{title: x}", "charts: must be a list"),
        ("{id: ../a, title: x, charts: []}", "id: must be letters"),
        ("[]", "source: must be a map"),
        ("a: [", "source: "),
    ],
)
def test_source_that_is_no_dashboard_is_refused_with_what_is_wrong(client, source, problem):
    checked = client.post(f"{API}/dashboards/validate", content=source).json()
    created = client.post(f"{API}/dashboards", content=source)

    assert problem in checked["constraints"]
    assert created.status_code == 422
    assert client.get(f"{API}/dashboards").json()["total"] == 0


def test_chart_is_checked_by_itself(client):
    path = f"{API}/dashboards/validate/chart"

    assert "constraints" not in client.post(path, content="{id: a, type: b}").json()
    assert "type: must" in client.post(path, content="{id: a}").json()["constraints"]

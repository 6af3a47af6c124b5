"""Flows to begin with that people have kept themselves."""

import pytest

API = "/api/v1/blueprints/custom"
SOURCE = """\
id: mine
namespace: shop
tasks:
  - {id: say, type: io.kestra.plugin.core.log.Log, message: hello}
"""
GIVEN = {"title": "Mine", "description": "Says it.", "tags": ["b", "a", "b"], "source": SOURCE}


@pytest.fixture
def kept(client):
    return client.post(API, json=GIVEN).json()


def test_kept_blueprint_is_found_with_its_types_and_its_source(client, kept):
    found = client.get(f"{API}/{kept['id']}").json()
    listed = client.get(API).json()

    assert (found["title"], found["source"]) == ("Mine", SOURCE)
    assert found["tags"] == ["b", "a"]
    assert found["includedTasks"] == ["io.kestra.plugin.core.log.Log"]
    assert [(one["id"], "source" in one) for one in listed["results"]] == [(kept["id"], False)]
    assert client.get(f"{API}?q=nothing").json()["total"] == 0


def test_kept_blueprint_has_a_graph(client, kept):
    assert client.get(f"{API}/{kept['id']}/graph").json()["nodes"]


def test_kept_blueprint_is_changed_whole_and_forgotten(client, kept):
    path = f"{API}/{kept['id']}"

    changed = client.put(path, json={"title": "Ours", "source": SOURCE}).json()

    assert (changed["id"], changed["title"], changed["tags"]) == (kept["id"], "Ours", [])
    assert client.delete(path).status_code == 204
    assert client.get(path).status_code == 404
    assert client.get(API).json()["total"] == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {**GIVEN, "title": " "},
        {**GIVEN, "source": "tasks: ["},
        {**GIVEN, "source": "a" * 70_000},
        {**GIVEN, "tags": [str(number) for number in range(21)]},
        {**GIVEN, "more": 1},
    ],
    ids=["no title", "no YAML", "too large", "too many tags", "more"],
)
def test_what_is_no_blueprint_is_refused_and_nothing_kept(client, wrong):
    assert client.post(API, json=wrong).status_code in {400, 413, 422}
    assert client.get(API).json()["total"] == 0


@pytest.mark.parametrize("name", ["absent", "..%2F_dashboards%2Fmine", "a" * 200])
@pytest.mark.parametrize("verb", ["get", "put", "delete"])
def test_what_nobody_has_kept_is_not_found(client, name, verb):
    more = {"json": GIVEN} if verb == "put" else {}

    assert getattr(client, verb)(f"{API}/{name}", **more).status_code == 404


def test_dashboards_are_no_blueprints(client):
    client.post("/api/v1/dashboards", content="{id: mine, title: Mine, charts: []}")

    assert client.get(f"{API}/mine").status_code == 404

"""Flows to begin with that come with the program."""

import pytest
from fastapi.testclient import TestClient

from shared.api.access.guard import Guard
from shared.api.app import create_app
from shared.api.shapes.blueprints import blueprints
from shared.api.site import Site
from shared.cli.composition import open_memory
from shared.sdk.registry import Catalog, Registry
from shared.settings import Settings

API = "/api/v1"
ALL = {one.id: one for one in blueprints()}
NEED_MORE = {"bigquery-to-slack", "nightly-request", "webhook"}
"""They ask services that are not here, or wait for a request."""
WAIT_FOR_A_PERSON = {"approval"}


def run(client, name, **inputs):
    """The end of a run of a blueprint, as it is."""
    saved = client.post(f"{API}/flows", content=ALL[name].source).json()
    path = f"{API}/executions/{saved['namespace']}/{saved['id']}"
    wait = name not in WAIT_FOR_A_PERSON
    return client.post(path, params={"wait": wait}, data=inputs).json()


@pytest.mark.parametrize("name", sorted(ALL.keys() - NEED_MORE - WAIT_FOR_A_PERSON))
def test_every_blueprint_that_needs_nothing_else_runs(client, name):
    assert run(client, name)["state"]["current"] == "SUCCESS"


@pytest.mark.parametrize("name", sorted(WAIT_FOR_A_PERSON))
def test_blueprint_that_asks_a_person_starts(client, name):
    assert run(client, name)["id"]


def test_blueprint_of_retries_tells_what_has_failed(client):
    ended = run(client, "retry-and-tell", works="false")
    lines = client.get(f"{API}/logs/{ended['id']}", params={"minLevel": "ERROR"}).json()

    assert ended["state"]["current"] == "FAILED"
    assert any("unsteady has failed: The other side" in one["message"] for one in lines)


def test_blueprint_of_rows_keeps_those_that_matter(client):
    ended = run(client, "csv-lines", least="20")
    [table] = [one for one in ended["taskRunList"] if one["taskId"] == "table"]
    uri = client.get(f"{API}/outputs/{ended['id']}/{table['id']}").json()["uri"]

    text = client.get(f"{API}/executions/{ended['id']}/file", params={"path": uri}).text

    assert "Ada" in text
    assert "Grace" not in text


def test_blueprint_that_needs_a_plug_in_which_is_not_here_is_not_offered(registry, authenticator):
    known = {name: "" for name in registry.names() if ".gcp." not in name}
    with open_memory(Settings(workers=1), Registry([Catalog(known, {})])) as engine:
        app = create_app(engine, Guard(authenticator), Site("http://localhost:8080"))
        with TestClient(app, base_url="http://localhost:8080") as client:
            offered = client.get(f"{API}/blueprints/community/FLOW?size=100").json()["results"]
            tags = client.get(f"{API}/blueprints/community/FLOW/tags").json()

    assert {one["id"] for one in offered} == ALL.keys() - {"bigquery-to-slack"}
    assert "google cloud" not in {one["id"] for one in tags}


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

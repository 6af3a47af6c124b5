"""Flows as files, several at once, and what is in them (HTTP API, section 2)."""

import csv
import io
import json
import zipfile

import pytest

LOG = "io.kestra.plugin.core.log.Log"
FIRST = f"""\
id: first
namespace: shop.reports
labels: {{team: "=1+1"}}
tasks:
  - id: outer
    type: io.kestra.plugin.core.flow.Sequential
    tasks:
      - {{id: inner, type: {LOG}, message: Deep water}}
  - id: call
    type: io.kestra.plugin.core.flow.Subflow
    namespace: shop
    flowId: second
"""
SECOND = f"""\
id: second
namespace: shop
concurrency: {{limit: 2}}
tasks:
  - {{id: say, type: {LOG}, message: hi}}
"""
THIRD = f"""\
id: third
namespace: shop
tasks:
  - {{id: say, type: {LOG}, message: hi}}
  - id: unknown
    type: io.kestra.plugin.core.flow.Subflow
    namespace: shop
    flowId: "{{{{ vars.x }}}}"
triggers:
  - id: after
    type: io.kestra.plugin.core.trigger.Flow
    conditions:
      - {{type: io.kestra.plugin.core.condition.ExecutionFlow, namespace: shop, flowId: second}}
"""
API = "/api/v1/main/flows"
SOURCES = {"shop.reports.first.yml": FIRST, "shop.second.yml": SECOND, "shop.third.yml": THIRD}


@pytest.fixture
def saved(engine):
    for source in SOURCES.values():
        engine.flows.save(source)


def entries(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def zipped(files):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return content.getvalue()


def sent(client, name, content, query=""):
    return client.post(f"{API}/import{query}", files={"fileUpload": (name, content)})


def test_flows_are_exported_as_they_were_sent(client, saved):
    every = client.get(f"{API}/export/by-query")
    some = client.get(f"{API}/export/by-query?namespace=shop.reports")
    named = client.post(f"{API}/export/by-ids", json=[{"namespace": "shop", "id": "third"}])

    assert entries(every.content) == SOURCES
    assert list(entries(some.content)) == ["shop.reports.first.yml"]
    assert list(entries(named.content)) == ["shop.third.yml"]
    assert every.headers["content-disposition"] == 'attachment; filename="flows.zip"'
    missing = [{"namespace": "shop", "id": "nothing"}]
    assert client.post(f"{API}/export/by-ids", json=missing).status_code == 404


def test_list_of_flows_holds_no_formula(client, saved):
    answer = client.get(f"{API}/export/by-query/csv?sort=id:asc")

    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert answer.headers["content-type"].startswith("text/csv")
    assert [(row["namespace"], row["id"], row["disabled"]) for row in rows] == [
        ("shop", "second", "false"),
        ("shop", "third", "false"),
        ("shop.reports", "first", "false"),
    ]
    assert all(not cell.startswith("=") for row in rows for cell in row.values())


def test_what_was_exported_can_be_imported(client, engine, saved):
    archive = client.get(f"{API}/export/by-query").content
    client.request("DELETE", f"{API}/delete/by-query")

    answer = sent(client, "flows.zip", archive)

    assert (answer.status_code, answer.json()) == (200, [])
    assert [one.record.source for one in engine.catalog.of_namespace("shop")] == [SECOND, THIRD]


def test_import_of_several_documents_names_those_that_fail(client, engine):
    answer = sent(client, "all.yaml", f"{SECOND}---\nid: bad\nnamespace: shop\n---\nno flow\n")

    assert answer.json() == ["shop/bad", "all.yaml"]
    assert [one.record.flow_id for one in engine.catalog.of_namespace("shop")] == ["second"]


def test_import_that_must_not_fail_tells_why(client):
    answer = sent(client, "one.yml", "id: bad\nnamespace: shop\n", "?failOnError=true")

    assert answer.status_code == 422
    assert answer.json()["message"].startswith("Invalid entity: ")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("flow.txt", b"x"),
        ("flows.zip", b"no zip"),
        ("one.yml", b"\xff"),
        ("flows.zip", zipped({"a.yml": "x" * (1024 * 1024 + 1)})),
        ("flows.zip", zipped({f"{number}.yml": "" for number in range(10_001)})),
        ("flows.zip", zipped({f"{number}.yml": "x" * 1024 * 1024 for number in range(65)})),
    ],
    ids=["extension", "no-archive", "no-text", "large-file", "many-files", "large-archive"],
)
def test_file_that_can_not_be_imported_is_refused(client, name, content):
    assert sent(client, name, content).status_code == 422


def test_what_an_archive_would_change_is_told_before_it_does(client, engine, saved):
    new = FIRST.replace("id: first", "id: fresh")
    changed = SECOND.replace("message: hi", "message: bye")
    files = {"a.yml": new, "b.yml": changed, "c.yml": THIRD, "d.yml": "id: bad\n", "e.txt": "x"}
    form = {"fileUpload": ("flows.zip", zipped(files))}

    found = client.post(f"{API}/validate", files=form).json()

    assert [(one["filename"], one.get("change"), "constraints" in one) for one in found] == [
        ("a.yml", "CREATED", False),
        ("b.yml", "UPDATED", False),
        ("c.yml", "UNCHANGED", False),
        ("d.yml", None, True),
    ]
    assert engine.catalog.find("shop", "second").record.source == SECOND


@pytest.mark.parametrize(
    ("asked", "flows"),
    [
        ("q=DEEP", ["first"]),
        ("q=DEEP&caseSensitive=true", []),
        ("q=Deep&caseSensitive=true", ["first"]),
        ("q=wat", ["first"]),
        ("q=wat&wholeWord=true", []),
        ("q=water&wholeWord=true", ["first"]),
        ("q=.eep", []),
        ("q=.eep&regex=true", ["first"]),
        ("q=second$&regex=true", ["first", "second"]),
    ],
)
def test_sources_are_searched_as_it_is_asked_for(client, saved, asked, flows):
    found = client.get(f"{API}/source?{asked}&sort=id:asc").json()

    assert [one["id"] for one in found["results"]] == flows


def test_broken_expression_is_refused(client, saved):
    assert client.get(f"{API}/source?q=(&regex=true").status_code == 422


def test_import_needs_its_part(client):
    assert client.post(f"{API}/import", files={"other": ("a.yml", b"x")}).status_code == 422


def test_flows_are_disabled_and_enabled_in_their_source(client, engine, saved):
    names = [{"namespace": "shop", "id": "second"}, {"namespace": "shop", "id": "third"}]

    disabled = client.post(f"{API}/disable/by-ids", json=names)
    again = client.post(f"{API}/disable/by-query?namespace=shop")
    enabled = client.post(f"{API}/enable/by-ids", json=names)

    assert [one.json()["count"] for one in (disabled, again, enabled)] == [2, 1, 2]
    found = engine.catalog.find("shop", "second")
    assert (found.record.revision, found.record.source) == (3, f"{SECOND}disabled: false\n")
    assert engine.catalog.find("shop", "second", 2).record.disabled
    assert engine.catalog.find("shop.reports", "first").record.disabled


def test_source_without_a_place_for_it_can_not_be_disabled(client, engine):
    task = {"id": "a", "type": LOG, "message": "m"}
    engine.flows.save(json.dumps({"id": "json", "namespace": "shop", "tasks": [task]}))

    answer = client.post(f"{API}/disable/by-ids", json=[{"namespace": "shop", "id": "json"}])

    assert answer.status_code == 422
    assert not engine.catalog.find("shop", "json").record.disabled


def test_flows_are_deleted_all_or_none(client, engine, saved):
    names = [{"namespace": "shop", "id": "second"}, {"namespace": "shop", "id": "nothing"}]

    refused = client.request("DELETE", f"{API}/delete/by-ids", json=names)
    before = len(engine.catalog.of_namespace("shop"))
    done = client.request("DELETE", f"{API}/delete/by-ids", json=names[:1])

    assert (refused.status_code, before, done.json()["count"]) == (404, 2, 1)
    assert client.request("DELETE", f"{API}/delete/by-query?nonsense=1").status_code == 400
    assert [one.record.flow_id for one in engine.catalog.of_namespace("shop")] == ["third"]


def test_sources_are_searched_by_text(client, saved):
    found = client.get(f"{API}/source?q=DEEP").json()

    assert found["total"] == 1
    [hit] = found["results"]
    assert (hit["namespace"], hit["id"], hit["model"]["id"]) == ("shop.reports", "first", "first")
    assert hit["matches"] == [
        {
            "line": 8,
            "column": 67,
            "snippet": f"      - {{id: inner, type: {LOG}, message: Deep water}}",
        }
    ]
    assert "[mark]Deep[/mark] water" in hit["fragments"][0]
    assert client.get(f"{API}/source?q=say&namespace=shop.reports").json()["total"] == 0


def test_links_between_flows_are_those_of_their_sources(client, saved):
    every = client.get(f"{API}/dependencies").json()
    near = client.get(f"{API}/shop/third/dependencies").json()
    far = client.get(f"{API}/shop/third/dependencies?expandAll=true").json()
    ahead = client.get(f"{API}/shop/third/dependencies?destinationOnly=true").json()

    call = {
        "source": "main_shop.reports_first",
        "target": "main_shop_second",
        "relation": "FLOW_TASK",
    }
    heard = {"source": "main_shop_second", "target": "main_shop_third", "relation": "FLOW_TRIGGER"}
    assert [one["id"] for one in every["nodes"]] == ["second", "third", "first"]
    assert every["edges"] == [heard, call]
    assert near["edges"] == [heard]
    assert far["edges"] == [heard, call]
    assert ahead == {
        "nodes": [{"uid": "main_shop_third", "namespace": "shop", "id": "third"}],
        "edges": [],
    }
    assert client.get(f"{API}/shop/nothing/dependencies").status_code == 404


def test_task_is_found_at_any_depth(client, saved):
    path = f"{API}/shop.reports/first/tasks"

    assert client.get(f"{path}/inner").json() == {
        "id": "inner",
        "type": LOG,
        "message": "Deep water",
    }
    assert client.get(f"{path}/nothing").status_code == 404
    assert client.get(f"{path}/inner?revision=2").status_code == 404


def test_single_task_is_validated_in_yaml_and_json(client):
    right = client.post(f"{API}/validate/task", content=f"id: a\ntype: {LOG}\nmessage: m\n")
    wrong = client.post(f"{API}/validate/task", json={"id": "a", "type": LOG})
    trigger = client.post(f"{API}/validate/trigger", json={"id": "a", "type": "nothing"})
    broken = client.post(f"{API}/validate/task", content="a: [")

    assert "constraints" not in right.json()
    assert wrong.json()["constraints"].startswith("message: ")
    assert wrong.json()["problems"][0]["path"] == "message"
    assert trigger.json()["problems"][0]["path"] == "type"
    assert (broken.status_code, "constraints" in broken.json()) == (200, True)


def test_flows_with_a_limit_are_listed_with_what_runs(client, saved):
    found = client.get(f"{API}/concurrency-limit/search").json()

    assert found == {
        "results": [{"namespace": "shop", "flowId": "second", "running": 0}],
        "total": 1,
    }

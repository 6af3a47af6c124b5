"""Lists of executions and flows, forms of sources, and the slots of concurrency limits."""

import csv
import io
import json

import pytest

LOG = "{id: say, type: io.kestra.plugin.core.log.Log, message: hi}"
CHILD = f"id: child\nnamespace: shop\ntasks: [{LOG}]\n"
PARENT = """\
id: parent
namespace: shop
tasks:
  - id: call
    type: io.kestra.plugin.core.flow.Subflow
    namespace: shop
    flowId: child
"""
LIMITED = f"id: limited\nnamespace: shop\nconcurrency: {{limit: 1}}\ntasks: [{LOG}]\n"
API = "/api/v1/main"


@pytest.fixture(autouse=True)
def saved(engine):
    for source in (CHILD, PARENT, LIMITED):
        engine.flows.save(source)


def ran(client, flow_id):
    return client.post(f"{API}/executions/shop/{flow_id}?wait=true").json()


def test_what_may_be_run_is_listed(client):
    found = client.get(f"{API}/executions/namespaces/shop/flows").json()

    assert client.get(f"{API}/executions/namespaces").json() == ["shop"]
    assert [one["id"] for one in found] == ["child", "limited", "parent"]


def test_newest_execution_of_each_flow_is_told(client):
    ran(client, "child")
    newest = ran(client, "child")
    asked = [{"namespace": "shop", "id": one} for one in ("child", "limited", "absent")]

    [found] = client.post(f"{API}/executions/latest", json=asked).json()

    assert (found["id"], found["flowId"], found["status"]) == (newest["id"], "child", "SUCCESS")


def test_executions_are_given_as_a_table(client):
    done = ran(client, "child")

    content = client.get(f"{API}/executions/export/by-query/csv?flowId=child").text

    [row] = csv.DictReader(io.StringIO(content))
    assert (row["id"], row["state"]) == (done["id"], "SUCCESS")


def test_execution_is_followed_with_what_it_has_led_to(client):
    done = ran(client, "parent")

    lines = client.get(f"{API}/executions/{done['id']}/follow-dependencies").text.splitlines()

    kinds = [line.removeprefix("id: ") for line in lines if line.startswith("id: ")]
    told = [json.loads(line.removeprefix("data: ")) for line in lines if line.startswith("data")]
    assert kinds == ["start", "end", "end", "end-all"]
    assert [(one["flowId"], one["state"]) for one in told[1:-1]] == [
        ("parent", "SUCCESS"),
        ("child", "SUCCESS"),
    ]


def test_sources_are_validated_as_files_of_a_form(client):
    files = [
        ("fileUpload", ("good.yml", CHILD + "---\n" + PARENT)),
        ("other", ("bad.yml", "id: bad\n")),
    ]

    found = client.post(f"{API}/flows/validate", files=files).json()

    assert [(one["index"], one["filename"], "constraints" in one) for one in found] == [
        (0, "good.yml", False),
        (1, "good.yml", False),
        (2, "bad.yml", True),
    ]


def test_flow_of_another_namespace_is_moved_when_that_is_asked_for(client):
    refused = client.post(f"{API}/flows/moved", content=CHILD)
    moved = client.post(f"{API}/flows/moved?override=true", content=CHILD)

    assert refused.status_code == 422
    assert [(one["namespace"], one["source"]) for one in moved.json()] == [
        ("moved", CHILD.replace("shop", "moved"))
    ]
    assert client.get(f"{API}/flows/shop/child").status_code == 200


def test_slots_are_counted_anew(client, engine):
    ran(client, "limited")
    limit = f"{API}/flows/concurrency-limit/shop"

    found = client.put(f"{limit}/limited", json={"running": 7})
    missing = client.put(f"{limit}/absent", json={"running": 0})

    assert found.json() == {"namespace": "shop", "flowId": "limited", "running": 0}
    assert missing.status_code == 404


def test_lines_about_triggers_are_removed(client):
    assert client.delete(f"{API}/logs/shop/child?triggerId=x").json() == {"count": 0}


def test_old_revisions_are_deleted_for_ever(client):
    for number in (2, 3):
        client.put(f"{API}/flows/shop/child", content=f"{CHILD}description: {number}\n")
    path = f"{API}/flows/shop/child"

    latest = client.delete(f"{path}/revisions?revisions=1,3")
    absent = client.delete(f"{path}/revisions?revisions=7")
    deleted = client.delete(f"{path}/revisions?revisions=1")
    again = client.delete(f"{path}/revisions?revisions=1")

    left = [one["revision"] for one in client.get(f"{path}/revisions").json()]
    assert [one.status_code for one in (latest, absent, deleted, again)] == [409, 404, 204, 404]
    assert left == [2, 3]
    assert client.get(f"{path}?revision=1").status_code == 404
    assert client.post(f"{API}/executions/shop/child?revision=1").status_code == 404


def test_revision_that_still_runs_is_not_deleted(client, engine):
    paused = CHILD.replace("[{", "[{id: wait, type: io.kestra.plugin.core.flow.Pause}, {")
    client.put(f"{API}/flows/shop/child", content=paused)
    client.post(f"{API}/executions/shop/child")
    client.put(f"{API}/flows/shop/child", content=CHILD)

    refused = client.delete(f"{API}/flows/shop/child/revisions?revisions=2")

    assert (refused.status_code, refused.json()["code"]) == (409, "flow.revision-needed")

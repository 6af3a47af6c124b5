"""Actions on several triggers."""

import pytest

FLOW = """\
id: {id}
namespace: shop
tasks: [{{id: say, type: io.kestra.plugin.core.log.Log, message: hello}}]
triggers:
  - id: nightly
    type: io.kestra.plugin.core.trigger.Schedule
    cron: "0 3 1 1 *"
"""
TRIGGERS = "/api/v1/main/triggers"
BACKFILL = {"start": "2024-01-01T00:00:00Z", "end": "2024-12-31T00:00:00Z"}


def key(flow_id):
    return {"namespace": "shop", "flowId": flow_id, "triggerId": "nightly"}


@pytest.fixture(autouse=True)
def saved(engine):
    for flow_id in ("one", "two"):
        engine.flows.save(FLOW.format(id=flow_id))


def states(client):
    found = client.get(f"{TRIGGERS}/search?sort=flowId:asc").json()["results"]
    return {one["state"]["flowId"]: one["state"] for one in found}


def test_triggers_are_disabled_by_name_and_enabled_by_query(client):
    body = {"triggers": [key("one"), key("two")], "disabled": True}
    disabled = client.post(f"{TRIGGERS}/set-disabled/by-triggers", json=body)
    then = {name: state["disabled"] for name, state in states(client).items()}
    enabled = client.post(f"{TRIGGERS}/set-disabled/by-query?flowId=two&disabled=false")

    assert (disabled.json()["count"], enabled.json()["count"]) == (2, 1)
    assert then == {"one": True, "two": True}
    assert {name: one["disabled"] for name, one in states(client).items()} == {
        "one": True,
        "two": False,
    }


@pytest.mark.parametrize(
    ("method", "path", "reason"),
    [
        ("POST", "/unlock", "trigger is not locked"),
        ("POST", "/backfill/pause", "no backfill found"),
        ("POST", "/backfill/unpause", "no backfill found"),
        ("POST", "/backfill/delete", "no backfill found"),
    ],
)
def test_action_by_name_is_refused_when_one_does_not_qualify(client, method, path, reason):
    absent = {**key("one"), "triggerId": "absent"}

    refused = client.request(method, f"{TRIGGERS}{path}/by-triggers", json=[key("one"), absent])

    assert refused.status_code == 400
    assert refused.json()["invalids"] == [
        {"message": reason, "invalidValue": "nightly", "path": "triggerId"},
        {"message": "trigger not found", "invalidValue": "absent", "path": "triggerId"},
    ]


def test_backfills_are_paused_and_ended_where_there_are_some(client):
    # A trigger that is disabled lets its backfill rest where it is.
    client.put(f"{TRIGGERS}/set-disabled", json={**key("one"), "disabled": True})
    client.put(f"{TRIGGERS}/backfill/create", json={**key("one"), "backfill": BACKFILL})

    paused = client.post(f"{TRIGGERS}/backfill/pause/by-query?namespace=shop").json()
    was_paused = states(client)["one"]["backfill"]["paused"]
    went_on = client.post(f"{TRIGGERS}/backfill/unpause/by-triggers", json=[key("one")]).json()
    is_paused = states(client)["one"]["backfill"]["paused"]
    ended = client.post(f"{TRIGGERS}/backfill/delete/by-query").json()

    assert [one["count"] for one in (paused, went_on, ended)] == [1, 1, 1]
    assert (was_paused, is_paused) == (True, False)
    assert "backfill" not in states(client)["one"]


def test_states_of_triggers_are_forgotten(client):
    by_name = client.request("DELETE", f"{TRIGGERS}/delete/by-triggers", json=[key("one")] * 2)
    by_query = client.request("DELETE", f"{TRIGGERS}/delete/by-query?flowId=two")

    assert (by_name.json()["count"], by_query.json()["count"]) == (1, 1)
    assert states(client) == {}


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/unlock/by-query"),
        ("DELETE", "/delete/by-query"),
        ("POST", "/backfill/delete/by-query"),
        ("POST", "/set-disabled/by-query?disabled=true&x=1"),
    ],
)
def test_unknown_filter_touches_nothing(client, method, path):
    query = "" if "?" in path else "?namepsace=shop"

    assert client.request(method, f"{TRIGGERS}{path}{query}").status_code == 400
    assert [one["disabled"] for one in states(client).values()] == [False, False]


def test_triggers_are_given_as_a_table(client):
    lines = client.get(f"{TRIGGERS}/export/by-query/csv?flowId=one").text.splitlines()

    assert lines[0].startswith("namespace,flowId,triggerId,disabled,locked,")
    assert [line.split(",")[:5] for line in lines[1:]] == [
        ["shop", "one", "nightly", "false", "false"]
    ]

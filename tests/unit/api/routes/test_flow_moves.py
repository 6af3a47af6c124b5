"""Moving a flow to another id or namespace over the API."""

import pytest

LOG = "io.kestra.plugin.core.log.Log"
ORDERS = f"""\
# The orders of the day.
id: orders
namespace: shop
tasks:
  - {{id: say, type: {LOG}, message: "{{{{ kv('rate') }}}}"}}
triggers:
  - {{id: nightly, type: io.kestra.plugin.core.trigger.Schedule, cron: "0 3 1 1 *"}}
"""
CALLER = """\
id: caller
namespace: shop
tasks:
  - {id: call, type: io.kestra.plugin.core.flow.Subflow, namespace: shop, flowId: orders}
"""
FLOWS = "/api/v1/main/flows"
MOVE = f"{FLOWS}/shop/orders/move"
MOVED = "shop.daily/purchases"
DESTINATION = {"namespace": "shop.daily", "id": "purchases"}


@pytest.fixture
def saved(engine):
    engine.flows.save(ORDERS)
    engine.flows.save(CALLER)
    engine.key_values("shop").put("rate", 3)


def test_plan_tells_what_could_go_with_the_flow_and_changes_nothing(client, saved):
    plan = client.get(MOVE, params=DESTINATION).json()

    assert plan == {
        "source": ORDERS.replace("id: orders", "id: purchases").replace(
            "namespace: shop", "namespace: shop.daily"
        ),
        "triggers": ["nightly"],
        "keys": [{"name": "rate", "named": True, "taken": False}],
        "files": [],
        "references": [
            {"namespace": "shop", "id": "caller", "relations": ["FLOW_TASK"], "lines": [4]}
        ],
    }
    assert client.get(f"{FLOWS}/{MOVED}").status_code == 404


def test_plan_tells_why_the_flow_can_not_be_moved(client, saved):
    plan = client.get(MOVE, params={"namespace": "shop", "id": "caller"}).json()

    assert plan["refusal"]["code"] == "flow.exists"
    assert plan["refusal"]["remedy"]
    assert "source" not in plan


def test_flow_is_moved_with_what_was_chosen(client, saved):
    chosen = {"keys": ["rate"], "references": [{"namespace": "shop", "id": "caller"}]}
    moved = client.post(MOVE, json=DESTINATION | chosen)

    assert moved.status_code == 200
    answer = moved.json()
    assert (answer["flow"]["id"], answer["flow"]["disabled"]) == ("purchases", False)
    assert answer["old"] == {"namespace": "shop", "id": "orders", "revision": 2}
    assert answer["references"] == [{"namespace": "shop", "id": "caller", "revision": 2}]
    assert (answer["keys"], answer["files"]) == (["rate"], [])
    assert client.get(f"{FLOWS}/shop/orders").json()["disabled"] is True
    assert client.get("/api/v1/main/namespaces/shop.daily/kv/rate").json()["value"] == 3


def test_move_of_a_revision_that_is_not_the_latest_is_refused(client, saved):
    refused = client.post(MOVE, json=DESTINATION | {"revision": 5})

    assert refused.status_code == 412
    assert client.get(f"{FLOWS}/{MOVED}").status_code == 404
    assert client.get(f"{FLOWS}/shop/orders").json()["disabled"] is False


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"namespace": "shop", "id": "orders"}, 422),
        ({"namespace": "shop", "id": "caller"}, 422),
        ({"namespace": "../etc", "id": "orders"}, 422),
        ({"id": "orders"}, 400),
        (DESTINATION | {"trigers": False}, 422),
        (DESTINATION | {"references": [{"namespace": "shop", "id": "gone"}]}, 404),
        (DESTINATION | {"keys": ["../../rate"]}, 422),
        (DESTINATION | {"files": ["../a"]}, 422),
    ],
    ids=["same", "exists", "path", "no namespace", "misspelt", "reference", "key", "file"],
)
def test_move_that_can_not_be_is_refused_and_changes_nothing(client, saved, body, status):
    refused = client.post(MOVE, json=body)

    assert refused.status_code == status
    assert client.get(f"{FLOWS}/{MOVED}").status_code == 404
    assert client.get(f"{FLOWS}/shop/orders").json()["revision"] == 1


def test_flow_that_is_not_there_is_not_moved(client):
    assert client.get(MOVE, params=DESTINATION).status_code == 404
    assert client.post(MOVE, json=DESTINATION).status_code == 404


def test_stranger_may_neither_plan_nor_move(guarded, saved):
    assert guarded.get(MOVE, params=DESTINATION).status_code == 401
    assert guarded.post(MOVE, json=DESTINATION).status_code == 401

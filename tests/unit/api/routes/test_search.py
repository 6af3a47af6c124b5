"""One search over everything (HTTP API, section 12)."""

import io

import pytest

from shared.ports.unavailable import Unavailable

FLOW = """\
id: {id}
namespace: shop.reports
tasks:
  - {{id: say, type: io.kestra.plugin.core.log.Log, message: hello}}
"""
BOARD = """\
title: Orders of the day
charts:
  - {id: note, type: io.kestra.plugin.core.dashboard.chart.Markdown, content: hello}
"""
SEARCH = "/api/v1/main/search"


@pytest.fixture
def saved(engine):
    for name in ("daily_orders", "orders"):
        engine.flows.save(FLOW.format(id=name))


def search(client, text):
    answer = client.get(SEARCH, params={"q": text})
    assert answer.status_code == 200
    return answer.json()


def test_search_looks_everywhere(client, engine, saved):
    engine.namespace_files("shop.reports").put("orders/a.txt", io.BytesIO(b"x"))
    engine.key_values("shop").put("last_order", 1)
    board = client.post("/api/v1/main/dashboards", content=BOARD).json()
    run = client.post("/api/v1/main/executions/shop.reports/orders?wait=true").json()

    found = search(client, "ORDER")

    assert found["flows"] == [
        {"namespace": "shop.reports", "id": "orders"},
        {"namespace": "shop.reports", "id": "daily_orders"},
    ]
    assert found["files"] == [{"namespace": "shop.reports", "path": "/orders/a.txt"}]
    assert found["keys"] == [{"namespace": "shop", "key": "last_order"}]
    assert found["dashboards"] == [{"id": board["id"], "title": "Orders of the day"}]
    assert search(client, "shop")["namespaces"] == ["shop", "shop.reports"]
    assert {"cls": "io.kestra.plugin.core.flow.LoopUntil"} in search(client, "loop")["plugins"]
    assert search(client, run["id"][:10])["executions"] == [
        {"id": run["id"], "namespace": "shop.reports", "flowId": "orders", "state": "SUCCESS"}
    ]


def test_search_of_nothing_finds_nothing(client, saved):
    kinds = ("flows", "executions", "namespaces", "plugins", "files", "keys", "dashboards")

    assert search(client, "  ") == {**{kind: [] for kind in kinds}, "failed": {}}


def test_what_can_not_be_looked_through_is_named_beside_what_was_found(
    client, engine, saved, monkeypatch
):
    def gone(folder):
        raise Unavailable("the storage does not answer")

    monkeypatch.setattr(engine.ports.storage, "list_under", gone)

    found = search(client, "daily")

    assert [one["id"] for one in found["flows"]] == ["daily_orders"]
    assert found["failed"]["files"] == "the storage does not answer"
    assert found["files"] == []

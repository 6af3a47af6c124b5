from datetime import datetime

import pytest

SOURCE = """\
id: daily_orders   # a comment
namespace: shop.reports
description: Counts yesterday's orders.
labels:
  team: analytics
inputs:
  - id: limit
    type: INT
    defaults: 100
  - id: parts
    type: ARRAY
    itemType: STRING
    defaults: ["a"]
tasks:
  - id: say
    type: io.kestra.plugin.core.log.Log
    message: "At most {{ inputs.limit }} orders"
"""
OTHER = SOURCE.replace("daily_orders", "weekly_orders").replace("analytics", "finance")
YAML = {"content-type": "application/x-yaml"}


@pytest.fixture(params=["/api/v1", "/api/v1/main"], ids=["no-tenant", "tenant"])
def flows(client, request):
    """Calls the routes of flows under both prefixes."""

    def call(method, path="", **more):
        return client.request(method, f"{request.param}/flows{path}", **more)

    return call


def saved(flows, source=SOURCE):
    answer = flows("POST", content=source, headers=YAML)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_created_flow_comes_back_in_the_shape_of_clients(flows):
    created = saved(flows)

    assert created.pop("updated")
    assert created == {
        "tenantId": "main",
        "id": "daily_orders",
        "namespace": "shop.reports",
        "revision": 1,
        "description": "Counts yesterday's orders.",
        "labels": [{"key": "team", "value": "analytics"}],
        "inputs": [
            {"id": "limit", "type": "INT", "required": True, "defaults": "100"},
            {
                "id": "parts",
                "type": "ARRAY",
                "itemType": "STRING",
                "required": True,
                "defaults": '["a"]',
            },
        ],
        "tasks": [
            {
                "id": "say",
                "type": "io.kestra.plugin.core.log.Log",
                "message": "At most {{ inputs.limit }} orders",
            }
        ],
        "disabled": False,
        "deleted": False,
        "draft": False,
        "source": SOURCE,
    }


def test_creating_a_flow_twice_is_refused_as_kestra_does(flows):
    saved(flows)

    answer = flows("POST", content=SOURCE, headers=YAML)

    body = answer.json()
    assert answer.status_code == 422
    assert body["message"] == "Invalid entity: flow.id: Flow id already exists"
    assert body["errors"] == [{"detail": "Flow id already exists", "path": "flow.id"}]
    assert body["_embedded"] == {
        "errors": [{"message": "flow.id: Flow id already exists", "path": "flow.id"}]
    }
    assert body["_links"]["self"]["href"] == body["instance"] == answer.request.url.path


@pytest.mark.parametrize(
    "source",
    [
        SOURCE.replace("\n", "\r\n"),
        SOURCE + "\n# the end   \n\n",
        SOURCE.rstrip("\n"),
        SOURCE.replace('orders"', 'örders 🙂"'),
    ],
    ids=["crlf", "trailing", "no-final-newline", "unicode"],
)
def test_source_survives_byte_for_byte(flows, source):
    saved(flows, source.encode())

    answer = flows("GET", "/shop.reports/daily_orders?source=true")

    assert answer.json()["source"] == source


def test_revision_of_a_source_is_left_out(flows):
    created = saved(flows, "revision: 7\n" + SOURCE)

    assert (created["revision"], created["source"]) == (1, SOURCE)


def test_changed_source_is_the_next_revision_and_an_equal_one_is_not(flows):
    saved(flows)
    path = "/shop.reports/daily_orders"

    second = flows("PUT", path, content=SOURCE + "# more\n").json()
    again = flows("PUT", path, content=SOURCE + "# more\n").json()
    revisions = flows("GET", f"{path}/revisions").json()

    assert (second["revision"], again["revision"]) == (2, 2)
    assert [(one["revision"], one["source"]) for one in revisions] == [
        (1, SOURCE),
        (2, SOURCE + "# more\n"),
    ]


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        (("daily_orders", "other"), "Illegal flow id update"),
        (("shop.reports", "shop.other"), "Illegal namespace update"),
    ],
)
def test_update_can_not_change_who_a_flow_is(flows, changed, message):
    saved(flows)

    answer = flows("PUT", "/shop.reports/daily_orders", content=SOURCE.replace(*changed))

    assert answer.status_code == 422
    assert message in answer.json()["message"]


def test_update_of_an_unknown_flow_is_not_found(flows):
    answer = flows("PUT", "/shop.reports/daily_orders", content=SOURCE)

    assert answer.status_code == 404
    assert answer.json()["message"].startswith("Not Found: ")


def test_change_on_top_of_somebody_elses_is_refused(flows):
    created = flows("POST", content=SOURCE, headers=YAML)
    read = flows("GET", "/shop.reports/daily_orders")
    path = "/shop.reports/daily_orders"

    def change(comment, tag):
        headers = YAML | {"If-Match": tag}
        return flows("PUT", path, content=f"{SOURCE}# {comment}\n", headers=headers)

    first = change("mine", read.headers["etag"])
    second = change("theirs", read.headers["etag"])

    assert created.headers["etag"] == read.headers["etag"] == '"1"'
    assert (first.status_code, first.headers["etag"]) == (200, '"2"')
    assert (second.status_code, second.json()["code"]) == (412, "flow.outdated")
    assert "# mine" in flows("GET", f"{path}?source=true").json()["source"]
    assert change("again", '"2"').json()["revision"] == 3
    assert change("whatever", "*").json()["revision"] == 4
    assert change("weak", 'W/"4"').json()["revision"] == 5
    assert change("nonsense", "2").status_code == 422


def test_flow_tells_when_it_was_changed(flows, engine):
    before = engine.ports.clock.now()
    saved(flows)

    updated = flows("GET", "/shop.reports/daily_orders").json()["updated"]

    assert datetime.fromisoformat(updated) >= before


def test_deleted_flow_is_gone_but_readable_on_request(flows):
    saved(flows)
    path = "/shop.reports/daily_orders"

    deleted = flows("DELETE", path)

    assert (deleted.status_code, deleted.content) == (204, b"")
    assert flows("GET", path).status_code == 404
    assert flows("GET", f"{path}?revision=1").status_code == 404
    assert flows("DELETE", path).status_code == 404
    kept = flows("GET", f"{path}?allowDeleted=true").json()
    assert (kept["deleted"], kept["revision"]) == (True, 2)
    assert saved(flows)["revision"] == 3


def test_invalid_flow_is_refused_with_every_place(flows):
    source = SOURCE.replace("id: say", "id: 'not an id'").replace("id: limit", "id: 'not an id'")

    answer = flows("POST", content=source)

    body = answer.json()
    assert answer.status_code == 422
    assert body["message"].startswith("Invalid entity: ")
    assert {error["path"] for error in body["errors"]} == {"tasks[0].id", "inputs[0].id"}
    assert {error["line"] for error in body["errors"]} == {7, 15}


def test_validation_tells_of_each_document(flows):
    good = (
        "id: good\nnamespace: shop\ntasks:\n"
        "  - {id: a, type: io.kestra.core.tasks.log.Log, message: hi}\n"
    )
    bad = (
        "id: bad\nnamespace: shop\ntasks:\n"
        "  - {id: a, type: io.kestra.plugin.core.log.Log}\n"
        "  - {id: a, type: io.kestra.plugin.core.log.Log, message: twice}\n"
    )

    answer = flows("POST", "/validate", content=f"{good}---\n{bad}")

    first, second = answer.json()
    assert answer.status_code == 200
    assert first == {
        "index": 0,
        "flow": "good",
        "namespace": "shop",
        "outdated": False,
        "deprecationPaths": [],
        "warnings": [],
        "infos": ["io.kestra.core.tasks.log.Log is replaced by io.kestra.plugin.core.log.Log"],
    }
    assert (second["index"], second["flow"]) == (1, "bad")
    assert second["constraints"].splitlines() == [
        "tasks[0].message: must not be null",
        "tasks: Duplicate task id with name [a]",
    ]


@pytest.mark.parametrize("body", [b"", b"\xff\xfe", b"- just\n- a list", b"a: [", b"\x00"])
def test_whatever_is_sent_is_validated_or_refused(flows, body):
    answer = flows("POST", "/validate", content=body)

    assert answer.status_code in {200, 422}


def test_sent_revision_that_is_not_the_latest_is_outdated(flows):
    saved(flows)
    flows("PUT", "/shop.reports/daily_orders", content=SOURCE + "# more\n")

    old, latest = (
        flows("POST", "/validate", content=f"revision: {number}\n{SOURCE}").json()[0]["outdated"]
        for number in (1, 2)
    )

    assert (old, latest) == (True, False)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["daily_orders", "weekly_orders"]),
        ("sort=id:desc", ["weekly_orders", "daily_orders"]),
        ("size=1&page=2", ["weekly_orders"]),
        ("size=1&page=9", []),
        ("q=DAILY", ["daily_orders"]),
        ("namespace=shop", ["daily_orders", "weekly_orders"]),
        ("namespace=sho", []),
        ("labels=team:analytics", ["daily_orders"]),
        ("labels=team:analytics&labels=team:finance", []),
        ("flowId=daily_orders&flowId=weekly_orders", ["daily_orders", "weekly_orders"]),
        ("filters[namespace][EQUALS]=shop", []),
        ("filters[namespace][PREFIX]=shop", ["daily_orders", "weekly_orders"]),
        ("filters[namespace][STARTS_WITH]=sho", ["daily_orders", "weekly_orders"]),
        ("filters[labels][EQUALS][team]=analytics", ["daily_orders"]),
        ("filters%5Blabels%5D%5BNOT_EQUALS%5D%5Bteam%5D=analytics", ["weekly_orders"]),
        ("filters[flowId][IN]=daily_orders,nothing", ["daily_orders"]),
        ("filters[flowId][IN]=[weekly_orders]", ["weekly_orders"]),
        (
            "filters[or][0][flowId][EQUALS]=daily_orders&filters[or][1][q][EQUALS]=weekly",
            ["daily_orders", "weekly_orders"],
        ),
        ("filters[scope][EQUALS]=SYSTEM", []),
        ("filters[flowId][REGEX]=^week", ["weekly_orders"]),
    ],
)
def test_search_finds_what_both_kinds_of_filters_say(flows, query, found):
    saved(flows)
    saved(flows, OTHER)

    answer = flows("GET", f"/search?{query}")

    assert [one["id"] for one in answer.json()["results"]] == found


def test_total_counts_what_matches_and_not_the_page(flows):
    saved(flows)
    saved(flows, OTHER)

    answer = flows("GET", "/search?size=1")

    assert answer.json()["total"] == 2


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("page=0", 422),
        ("size=0", 422),
        ("size=100000", 422),
        ("page=x", 422),
        ("sort=id:sideways", 422),
        ("sort=nothing:asc", 422),
        ("labels=team", 422),
        ("nothing=1", 400),
        ("filters[nothing][EQUALS]=1", 400),
        ("filters[flowId][SOUNDS_LIKE]=1", 400),
        ("filters[flowId]=1", 400),
        ("filters=1", 400),
        ("filters[flowId][EQUALS][a][b]=1", 400),
    ],
)
def test_search_refuses_what_it_can_not_read(flows, query, status):
    answer = flows("GET", f"/search?{query}")

    assert answer.status_code == status
    assert answer.json()["status"] == status


def test_flows_of_a_namespace_become_those_of_the_body(flows):
    saved(flows)

    answer = flows("POST", "/shop.reports", content=f"{OTHER}---\n")

    assert [one["id"] for one in answer.json()] == ["weekly_orders"]
    assert [one["id"] for one in flows("GET", "/shop.reports").json()] == ["weekly_orders"]


def test_flows_of_a_namespace_stay_when_they_are_not_to_be_deleted(flows):
    saved(flows)

    flows("POST", "/shop.reports?delete=false", content=OTHER)

    found = [one["id"] for one in flows("GET", "/shop.reports").json()]
    assert found == ["daily_orders", "weekly_orders"]


def test_nothing_given_does_not_delete_a_namespace(flows):
    saved(flows)

    answer = flows("POST", "/shop.reports", content="")

    assert answer.status_code == 422
    assert "would delete every flow" in answer.json()["message"]
    assert [one["id"] for one in flows("GET", "/shop.reports").json()] == ["daily_orders"]


@pytest.mark.parametrize("second", [SOURCE, OTHER.replace("shop.reports", "elsewhere"), "id: 1"])
def test_update_of_a_namespace_keeps_all_or_nothing(flows, second):
    answer = flows("POST", "/shop.reports", content=f"{SOURCE}---\n{second}")

    assert answer.status_code == 422
    assert flows("GET", "/shop.reports").json() == []


def test_bulk_update_takes_any_namespaces(flows):
    answer = flows("POST", "/bulk", content=f"{SOURCE}---\n{OTHER.replace('shop', 'store')}")

    assert [one["namespace"] for one in answer.json()] == ["shop.reports", "store.reports"]
    assert flows("GET", "/distinct-namespaces").json() == ["shop.reports", "store.reports"]
    assert flows("GET", "/distinct-namespaces?q=STORE").json() == ["store.reports"]


def test_flow_that_can_not_be_read_any_more_is_listed_and_can_be_deleted(flows, engine):
    source = SOURCE.replace("core.log.Log", "gone.Away")
    engine.ports.flows.save("shop.reports", "daily_orders", source, disabled=False)

    listed = flows("GET", "/search").json()["results"]
    opened = flows("GET", "/shop.reports/daily_orders?source=true").json()

    assert [one["id"] for one in listed] == ["daily_orders"]
    assert "io.kestra.plugin.gone.Away" in opened["exception"]
    assert opened["source"] == source
    assert flows("DELETE", "/shop.reports/daily_orders").status_code == 204


def test_graph_has_nodes_and_edges_in_the_order_of_the_source(flows):
    saved(flows)

    graph = flows("GET", "/shop.reports/daily_orders/graph").json()

    assert [node["uid"] for node in graph["nodes"]] == ["root.root", "root.say", "root.end"]
    assert graph["edges"] == [
        {"source": "root.root", "target": "root.say", "relation": {}},
        {"source": "root.say", "target": "root.end", "relation": {}},
    ]
    assert graph == flows("POST", "/graph", content=SOURCE).json()


def test_graph_of_what_is_no_flow_is_refused(flows):
    assert flows("POST", "/graph", content="id: 1").status_code == 422


def test_body_above_the_limit_is_refused_with_the_limit(flows):
    answer = flows("POST", content=b"#" * (16 * 1024 * 1024 + 1))

    assert answer.status_code == 413
    assert "16777216" in answer.json()["message"]


def test_unknown_tenant_is_not_found(client):
    assert client.get("/api/v1/other/flows/search").status_code == 404


def test_validation_says_where_a_warning_is(flows):
    source = (
        "id: nightly\nnamespace: shop\ninputs:\n  - {id: name, type: STRING}\n"
        "tasks:\n  - {id: a, type: io.kestra.plugin.core.log.Log, message: hi}\n"
        "triggers:\n"
        "  - {id: clock, type: io.kestra.plugin.core.trigger.Schedule, cron: '0 3 * * *'}\n"
    )

    [found] = flows("POST", "/validate", content=source).json()

    [warning] = found["warningProblems"]
    assert found["warnings"] == [warning["message"]]
    assert warning["line"] == 8
    assert "problems" not in found


def test_graph_takes_no_input_for_the_task_of_the_same_id(flows):
    source = (
        "id: same\nnamespace: shop\ninputs:\n  - {id: day, type: STRING, defaults: x}\n"
        "tasks:\n  - {id: day, type: io.kestra.plugin.core.log.Log, message: hi}\n"
    )

    graph = flows("POST", "/graph", content=source).json()

    assert [node["task"]["type"] for node in graph["nodes"] if "task" in node] == [
        "io.kestra.plugin.core.log.Log"
    ]

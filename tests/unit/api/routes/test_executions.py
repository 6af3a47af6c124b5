import json
from datetime import timedelta

import pytest

FLOW = """\
id: daily_orders
namespace: shop.reports
labels:
  team: analytics
inputs:
  - id: limit
    type: INT
    defaults: 100
  - id: prices
    type: FILE
    required: false
  - id: password
    type: SECRET
    required: false
tasks:
  - id: say
    type: io.kestra.plugin.core.log.Log
    message: "At most {{ inputs.limit }} orders"
  - id: warn
    type: io.kestra.plugin.core.log.Log
    level: WARN
    message: Beware
  - id: total
    type: io.kestra.plugin.core.output.OutputValues
    values:
      count: "{{ inputs.limit }}"
outputs:
  - id: total
    type: INT
    value: "{{ outputs.total.values.count }}"
"""
SLEEPY = """\
id: sleepy
namespace: shop.reports
tasks:
  - id: sleep
    type: io.kestra.plugin.core.flow.Sleep
    duration: PT1H
"""
RUN = "/api/v1/executions/shop.reports/daily_orders"
SECRET = "hunter2-and-more"


@pytest.fixture
def saved(engine):
    engine.flows.save(FLOW)
    engine.flows.save(SLEEPY)


@pytest.fixture
def run(client, saved):
    """Runs the flow to its end."""

    def start(query="", **more):
        answer = client.post(f"{RUN}?wait=true{query}", **more)
        assert answer.status_code == 200, answer.text
        return answer.json()

    return start


def test_execution_has_the_members_that_strict_clients_require(run):
    done = run()

    assert done["state"]["current"] == "SUCCESS"
    assert [one["state"] for one in done["state"]["histories"]] == ["CREATED", "RUNNING", "SUCCESS"]
    assert {"startDate", "endDate", "duration"} <= set(done["state"])
    assert (done["tenantId"], done["originalId"], done["flowRevision"]) == ("main", done["id"], 1)
    assert (done["deleted"], done["kind"]) == (False, "NORMAL")
    assert done["metadata"]["attemptNumber"] == 1
    assert done["inputs"] == {"limit": 100}
    assert done["outputs"] == {"total": 100}
    assert done["labels"] == [
        {"key": "system.correlationId", "value": done["id"]},
        {"key": "team", "value": "analytics"},
    ]
    assert [one["taskId"] for one in done["taskRunList"]] == ["say", "warn", "total"]
    assert all(
        {"id", "executionId", "namespace", "flowId", "taskId", "state", "outputs"} <= set(one)
        for one in done["taskRunList"]
    )
    assert done["url"].endswith(f"/ui/main/executions/shop.reports/daily_orders/{done['id']}")


def test_read_execution_is_the_one_that_ran_and_holds_no_null(client, run):
    done = run()

    answer = client.get(f"/api/v1/main/executions/{done['id']}")

    assert answer.json() == {key: value for key, value in done.items() if key != "url"}
    assert "null" not in answer.text


def test_inputs_and_labels_arrive(run):
    done = run("&labels=origin:curl&labels=ticket:OPS-7:a,b", data={"limit": "50"})

    labels = {one["key"]: one["value"] for one in done["labels"]}
    assert done["inputs"]["limit"] == 50
    assert labels["origin"] == "curl"
    assert labels["ticket"] == "OPS-7:a,b"


@pytest.mark.parametrize(
    "part",
    [("prices", ("prices.csv", b"sku,price\n")), ("files", ("prices", b"sku,price\n"))],
    ids=["part-is-the-input", "part-is-files"],
)
def test_file_arrives_by_both_conventions(client, run, part):
    done = run(files=[part])

    uri = done["inputs"]["prices"]
    content = client.get(f"/api/v1/executions/{done['id']}/file", params={"path": uri})
    metas = client.get(f"/api/v1/executions/{done['id']}/file/metas", params={"path": uri})
    assert f"/executions/{done['id']}/inputs/prices/" in uri
    assert content.content == b"sku,price\n"
    assert content.headers["content-disposition"].startswith("attachment")
    assert metas.json() == {"size": 10}


@pytest.mark.parametrize(
    ("query", "more", "status", "message"),
    [
        ("", {"data": {"limit": "many"}}, 422, "Invalid entity: "),
        ("", {"files": [("prices", ("p.csv", b""))]}, 422, "Invalid entity: "),
        ("?labels=x", {}, 422, "Illegal argument: "),
        ("?labels=system.x:y", {}, 422, "Invalid entity: "),
        ("?revision=9", {}, 404, "Not Found: Requested Flow is not found."),
        ("?revision=0", {}, 422, "Illegal argument: "),
        ("?wait=maybe", {}, 422, "Illegal argument: "),
        ("?kind=ODD", {}, 422, "Illegal argument: "),
    ],
)
def test_wrong_start_is_refused_and_creates_nothing(client, saved, query, more, status, message):
    answer = client.post(RUN + query, **more)

    assert answer.status_code == status
    assert answer.json()["message"].startswith(message)
    assert client.get("/api/v1/executions/search").json()["total"] == 0


@pytest.mark.parametrize("stated", [True, False], ids=["stated", "chunked"])
def test_upload_above_the_limit_is_refused_with_the_limit(client, app, saved, stated):
    app.state.upload_bytes = 1000
    head = b'--x\r\nContent-Disposition: form-data; name="prices"; filename="a"\r\n\r\n'
    body = head + b"1" * 2000 + b"\r\n--x--\r\n"
    content = body if stated else iter([body[:500], body[500:]])

    answer = client.post(
        RUN, content=content, headers={"content-type": "multipart/form-data; boundary=x"}
    )

    assert answer.status_code == 413
    assert "1000" in answer.json()["message"]


def test_disabled_flow_can_not_be_run(client, engine):
    engine.flows.save(FLOW + "disabled: true\n")

    answer = client.post(RUN)

    assert answer.status_code == 409
    assert answer.json()["message"] == "Illegal state: Requested Flow is disabled."


@pytest.mark.parametrize("path", ["", "/follow", "/flow", "/graph", "/file?path=kestra:///a/b"])
def test_unknown_execution_is_not_found(client, path):
    answer = client.get(f"/api/v1/executions/4zNoSuchExecution00000{path}")

    assert answer.status_code == 404
    assert answer.json()["message"].startswith("Not Found: ")


def test_flow_may_have_the_name_of_an_action(client, engine):
    engine.flows.save(FLOW.replace("daily_orders", "labels"))

    answer = client.post("/api/v1/executions/shop.reports/labels?wait=true")

    assert answer.json()["flowId"] == "labels"


def test_follow_of_an_ended_execution_gives_its_end_at_once(client, run):
    done = run()

    answer = client.get(f"/api/v1/executions/{done['id']}/follow")

    assert answer.headers["content-type"].startswith("text/event-stream")
    events = answer.text.strip().split("\n\n")
    assert [event.splitlines()[0] for event in events] == ["id: start", "id: end"]
    data = [json.loads(event.splitlines()[1].removeprefix("data: ")) for event in events]
    assert data[0] == {"id": done["id"]}
    assert data[1]["state"]["current"] == "SUCCESS"


def test_killed_execution_ends_and_can_not_be_killed_again(client, engine, saved):
    started = client.post("/api/v1/executions/shop.reports/sleepy").json()
    path = f"/api/v1/executions/{started['id']}"

    killed = client.delete(f"{path}/actions/kill")
    engine.executions.wait(started["id"], timedelta(seconds=20))
    again = client.delete(f"{path}/kill")

    assert killed.status_code == 200
    assert client.get(path).json()["state"]["current"] == "KILLED"
    assert again.status_code == 409
    assert again.json()["message"].startswith("Illegal state: ")


@pytest.mark.parametrize("path", ["labels", "actions/labels"])
def test_labels_are_merged_into_what_has_ended(client, run, path):
    done = run()
    kept = done["labels"]

    answer = client.post(
        f"/api/v1/executions/{done['id']}/{path}", json=[*kept, {"key": "team", "value": "x"}]
    )

    assert {one["key"]: one["value"] for one in answer.json()["labels"]} == {
        "team": "x",
        "system.correlationId": done["id"],
    }


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ('[{"key": "system.correlationId", "value": "other"}]', 422),
        ('[{"key": "", "value": "x"}]', 422),
        ('{"team": "x"}', 422),
        ("[", 422),
    ],
)
def test_wrong_labels_are_refused(client, run, body, status):
    done = run()

    answer = client.post(f"/api/v1/executions/{done['id']}/labels", content=body)

    assert answer.status_code == status


def test_labels_of_a_running_execution_are_refused(client, saved):
    started = client.post("/api/v1/executions/shop.reports/sleepy").json()

    answer = client.post(
        f"/api/v1/executions/{started['id']}/labels", json=[{"key": "a", "value": "b"}]
    )

    assert answer.status_code == 400


def test_expression_is_evaluated_at_the_end_and_at_a_task_run(client, run):
    done = run()
    path = f"/api/v1/executions/{done['id']}"
    task_run = done["taskRunList"][2]["id"]

    at_end = client.post(f"{path}/eval", content="{{ outputs.total.values.count }}")
    at_task = client.post(f"{path}/actions/eval/{task_run}", content="{{ task.id }}")
    wrong = client.post(f"{path}/eval", content="{{ nothing }}")

    assert at_end.json() == {"result": "100"}
    assert at_task.json() == {"result": "total"}
    assert set(wrong.json()) == {"error", "stackTrace"}


@pytest.mark.parametrize(
    "expression",
    [
        "{{ inputs.password }}",
        "{{ inputs.password | upper }}",
        "{{ inputs.password | base64encode }}",
        "{{ inputs.password | replace({'-': '+'}) }}",
        "{{ inputs }}",
    ],
)
def test_no_expression_gives_a_secret_away(client, run, expression):
    done = run(data={"password": SECRET})

    answer = client.post(f"/api/v1/executions/{done['id']}/eval", content=expression)

    assert SECRET not in json.dumps(done)
    assert done["inputs"]["password"] == "******"
    assert "hunter2" not in answer.text.lower()
    assert "aHVudGVy" not in answer.text


def test_outputs_have_routes_of_their_own(client, run):
    done = run()
    of_tasks = client.get(f"/api/v1/outputs/tasks/{done['id']}").json()

    assert client.get(f"/api/v1/outputs/executions/{done['id']}").json() == {"total": 100}
    assert [(one["taskId"], one["inline"]) for one in of_tasks] == [("total", True)]
    path = f"/api/v1/outputs/tasks/{done['id']}/{of_tasks[0]['taskRunId']}"
    assert client.get(path).json() == done["taskRunList"][2]["outputs"]
    assert str(client.get(path).json()["values"]["count"]) == "100"
    assert client.get(f"/api/v1/outputs/tasks/{done['id']}/nothing").status_code == 404


def test_file_of_another_execution_is_a_redirect_and_a_file_of_none_is_refused(client, run):
    first = run(files=[("prices", ("prices.csv", b"x"))])
    second = run()
    path = f"/api/v1/executions/{second['id']}/file"

    other = client.get(path, params={"path": first["inputs"]["prices"]}, follow_redirects=False)
    followed = client.get(path, params={"path": first["inputs"]["prices"]})

    assert other.status_code == 307
    assert followed.content == b"x"
    for uri in ("kestra:///shop/reports/_files/a", "kestra:///../etc/passwd", "file:///etc/passwd"):
        assert client.get(path, params={"path": uri}).status_code == 422
    assert client.get(path).status_code == 400


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.csv", b"a\nb\nc\n", {"type": "TEXT", "content": "a\nb\n", "truncated": True}),
        ("a.md", b"# a", {"type": "MARKDOWN", "content": "# a", "truncated": False}),
        ("a.png", b"\x89", {"type": "IMAGE", "content": "iQ==", "truncated": False}),
        ("a.ion", b'{a:1}\n{a:"x"}\n', {"type": "LIST", "content": [{"a": 1}, {"a": "x"}]}),
        ("a.jsonl", b'{"a":1}\n', {"type": "LIST", "content": [{"a": 1}]}),
    ],
)
def test_preview_shows_the_beginning_by_kind(client, run, name, content, expected):
    done = run(files=[("prices", (name, content))])

    answer = client.get(
        f"/api/v1/executions/{done['id']}/file/preview",
        params={"path": done["inputs"]["prices"], "maxRows": 2},
    )

    shown = answer.json()
    assert {key: shown[key] for key in expected} == expected
    assert shown["maxLine"] == 2


def test_preview_in_no_encoding_is_refused(client, run):
    done = run(files=[("prices", ("a.csv", b"x"))])

    answer = client.get(
        f"/api/v1/executions/{done['id']}/file/preview",
        params={"path": done["inputs"]["prices"], "encoding": "klingon"},
    )

    assert answer.status_code == 422


def test_search_leaves_task_runs_out_and_finds_by_both_kinds_of_filters(client, run, saved):
    done = run("&labels=origin:curl")
    client.post("/api/v1/executions/shop.reports/sleepy")
    search = "/api/v1/executions/search"

    def found(query):
        return [one["flowId"] for one in client.get(f"{search}?{query}").json()["results"]]

    assert found("sort=flowId:asc") == ["daily_orders", "sleepy"]
    assert "taskRunList" not in client.get(search).json()["results"][0]
    assert found("state=SUCCESS&state=FAILED&namespace=shop") == ["daily_orders"]
    assert found("filters[state][IN]=SUCCESS,FAILED&filters[timeRange][EQUALS]=PT5M") == [
        "daily_orders"
    ]
    assert found("labels=origin:curl&labels=team:analytics") == ["daily_orders"]
    assert found(f"filters[labels][EQUALS][system.correlationId]={done['id']}") == ["daily_orders"]
    assert found("filters[startDate][GREATER_THAN]=2100-01-01") == []
    assert found(f"q={done['id'][:10].lower()}") == ["daily_orders"]
    assert found("childFilter=CHILD") == []
    assert found("filters[kind][EQUALS]=NORMAL&flowId=sleepy") == ["sleepy"]


def test_search_hides_tests_unless_it_asks_for_them(client, run):
    run("&kind=TEST")

    search = "/api/v1/executions/search"
    assert client.get(search).json()["total"] == 0
    assert client.get(f"{search}?filters[kind][EQUALS]=TEST").json()["total"] == 1


@pytest.mark.parametrize(
    ("query", "message"),
    [
        (
            "startDate=2026-02-01T00:00:00Z&endDate=2026-01-01",
            "Illegal argument: Start date must be before End Date",
        ),
        ("startDate=2026-01-01&timeRange=P1D", "Illegal argument: "),
        ("timeRange=soon", "Illegal argument: "),
        ("timeRange=P999999W", "Illegal argument: "),
        ("startDate=yesterday", "Illegal argument: "),
        ("sort=inputs:asc", "Illegal argument: Invalid sort parameter"),
    ],
)
def test_search_refuses_what_can_not_be(client, query, message):
    answer = client.get(f"/api/v1/executions/search?{query}")

    assert answer.status_code == 422
    assert answer.json()["message"].startswith(message)


def test_executions_of_a_flow_are_listed(client, run):
    done = run()

    answer = client.get("/api/v1/executions?namespace=shop.reports&flowId=daily_orders")

    assert [one["id"] for one in answer.json()["results"]] == [done["id"]]
    assert client.get("/api/v1/executions?namespace=shop.reports").status_code == 400


def test_flow_to_run_shows_no_more_than_types(client, run):
    done = run()

    of_flow = client.get("/api/v1/executions/flows/shop.reports/daily_orders").json()
    of_execution = client.get(f"/api/v1/executions/{done['id']}/flow").json()

    assert of_flow == of_execution
    assert of_flow["tasks"][0] == {"id": "say", "type": "io.kestra.plugin.core.log.Log"}
    assert [one["id"] for one in of_flow["inputs"]] == ["limit", "prices", "password"]


def test_graph_of_an_execution_carries_its_task_runs(client, run):
    done = run()

    graph = client.get(f"/api/v1/executions/{done['id']}/graph").json()

    states = {
        node["uid"]: node["taskRun"]["state"]["current"]
        for node in graph["nodes"]
        if "taskRun" in node
    }
    assert states == {"root.say": "SUCCESS", "root.warn": "SUCCESS", "root.total": "SUCCESS"}


def test_logs_are_listed_downloaded_and_followed(client, run):
    done = run()
    path = f"/api/v1/logs/{done['id']}"

    listed = client.get(path).json()
    downloaded = client.get(f"{path}/download")
    followed = client.get(f"{path}/follow")

    assert [(one["level"], one["message"]) for one in listed] == [
        ("INFO", "At most 100 orders"),
        ("WARN", "Beware"),
    ]
    assert listed[0]["taskId"] == "say"
    assert listed[0]["attemptNumber"] == 0
    assert downloaded.headers["content-disposition"] == (f'attachment; filename="{done["id"]}.log"')
    assert downloaded.text.splitlines()[1] == f"{listed[1]['timestamp']} WARN Beware"
    kinds = [line for line in followed.text.splitlines() if line.startswith("id: ")]
    assert kinds == ["id: start", "id: progress", "id: progress", "id: end"]


@pytest.mark.parametrize(
    ("query", "messages"),
    [
        ("minLevel=WARN", ["Beware"]),
        ("taskId=say", ["At most 100 orders"]),
        ("attempt=0&minLevel=DEBUG", ["At most 100 orders", "Beware"]),
        ("attempt=1", []),
        ("filters[level][EQUALS]=WARN", ["Beware"]),
        ("q=BEWARE", ["Beware"]),
    ],
)
def test_logs_are_filtered(client, run, query, messages):
    done = run()

    of_execution = client.get(f"/api/v1/logs/{done['id']}?{query}").json()
    searched = client.get(f"/api/v1/logs/search?{query}&sort=timestamp:asc").json()

    assert [one["message"] for one in of_execution] == messages
    assert [one["message"] for one in searched["results"]] == messages
    assert (searched["total"], searched["type"]) == (len(messages), "OFFSET")


def test_deleted_logs_are_gone(client, run):
    done = run()

    assert client.delete(f"/api/v1/logs/{done['id']}").json() == {"count": 2}
    assert client.get(f"/api/v1/logs/{done['id']}").json() == []
    assert client.get(f"/api/v1/logs/{done['id']}/download").text == ""

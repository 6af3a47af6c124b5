from datetime import timedelta

import pytest

FLOW = """\
id: orders
namespace: shop
inputs:
  - {id: limit, type: INT, defaults: 1}
tasks:
  - {id: first, type: io.kestra.plugin.core.log.Log, message: "{{ inputs.limit }}"}
  - {id: maybe, type: io.kestra.plugin.core.execution.Fail, condition: "{{ inputs.limit == 1 }}"}
"""
ASKING = """\
id: asking
namespace: shop
tasks:
  - id: ask
    type: io.kestra.plugin.core.flow.Pause
    onResume:
      - {id: amount, type: INT}
"""
ASKING_FOR_A_FILE = """\
id: asking-for-a-file
namespace: shop
tasks:
  - id: ask
    type: io.kestra.plugin.core.flow.Pause
    onResume:
      - {id: list, type: FILE}
      - {id: amount, type: INT, defaults: 3}
outputs:
  - {id: text, type: STRING, value: "{{ read(outputs.ask.onResume.list) }}"}
"""
ONE_AT_A_TIME = """\
id: one-at-a-time
namespace: shop
concurrency: {limit: 1, behavior: QUEUE}
tasks:
  - {id: wait, type: io.kestra.plugin.core.flow.Pause}
"""
EXECUTIONS = "/api/v1/main/executions"


@pytest.fixture
def saved(engine):
    engine.flows.save(FLOW)
    engine.flows.save(ASKING)


@pytest.fixture
def asking_for_a_file(client, engine):
    engine.flows.save(ASKING_FOR_A_FILE)
    return client.post(f"{EXECUTIONS}/shop/asking-for-a-file").json()["id"]


@pytest.fixture
def failed(client, saved):
    done = client.post(f"{EXECUTIONS}/shop/orders?wait=true").json()
    assert done["state"]["current"] == "FAILED"
    return done


@pytest.fixture
def paused(client, engine, saved):
    started = client.post(f"{EXECUTIONS}/shop/asking").json()
    assert engine.executions.find(started["id"]).state.current == "PAUSED"
    return started


@pytest.mark.parametrize("place", ["", "actions/"])
def test_restart_goes_on_in_the_same_execution(client, engine, failed, place):
    answer = client.post(f"{EXECUTIONS}/{failed['id']}/{place}restart")

    ended = engine.executions.wait(failed["id"], timedelta(seconds=20))
    states = [one.state for one in ended.state.histories]
    assert answer.json()["id"] == failed["id"]
    assert states[:4] == ["CREATED", "RUNNING", "FAILED", "RESTARTED"]


def test_restart_answers_with_the_task_runs_as_it_has_left_them(client, failed):
    answer = client.post(f"{EXECUTIONS}/{failed['id']}/restart").json()

    states = {run["taskId"]: run["state"]["current"] for run in answer["taskRunList"]}
    assert answer["state"]["current"] == "RESTARTED"
    assert states == {"first": "SUCCESS", "maybe": "RESTARTED"}


def test_replay_answers_with_the_task_runs_that_it_starts_from(client, failed):
    path = f"{EXECUTIONS}/{failed['id']}/replay"
    maybe = next(run for run in failed["taskRunList"] if run["taskId"] == "maybe")

    again = client.post(path).json()
    later = client.post(f"{path}?taskRunId={maybe['id']}").json()

    states = {run["taskId"]: run["state"]["current"] for run in later["taskRunList"]}
    assert (again["state"]["current"], again["taskRunList"]) == ("CREATED", [])
    assert (later["state"]["current"], states) == (
        "RESTARTED",
        {"first": "SUCCESS", "maybe": "RESTARTED"},
    )


@pytest.mark.parametrize("place", ["", "actions/"])
def test_replay_is_a_new_execution(client, failed, place):
    answer = client.post(f"{EXECUTIONS}/{failed['id']}/{place}replay").json()

    assert answer["id"] != failed["id"]
    assert (answer["parentId"], answer["originalId"]) == (failed["id"], failed["id"])


def test_replay_may_be_a_try(client, failed):
    answer = client.post(f"{EXECUTIONS}/{failed['id']}/replay?kind=PLAYGROUND").json()

    assert answer["kind"] == "PLAYGROUND"


def test_replay_of_an_unknown_kind_is_refused(client, failed):
    answer = client.post(f"{EXECUTIONS}/{failed['id']}/replay?kind=LOOP")

    assert (answer.status_code, "kind" in answer.json()["message"]) == (422, True)


def test_replay_may_have_other_inputs(client, engine, failed):
    path = f"{EXECUTIONS}/{failed['id']}/replay-with-inputs"
    answer = client.post(path, data={"limit": "2"}).json()

    ended = engine.executions.wait(answer["id"], timedelta(seconds=20))
    assert (ended.state.current, answer["inputs"]) == ("SUCCESS", {"limit": 2})


def test_replay_of_an_unknown_task_run_is_not_found(client, failed):
    path = f"{EXECUTIONS}/{failed['id']}/replay"

    assert client.post(f"{path}?taskRunId=nothing").status_code == 404
    assert client.post(f"{path}?revision=x").status_code == 422


def test_resume_gives_the_inputs_that_the_pause_asks_for(client, engine, paused):
    path = f"{EXECUTIONS}/{paused['id']}/resume"

    refused = client.post(path, data={"amount": "perhaps"})
    resumed = client.post(path, data={"amount": "3"})

    ended = engine.executions.wait(paused["id"], timedelta(seconds=20))
    assert refused.status_code == 422
    assert resumed.status_code == 200
    assert ended.state.current == "SUCCESS"
    again = client.post(path)
    assert again.status_code == 409
    assert again.json()["message"].startswith("Illegal state: ")


def test_status_is_changed_by_hand_once_it_has_ended(client, failed, paused):
    change = "change-status?status=SUCCESS"

    changed = client.post(f"{EXECUTIONS}/{failed['id']}/{change}").json()

    assert changed["state"]["current"] == "SUCCESS"
    assert client.post(f"{EXECUTIONS}/{paused['id']}/{change}").status_code == 422
    wrong = client.post(f"{EXECUTIONS}/{failed['id']}/change-status?status=GOOD")
    assert wrong.status_code == 422


def test_state_of_a_task_run_is_set_by_hand(client, engine, failed):
    run = failed["taskRunList"][1]["id"]
    path = f"{EXECUTIONS}/{failed['id']}/state"

    answer = client.post(path, json={"taskRunId": run, "state": "SUCCESS"})

    ended = engine.executions.wait(failed["id"], timedelta(seconds=20))
    assert answer.status_code == 200
    assert ended.state.current == "SUCCESS"
    assert client.post(path, json={"state": "SUCCESS"}).status_code == 422


def test_action_that_there_is_not_is_not_found(client, failed):
    assert client.post(f"{EXECUTIONS}/{failed['id']}/actions/teleport").status_code == 404
    assert client.post(f"{EXECUTIONS}/teleport/by-ids", json=[]).status_code == 404


def test_deleted_execution_is_gone_with_its_logs(client, failed):
    deleted = client.delete(f"{EXECUTIONS}/{failed['id']}?deleteLogs=true")

    assert (deleted.status_code, deleted.content) == (204, b"")
    assert client.get(f"{EXECUTIONS}/{failed['id']}").status_code == 404
    assert client.delete(f"{EXECUTIONS}/{failed['id']}").status_code == 404
    assert client.get("/api/v1/logs/search").json()["total"] == 0
    assert client.get(f"{EXECUTIONS}/search").json()["total"] == 0


def test_execution_that_runs_is_not_deleted(client, paused):
    assert client.delete(f"{EXECUTIONS}/{paused['id']}").status_code == 422
    assert client.get(f"{EXECUTIONS}/{paused['id']}").status_code == 200


def test_scheduled_execution_waits_for_its_date(client, saved):
    later = client.post(f"{EXECUTIONS}/shop/orders?scheduleDate=2100-01-01T00:00:00Z").json()

    assert later["state"]["current"] == "CREATED"
    assert later["scheduleDate"] == "2100-01-01T00:00:00.000Z"
    assert client.post(f"{EXECUTIONS}/shop/orders?scheduleDate=later").status_code == 422


def test_bulk_action_does_all_or_nothing(client, failed, paused):
    ids = [failed["id"], paused["id"]]

    refused = client.request("DELETE", f"{EXECUTIONS}/by-ids", json=ids)
    unknown = client.request("DELETE", f"{EXECUTIONS}/kill/by-ids", json=["nothing"])
    done = client.request("DELETE", f"{EXECUTIONS}/by-ids", json=ids[:1]).json()

    assert refused.status_code == 400
    assert refused.json()["message"] == "invalid bulk delete"
    assert refused.json()["invalids"] == [
        {
            "message": "execution is not terminated",
            "invalidValue": paused["id"],
            "path": "executionId",
        }
    ]
    assert unknown.json()["invalids"][0]["message"] == "execution not found"
    assert (done["count"], done["totalItems"]) == (1, 1)


def test_bulk_action_by_query_takes_all_that_is_found(client, failed, paused):
    found = client.request("DELETE", f"{EXECUTIONS}/kill/by-query?state=PAUSED").json()
    nothing = client.post(f"{EXECUTIONS}/restart/by-query?namespace=elsewhere").json()

    assert (found["count"], nothing["count"]) == (1, 0)


def test_bulk_action_by_query_is_refused_when_one_of_those_found_does_not_qualify(
    client, failed, paused
):
    refused = client.post(f"{EXECUTIONS}/resume/by-query?namespace=shop")

    assert refused.status_code == 400
    assert client.get(f"{EXECUTIONS}/{paused['id']}").json()["state"]["current"] == "PAUSED"
    assert refused.json()["invalids"] == [
        {
            "message": "execution not in state PAUSED",
            "invalidValue": failed["id"],
            "path": "executionId",
        }
    ]


@pytest.fixture
def queue(client, engine):
    """The execution that runs, and those that wait for it."""
    engine.flows.save(ONE_AT_A_TIME)
    return [client.post(f"{EXECUTIONS}/shop/one-at-a-time").json() for _ in range(4)]


def test_unqueued_execution_runs_or_ends(client, queue):
    path = f"{EXECUTIONS}/{{}}/{{}}unqueue".format

    run = client.post(path(queue[1]["id"], "")).json()
    cancelled = client.post(path(queue[2]["id"], "actions/") + "?state=CANCELLED").json()
    again = client.post(path(queue[2]["id"], ""))
    wrong = client.post(path(queue[3]["id"], "") + "?state=SUCCESS")

    assert "RUNNING" in [one["state"] for one in run["state"]["histories"]]
    assert cancelled["state"]["current"] == "CANCELLED"
    assert (again.status_code, wrong.status_code) == (422, 422)


def test_executions_are_unqueued_in_bulk(client, queue):
    by_ids = client.post(
        f"{EXECUTIONS}/unqueue/by-ids?state=CANCELLED", json=[queue[1]["id"], queue[2]["id"]]
    )
    by_query = client.post(f"{EXECUTIONS}/unqueue/by-query?state=QUEUED&newState=FAILED")
    states = [client.get(f"{EXECUTIONS}/{one['id']}").json()["state"]["current"] for one in queue]

    assert (by_ids.json()["count"], by_query.json()["count"]) == (2, 1)
    assert states == ["PAUSED", "CANCELLED", "CANCELLED", "FAILED"]


@pytest.mark.parametrize("part", ["list", "files"])
def test_resume_takes_files_by_both_conventions(client, engine, asking_for_a_file, part):
    name = "list" if part == "files" else "any.txt"
    path = f"{EXECUTIONS}/{asking_for_a_file}/resume"

    resumed = client.post(path, files={part: (name, b"three boxes")})

    ended = engine.executions.wait(asking_for_a_file, timedelta(seconds=20))
    assert resumed.status_code == 200
    assert ended.outputs == {"text": "three boxes"}


def test_file_beside_a_wrong_value_is_refused_and_not_kept(client, engine, asking_for_a_file):
    path = f"{EXECUTIONS}/{asking_for_a_file}/resume"

    refused = client.post(
        path, files={"list": ("any.txt", b"three boxes")}, data={"amount": "perhaps"}
    )

    kept = engine.ports.storage.list_under(f"shop/asking-for-a-file/executions/{asking_for_a_file}")
    assert refused.status_code == 422
    assert engine.executions.find(asking_for_a_file).state.current == "PAUSED"
    assert [entry for entry in kept if entry.path.endswith("any.txt")] == []


@pytest.mark.parametrize("place", ["", "actions/"])
def test_resumed_execution_is_answered_as_restarted(client, paused, place):
    answer = client.post(f"{EXECUTIONS}/{paused['id']}/{place}resume", data={"amount": "3"})

    states = [one["state"] for one in answer.json()["state"]["histories"]]
    assert states == ["CREATED", "RUNNING", "PAUSED", "RESTARTED"]


def test_execution_that_does_not_run_is_not_paused(client, failed):
    answer = client.post(f"{EXECUTIONS}/{failed['id']}/pause")

    assert answer.status_code == 409
    assert "The execution is not running" in answer.json()["message"]


def test_execution_stops_at_its_breakpoints(client, engine, saved):
    stopped = client.post(f"{EXECUTIONS}/shop/orders?breakpoints=first,maybe").json()
    path = f"{EXECUTIONS}/{stopped['id']}"
    shown = client.get(path).json()
    client.post(f"{path}/resume-from-breakpoint?breakpoints=maybe")
    engine.executions.wait(stopped["id"], timedelta(0))

    again = client.post(f"{path}/actions/resume-from-breakpoint").json()
    ended = engine.executions.wait(stopped["id"], timedelta(seconds=20))

    assert shown["state"]["current"] == "BREAKPOINT"
    assert shown["breakpoints"] == [{"id": "first"}, {"id": "maybe"}]
    assert "breakpoints" not in again
    assert [one.state for one in ended.state.histories].count("BREAKPOINT") == 2
    assert client.post(f"{path}/resume-from-breakpoint").status_code == 409


@pytest.mark.parametrize("wanted", ["third", "first,third", "first" * 500])
def test_breakpoint_before_no_task_is_refused(client, saved, wanted):
    assert client.post(f"{EXECUTIONS}/shop/orders?breakpoints={wanted}").status_code == 422
    assert client.get(f"{EXECUTIONS}/search").json()["total"] == 0


def test_bulk_pause_and_unqueue_ask_for_the_right_state(client, failed):
    for action, state in (("pause", "RUNNING"), ("unqueue", "QUEUED"), ("resume", "PAUSED")):
        refused = client.post(f"{EXECUTIONS}/{action}/by-ids", json=[failed["id"]]).json()
        assert refused["message"] == f"invalid bulk {action}"
        assert refused["invalids"][0]["message"] == f"execution not in state {state}"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("DELETE", "/by-query"),
        ("DELETE", "/kill/by-query"),
        ("POST", "/restart/by-query"),
        ("POST", "/labels/by-query"),
    ],
)
@pytest.mark.parametrize(
    "query", ["namepsace=shop", "filters[namepsace][EQUALS]=shop", "filters[namespace]=shop"]
)
def test_bulk_action_with_an_unknown_filter_touches_nothing(client, failed, method, path, query):
    answer = client.request(method, f"{EXECUTIONS}{path}?{query}", json=[])

    assert answer.status_code == 400
    assert client.get(f"{EXECUTIONS}/search").json()["total"] == 1


def test_labels_are_set_in_bulk(client, failed):
    labels = [{"key": "reviewed", "value": "yes"}]

    by_ids = client.post(
        f"{EXECUTIONS}/labels/by-ids",
        json={"executionsId": [failed["id"]], "executionLabels": labels},
    )
    by_query = client.post(
        f"{EXECUTIONS}/labels/by-query?labels=reviewed:yes", json=[{"key": "b", "value": "c"}]
    )

    assert (by_ids.json()["count"], by_query.json()["count"]) == (1, 1)
    assert client.get(f"{EXECUTIONS}/search?labels=b:c").json()["total"] == 1


def test_executions_are_counted_by_day_and_state(client, failed):
    answer = client.post("/api/v1/stats/executions/daily", json={"namespace": "shop"}).json()

    assert len(answer) in {30, 31}
    assert answer[-1]["executionCounts"]["FAILED"] == 1
    assert answer[-1]["duration"]["count"] == 1
    assert answer[0]["executionCounts"]["FAILED"] == 0
    assert {one["groupBy"] for one in answer} == {"day"}


@pytest.mark.parametrize(
    "span",
    [
        {"startDate": "2026-01-02T00:00:00Z", "endDate": "2026-01-01T00:00:00Z"},
        {"startDate": "1926-01-02T00:00:00Z", "endDate": "2026-01-01T00:00:00Z"},
        {"startDate": "yesterday"},
        {"endDate": "0001-01-01T00:00:00Z"},
        {"endDate": "9999-12-31T23:59:59Z"},
        {"state": ["GOOD"]},
    ],
)
def test_span_that_can_not_be_is_refused(client, span):
    assert client.post("/api/v1/stats/executions/daily", json=span).status_code == 422


def test_types_are_listed_and_documented(client):
    listed = client.get("/api/v1/plugins")
    page = client.get("/api/v1/main/plugins/io.kestra.core.tasks.log.Log").json()

    types = [one["cls"] for plugin in listed.json() for one in plugin["tasks"]]
    assert "io.kestra.plugin.core.log.Log" in types
    assert page["markdown"].startswith("# io.kestra.plugin.core.log.Log")
    assert {"properties", "outputs", "definitions"} <= set(page["schema"])
    assert client.get("/api/v1/plugins/io.kestra.nothing").status_code == 404
    headers = {"if-none-match": listed.headers["etag"]}
    assert client.get("/api/v1/plugins", headers=headers).status_code == 304


def test_schema_of_a_flow_refers_to_nothing_that_it_does_not_define(client):
    schema = client.get("/api/v1/plugins/schemas/flow").json()

    references = set()
    pending = [schema]
    while pending:
        part = pending.pop()
        if isinstance(part, dict):
            if isinstance(part.get("$ref"), str):
                references.add(part["$ref"])
            pending += part.values()
        elif isinstance(part, list):
            pending += part
    names = {f"#/definitions/{name}" for name in schema["definitions"]}
    assert references <= names
    assert "#/definitions/io.kestra.core.tasks.log.Log" in references
    assert client.get("/api/v1/schemas/flow.json").json() == schema

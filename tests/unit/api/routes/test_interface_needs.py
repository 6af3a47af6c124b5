"""What our interface needs beyond Kestra's API (HTTP API, section 12)."""

import json
from datetime import timedelta

import pytest

from shared.api.deltas import LARGEST_NUMBER, last_number
from shared.api.routes import executions

FLOW = """\
id: loop
namespace: shop.reports
tasks:
  - {id: before, type: io.kestra.plugin.core.log.Log, message: First}
  - id: each
    type: io.kestra.plugin.core.flow.ForEach
    values: [1, 2, 3]
    tasks:
      - {id: say, type: io.kestra.plugin.core.log.Log, message: "Item {{ taskrun.value }}"}
      - {id: warn, type: io.kestra.plugin.core.log.Log, level: WARN, message: Beware}
"""
SLEEPY = """\
id: sleepy
namespace: shop
tasks:
  - {id: sleep, type: io.kestra.plugin.core.flow.Sleep, duration: PT1H}
"""
API = "/api/v1/main"
RUN = f"{API}/executions/shop.reports/loop"


@pytest.fixture
def saved(engine):
    engine.flows.save(FLOW)
    engine.flows.save(SLEEPY)


@pytest.fixture
def done(client, saved):
    answer = client.post(f"{RUN}?wait=true").json()
    assert answer["state"]["current"] == "SUCCESS"
    return answer


def runs(client, execution, query=""):
    return client.get(f"{API}/executions/{execution['id']}/task-runs{query}").json()


def test_tree_of_task_runs_is_read_one_level_at_a_time(client, done):
    top = runs(client, done)
    each = top["results"][1]
    children = runs(client, done, f"?parent={each['id']}&page=2&size=4")

    assert [one["taskId"] for one in top["results"]] == ["before", "each"]
    assert top["total"] == 2
    assert children["total"] == 6
    assert [(one["taskId"], one["value"]) for one in children["results"]] == [
        ("say", "3"),
        ("warn", "3"),
    ]


def test_task_runs_are_filtered_by_state(client, done):
    assert runs(client, done, "?state=FAILED&state=RUNNING") == {"results": [], "total": 0}
    assert runs(client, done, "?state=SUCCESS")["total"] == 2
    assert client.get(f"{API}/executions/{done['id']}/task-runs?state=X").status_code == 422
    assert client.get(f"{API}/executions/nothing/task-runs").status_code == 404


def test_execution_with_more_task_runs_than_are_listed_says_so(client, done, monkeypatch):
    path = f"{API}/executions/{done['id']}"
    monkeypatch.setattr(executions, "MOST_TASK_RUNS", 8)
    whole = client.get(path).json()
    monkeypatch.setattr(executions, "MOST_TASK_RUNS", 7)
    cut = client.get(path).json()

    assert (len(whole["taskRunList"]), "taskRunListTruncated" in whole) == (8, False)
    assert (len(cut["taskRunList"]), cut["taskRunListTruncated"]) == (7, True)


def test_summary_counts_task_runs_in_the_order_of_the_flow(client, done):
    found = client.get(f"{API}/executions/{done['id']}/summary").json()

    assert (found["total"], found["states"]) == (8, {"SUCCESS": 8})
    assert found["tasks"] == [
        {"taskId": "before", "total": 1, "states": {"SUCCESS": 1}},
        {"taskId": "each", "total": 1, "states": {"SUCCESS": 1}},
        {"taskId": "say", "total": 3, "states": {"SUCCESS": 3}},
        {"taskId": "warn", "total": 3, "states": {"SUCCESS": 3}},
    ]
    assert found["state"]["current"] == "SUCCESS"


def events_of(text):
    """(id, event, data) of each event; comments and `retry` are left out."""
    found = []
    for block in text.split("\n\n"):
        lines = dict(
            line.split(": ", 1) for line in block.splitlines() if line[:1] not in {"", ":"}
        )
        if "event" in lines:
            found.append((int(lines["id"]), lines["event"], json.loads(lines["data"])))
    return found


def test_changes_of_an_ended_execution_are_a_snapshot_and_the_end(client, done):
    answer = client.get(f"{API}/executions/{done['id']}/follow?events=delta")

    [snapshot, end] = events_of(answer.text)
    assert answer.text.startswith("retry: ")
    assert snapshot[:2] == (1, "snapshot")
    assert len(snapshot[2]["taskRuns"]) == 8
    assert all(run["version"] >= 1 for run in snapshot[2]["taskRuns"])
    assert end[:2] == (2, "end")
    assert end[2]["execution"]["state"]["current"] == "SUCCESS"


def test_numbers_of_changes_go_on_over_a_new_connection(client, done):
    answer = client.get(
        f"{API}/executions/{done['id']}/follow?events=delta", headers={"Last-Event-ID": "41"}
    )

    assert [number for number, _, _ in events_of(answer.text)] == [42, 43]


def test_changes_are_told_until_the_end(client, engine, saved):
    started = client.post(f"{API}/executions/shop/sleepy").json()["id"]

    with client.stream("GET", f"{API}/executions/{started}/follow?events=delta") as answer:
        text = ""
        for part in answer.iter_text():
            if "event: snapshot" in part:
                engine.executions.kill(started)
            text += part

    events = events_of(text)
    assert [number for number, _, _ in events] == list(range(1, len(events) + 1))
    assert events[0][1] == "snapshot"
    assert events[-1][1] == "end"
    assert events[-1][2]["execution"]["state"]["current"] == "KILLED"


@pytest.mark.parametrize(
    ("header", "number"),
    [(None, 0), ("", 0), ("7", 7), ("start", 0), ("-1", 0), ("٣", 0), ("9" * 40, LARGEST_NUMBER)],
)
def test_last_number_of_a_client_is_read_with_care(header, number):
    assert last_number(header) == number


def test_stream_of_changes_of_nothing_is_not_found(client):
    assert client.get(f"{API}/executions/nothing/follow?events=delta").status_code == 404
    assert client.get(f"{API}/executions/nothing/follow?events=all").status_code == 422


def test_log_is_read_in_windows(client, done):
    path = f"{API}/logs/{done['id']}"
    whole = [one["message"] for one in client.get(path).json()]

    first = client.get(f"{path}?limit=2").json()
    second = client.get(f"{path}?after={first['next']}&limit=100").json()
    rest = client.get(f"{path}?after={second['next']}").json()

    assert sorted(whole) == ["Beware"] * 3 + ["First", "Item 1", "Item 2", "Item 3"]
    windows = [one["message"] for one in (*first["results"], *second["results"])]
    assert len(first["results"]) == 2
    assert sorted(windows) == sorted(whole)
    assert (rest["results"], rest["next"]) == ([], second["next"])


def test_window_holds_what_matches_and_goes_on_behind_it(client, done):
    path = f"{API}/logs/{done['id']}?q=item&limit=2"

    first = client.get(path).json()
    second = client.get(f"{path}&after={first['next']}").json()

    found = [one["message"] for one in (*first["results"], *second["results"])]
    assert sorted(found) == ["Item 1", "Item 2", "Item 3"]
    assert client.get(f"{API}/logs/{done['id']}?limit=0").status_code == 422
    assert client.get(f"{API}/logs/{done['id']}?limit=10001").status_code == 422
    assert client.get(f"{API}/logs/{done['id']}?after=-1").status_code == 422


def test_lines_are_counted_by_level(client, done):
    path = f"{API}/logs/{done['id']}/counts"

    every = {"ERROR": 0, "WARN": 3, "INFO": 4, "DEBUG": 0, "TRACE": 0}
    assert client.get(path).json() == {"total": 7, "levels": every}
    assert client.get(f"{path}?minLevel=WARN").json()["total"] == 3
    assert client.get(f"{API}/logs/nothing/counts").status_code == 404


def test_log_is_sent_as_lines_of_json(client, done):
    answer = client.get(
        f"{API}/logs/{done['id']}?minLevel=WARN", headers={"Accept": "application/x-ndjson"}
    )

    assert answer.headers["content-type"].startswith("application/x-ndjson")
    assert [json.loads(line)["message"] for line in answer.text.splitlines()] == ["Beware"] * 3


def test_preferences_are_kept_whole(client):
    path = f"{API}/me/preferences"

    before = client.get(path).json()
    put = client.put(path, json={"theme": "dark", "bookmarks": [1, {"a": "b"}]})
    client.put(path, json={"theme": "light"})

    assert before == {}
    assert put.json() == {"theme": "dark", "bookmarks": [1, {"a": "b"}]}
    assert client.get(path).json() == {"theme": "light"}


def test_preferences_that_can_not_be_kept_are_refused(client):
    path = f"{API}/me/preferences"

    assert client.put(path, json={"a": "x" * 70_000}).status_code == 413
    assert client.put(path, json=[1]).status_code == 422
    assert client.get(path).json() == {}


def test_defaults_are_of_everybody_and_touch_nobodys_preferences(client):
    path = f"{API}/me/defaults"
    at_first = client.get(path).json()
    client.put(f"{API}/me/preferences", json={"settings": {"theme": "dark"}})

    kept = client.put(path, json={"theme": "light"})

    assert (at_first, kept.json()) == ({}, {"theme": "light"})
    assert client.get(path).json() == {"theme": "light"}
    assert client.get(f"{API}/me/preferences").json() == {"settings": {"theme": "dark"}}


def test_preferences_of_one_person_are_not_those_of_another(engine):
    engine.preferences.put("ada@example.com", {"theme": "dark"})

    assert engine.preferences.of("bob@example.com") == {}
    assert engine.preferences.of("ada@example.com") == {"theme": "dark"}


def test_flow_is_run_once_with_one_key(client, engine, saved):
    def run(key, path=RUN):
        return client.post(path, headers={"Idempotency-Key": key}).json()["id"]

    first, again, other = run("a"), run("a"), run("b")

    assert first == again
    assert len({first, other, run("a", f"{API}/executions/shop/sleepy")}) == 3
    assert engine.executions.wait(first, timedelta(seconds=20)).id == first
    assert client.post(RUN, headers={"Idempotency-Key": "k" * 256}).status_code == 422


@pytest.mark.parametrize(
    "other",
    [
        pytest.param({"data": {"rows": "4"}}, id="inputs"),
        pytest.param({"params": {"labels": "a:b"}}, id="labels"),
        pytest.param({"files": {"report": ("report", b"two")}}, id="content-of-a-file"),
    ],
)
def test_key_of_another_request_is_refused_and_nothing_runs(client, saved, other):
    sent = {"headers": {"Idempotency-Key": "a"}, "files": {"report": ("report", b"one")}}
    first = client.post(RUN, **sent)
    again = client.post(RUN, **sent)

    refused = client.post(RUN, **(sent | other))

    assert first.json()["id"] == again.json()["id"]
    assert (refused.status_code, refused.json()["code"]) == (422, "execution.key-reused")
    assert client.get(f"{API}/executions/search").json()["total"] == 1

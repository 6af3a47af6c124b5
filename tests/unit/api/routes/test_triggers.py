import pytest

from shared.model.commit import Commit
from shared.model.execution import TriggerInfo
from tests.builders import execution

FLOW = """\
id: daily_orders
namespace: shop.reports
tasks:
  - id: say
    type: io.kestra.plugin.core.log.Log
    message: "{{ trigger.body ?? 'none' }}"
triggers:
  - id: nightly
    type: io.kestra.plugin.core.trigger.Schedule
    cron: "0 3 1 1 *"
  - id: hook
    type: io.kestra.plugin.core.trigger.Webhook
    key: 4wjtkzwVGBM9yKnjm3yv8r
"""
KEY = {"namespace": "shop.reports", "flowId": "daily_orders", "triggerId": "nightly"}
HOOK = "/api/v1/main/executions/webhook/shop.reports/daily_orders/4wjtkzwVGBM9yKnjm3yv8r"
TRIGGERS = "/api/v1/main/triggers"


@pytest.fixture
def saved(engine):
    engine.flows.save(FLOW)


def test_search_gives_the_members_of_every_era(client, saved):
    page = client.get(f"{TRIGGERS}/search?sort=triggerId:asc").json()

    [item] = [one for one in page["results"] if one["state"]["triggerId"] == "nightly"]
    assert item["abstractTrigger"] == item["trigger"]
    assert item["trigger"]["cron"] == "0 3 1 1 *"
    assert item["triggerContext"] == item["state"]
    assert KEY.items() <= item["state"].items()
    assert item["state"]["disabled"] is False
    assert item["state"]["nextExecutionDate"].endswith("-01-01T03:00:00.000Z")
    assert {"date", "updatedAt"} <= set(item["state"])


def test_triggers_of_a_flow_are_found(client, saved):
    found = client.get(f"{TRIGGERS}/shop.reports/daily_orders").json()

    assert "nightly" in [one["triggerId"] for one in found["results"]]
    assert client.get(f"{TRIGGERS}/shop/daily_orders").json()["total"] == 0


@pytest.mark.parametrize("path", ["", "/set-disabled"])
def test_trigger_is_disabled_and_enabled(client, saved, path):
    disabled = client.put(TRIGGERS + path, json={**KEY, "disabled": True})
    found = client.get(f"{TRIGGERS}/search?filters[triggerState][EQUALS]=DISABLED").json()
    enabled = client.put(TRIGGERS + path, json={**KEY, "disabled": False})

    assert [one["state"]["triggerId"] for one in found["results"]] == ["nightly"]
    assert (disabled.json()["disabled"], enabled.json()["disabled"]) == (True, False)


def test_backfill_is_created_paused_and_deleted(client, saved):
    backfill = {"start": "2024-01-01T00:00:00Z", "end": "2024-12-31T00:00:00Z"}
    client.put(f"{TRIGGERS}/set-disabled", json={**KEY, "disabled": True})

    created = client.put(f"{TRIGGERS}/backfill/create", json={**KEY, "backfill": backfill})
    paused = client.put(f"{TRIGGERS}/backfill/pause", json=KEY)
    deleted = client.post(f"{TRIGGERS}/backfill/delete", json=KEY)

    assert created.status_code == 200, created.text
    assert created.json()["backfill"]["start"] == "2024-01-01T00:00:00.000Z"
    assert paused.json()["backfill"]["paused"] is True
    assert "backfill" not in deleted.json()
    assert client.post(f"{TRIGGERS}/backfill/delete", json=KEY).status_code == 400


def test_what_is_not_locked_can_not_be_unlocked(client, saved):
    answer = client.post(f"{TRIGGERS}/shop.reports/daily_orders/nightly/unlock")

    assert answer.status_code == 409
    assert answer.json()["message"].startswith("Illegal state: ")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("PUT", "/set-disabled"),
        ("PUT", "/backfill/pause"),
        ("POST", "/shop.reports/nothing/nightly/unlock"),
        ("POST", "/shop.reports/nothing/nightly/restart"),
        ("DELETE", "/shop.reports/nothing/nightly"),
    ],
)
def test_unknown_trigger_is_not_found(client, method, path):
    answer = client.request(method, TRIGGERS + path, json={**KEY, "disabled": True})

    assert answer.status_code == 404


@pytest.mark.parametrize("body", ["", "{", "[]", '{"namespace": 1}'])
def test_unreadable_trigger_is_refused(client, body):
    answer = client.put(f"{TRIGGERS}/set-disabled", content=body)

    assert answer.status_code in {400, 422}


@pytest.mark.parametrize("kind", ["client", "guarded"])
@pytest.mark.parametrize("method", ["GET", "POST", "PUT"])
@pytest.mark.parametrize("more", ["", "/and/more"])
def test_webhook_runs_its_flow_for_whoever_has_the_key(request, saved, kind, method, more):
    client = request.getfixturevalue(kind)

    answer = client.request(
        method,
        f"{HOOK}{more}?source=till",
        content=b'{"order": 17}',
        headers={"content-type": "application/json", "origin": "https://elsewhere.example"},
    )

    assert answer.status_code == 200, answer.text
    trigger = answer.json()["trigger"]
    assert trigger["variables"]["body"] == {"order": 17}
    assert trigger["variables"]["parameters"] == {"source": ["till"]}
    assert trigger["variables"]["headers"]["content-type"] == ["application/json"]
    assert answer.json()["url"].endswith(answer.json()["id"])


@pytest.mark.parametrize("path", [HOOK[:-1], HOOK.replace("daily", "weekly"), HOOK + "x"])
def test_wrong_key_is_not_found(client, saved, path):
    assert client.post(path).status_code == 404


def test_body_that_an_execution_can_not_hold_is_refused(client, saved):
    answer = client.post(HOOK, content=b"x" * (1024 * 1024 + 1))

    assert answer.status_code == 413


DATES = f"{TRIGGERS}/shop.reports/daily_orders/nightly/dates"


def test_next_dates_of_a_schedule_are_those_after_now(client, engine, saved):
    now = engine.ports.clock.now()

    found = client.get(f"{DATES}?limit=2").json()

    assert [one["date"] for one in found] == [
        f"{now.year + years}-01-01T03:00:00.000Z" for years in (1, 2)
    ]


@pytest.mark.parametrize(("parallel", "status"), [(0, 422), (1, 200), (100, 200), (101, 422)])
def test_backfill_is_told_how_many_may_run_side_by_side(client, saved, parallel, status):
    span = {"start": "2020-01-01T00:00:00Z", "end": "2021-01-01T00:00:00Z", "parallel": parallel}

    answer = client.put(f"{TRIGGERS}/backfill/create", json={**KEY, "backfill": span})

    assert answer.status_code == status
    assert answer.json().get("backfill", {}).get("parallel") == (
        parallel if status == 200 else None
    )


def test_dates_of_a_span_are_those_that_a_backfill_would_replay(client, saved):
    span = "after=2019-01-01T03:00:00Z&until=2022-01-01T03:00:00Z"

    found = client.get(f"{DATES}?{span}").json()

    assert [one["date"][:4] for one in found] == ["2020", "2021", "2022"]


def test_dates_name_the_executions_that_they_have_led_to_and_a_backfill_can_leave_them_out(
    client, engine, saved
):
    trigger = TriggerInfo(id="nightly", type="Schedule", variables={"date": "2021-01-01T03:00:00Z"})
    ran = execution(namespace="shop.reports", flow_id="daily_orders", trigger=trigger)
    engine.ports.repository.commit([Commit(cause="test", documents=(ran,))])
    span = {"start": "2020-01-01T03:00:00Z", "end": "2022-01-01T03:00:00Z"}
    client.put(f"{TRIGGERS}/set-disabled", json={**KEY, "disabled": True})

    found = client.get(f"{DATES}?after=2020-01-01T00:00:00Z&until=2022-01-01T03:00:00Z").json()
    backfill = {**span, "missingOnly": True}
    created = client.put(f"{TRIGGERS}/backfill/create", json={**KEY, "backfill": backfill})

    assert [one.get("executionId") for one in found] == [None, ran.id, None]
    assert found[1]["state"] == ran.state.current
    assert created.json()["backfill"]["skipped"] == 1


def test_dates_come_in_the_zone_of_the_schedule_too(client, engine):
    engine.flows.save(FLOW.replace('"0 3 1 1 *"', '"0 3 1 1 *"\n    timezone: Asia/Tokyo'))

    [found] = client.get(f"{DATES}?after=2020-06-01T00:00:00Z&limit=1").json()

    assert found["date"] == "2020-12-31T18:00:00.000Z"
    assert found["local"].startswith("2021-01-01T03:00:00")
    assert found["local"].endswith("+09:00")


def test_trigger_that_is_no_schedule_has_no_dates(client, saved):
    assert client.get(f"{TRIGGERS}/shop.reports/daily_orders/hook/dates").json() == []
    assert client.get(f"{TRIGGERS}/shop.reports/daily_orders/other/dates").status_code == 404


def test_evaluations_tell_why_a_trigger_does_not_fire(client, saved):
    for disabled in (True, False):
        client.put(f"{TRIGGERS}/set-disabled", json={**KEY, "disabled": disabled})

    found = client.get(f"{TRIGGERS}/shop.reports/daily_orders/nightly/evaluations").json()

    assert [one["outcome"] for one in found["results"]] == ["ENABLED", "DISABLED"]
    assert (found["total"], found["results"][0]["duration"]) == (2, "PT0S")


def test_evaluations_of_an_unknown_trigger_are_not_found(client, saved):
    path = f"{TRIGGERS}/shop.reports/daily_orders/other"

    assert client.get(f"{path}/evaluations").status_code == 404
    assert client.get(path.replace("/triggers/", "/live/triggers/")).status_code == 404


CALLS = f"{TRIGGERS}/shop.reports/daily_orders/hook/calls"


def test_calls_of_a_webhook_are_told_and_made_again(client, saved):
    started = client.post(HOOK, content=b'{"order": 17}', headers={"authorization": "Bearer abc"})

    [call] = client.get(CALLS).json()["results"]
    again = client.post(f"{CALLS}/{call['id']}/again").json()

    assert (call["status"], call["body"]) == (200, '{"order":17}')
    assert (call["id"], call["executionId"]) == (started.json()["id"], started.json()["id"])
    assert call["headers"]["authorization"] == ["******"]
    assert again["status"] == 200
    repeated = client.get(f"/api/v1/main/executions/{again['executionId']}").json()
    assert repeated["trigger"]["variables"]["body"] == {"order": 17}
    newest = client.get(CALLS).json()["results"][0]
    assert newest["headers"]["x-windhover-sent-again"] == [call["id"]]


def test_calls_tell_refusals_and_count_wrong_keys(client, saved):
    client.put(f"{TRIGGERS}/set-disabled", json={**KEY, "triggerId": "hook", "disabled": True})
    client.post(HOOK)
    client.post(f"{HOOK}-wrong")

    found = client.get(CALLS).json()

    assert [(one["status"], one["message"]) for one in found["results"]] == [
        (404, "The trigger is disabled.")
    ]
    assert found["wrongKeys"]["times"] == 1
    assert HOOK.rsplit("/", 1)[1] not in str(found)


def test_calls_of_what_is_no_webhook_are_not_found(client, saved):
    for trigger_id in ("nightly", "other"):
        assert client.get(CALLS.replace("/hook/", f"/{trigger_id}/")).status_code == 404
    assert client.post(f"{CALLS}/unknown/again").status_code == 404

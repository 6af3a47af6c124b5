"""What the server tells about how it is."""

from datetime import datetime
from io import BytesIO

import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr

from shared.api.access.guard import Guard
from shared.api.app import create_app
from shared.cli.served_site import site_of
from shared.model.commit import Commit
from shared.model.message import Topic
from shared.model.state import State
from shared.ports.leases import Lease
from shared.settings import Settings
from tests.builders import NOW, execution, history, source

SYSTEM = "/api/v1/main/system"


def test_every_part_that_answers_is_up(client):
    answer = client.get(SYSTEM).json()

    assert {one["name"]: one["status"] for one in answer["checks"]} == dict.fromkeys(
        ("executions", "flows", "logs", "storage", "triggers", "timers", "deadLetters"), "UP"
    )
    assert answer["deadLetters"] == 0
    assert set(answer["version"]) == {"windhover", "api", "python"}


def test_part_that_does_not_answer_is_down_and_says_why(client, engine, monkeypatch):
    def refuse(*_):
        raise OSError("the disk is gone")

    monkeypatch.setattr(type(engine.ports.storage), "exists", refuse)

    checks = {one["name"]: one for one in client.get(SYSTEM).json()["checks"]}

    assert checks["storage"] == {
        "name": "storage",
        "status": "DOWN",
        "message": "OSError: the disk is gone",
    }
    assert checks["flows"]["status"] == "UP"


def test_part_that_does_not_answer_any_more_tells_when_it_last_did(client, engine, monkeypatch):
    [before] = [one for one in client.get(SYSTEM).json()["checks"] if one["name"] == "storage"]

    def refuse(*_):
        raise OSError("the disk is gone")

    monkeypatch.setattr(type(engine.ports.storage), "exists", refuse)
    [after] = [one for one in client.get(SYSTEM).json()["checks"] if one["name"] == "storage"]

    assert (before["status"], after["status"]) == ("UP", "DOWN")
    assert after["lastSuccess"] == before["lastSuccess"]


def test_overview_goes_on_without_the_part_that_can_not_be_read(client, engine, monkeypatch):
    def refuse(*_):
        raise OSError("the queue is gone")

    monkeypatch.setattr(type(engine.ports.queue), "depths", refuse)

    answer = client.get(SYSTEM)

    assert answer.status_code == 200
    assert answer.json()["queues"] is None
    assert answer.json()["schedules"]["triggers"] == 0


def test_topics_tell_what_waits_and_for_how_long(client):
    queues = client.get(SYSTEM).json()["queues"]

    assert {one["topic"] for one in queues} == {str(topic) for topic in Topic}
    assert all(one["waiting"] == 0 and one["oldestSeconds"] == 0 for one in queues)


def test_configuration_is_told_without_secrets(engine, authenticator):
    settings = Settings(
        password=SecretStr("hunter2-of-the-admin"),
        url="https://ada:hunter2-in-an-address@flows.example",
        variables_globals={"token": "hunter2-of-a-flow"},
        upload_mib=7,
    )
    app = create_app(engine, Guard(authenticator), site_of(settings, "http://localhost"))

    found = TestClient(app, base_url="http://localhost").get(f"{SYSTEM}/configuration")

    assert found.status_code == 200
    assert "hunter2" not in found.text
    shown = {one["name"]: (one["value"], one["isGiven"]) for one in found.json()}
    assert shown["WINDHOVER_PASSWORD"] == ("********", True)
    assert shown["WINDHOVER_API_TOKEN"] == (None, False)
    assert shown["WINDHOVER_UPLOAD_MIB"] == ("7", True)
    assert shown["WINDHOVER_VARIABLES_GLOBALS"] == ('{"token":"********"}', True)
    assert shown["WINDHOVER_URL"] == ("https://********@flows.example", True)


def test_executions_workers_and_schedules_are_counted(client, engine):
    documents = (
        execution(id="one", state=history(State.SUCCESS)),
        execution(id="two", state=history(State.SUCCESS)),
        execution(id="three", state=history(State.FAILED)),
    )
    engine.ports.repository.commit([Commit(cause="test", documents=documents)])
    lease = Lease(execution_id="e", task_run_id="r", attempt=1, worker_id="w", until=NOW)
    engine.ports.leases.claim(lease, NOW)
    schedule = {"id": "nightly", "type": "io.kestra.plugin.core.trigger.Schedule"}
    engine.flows.save(source(triggers=[schedule | {"cron": "0 3 * * *"}]))

    answer = client.get(SYSTEM).json()

    assert answer["executions"] == {"SUCCESS": 2, "FAILED": 1}
    [worker] = answer["workers"]
    assert (worker["id"], worker["attempts"], worker["late"]) == ("w", 1, 1)
    assert datetime.fromisoformat(worker["until"]) == NOW
    assert answer["schedules"]["triggers"] == 1
    assert answer["schedules"]["overdue"] == 0
    assert {one["topic"] for one in answer["queues"]} >= {"executions", "tasks", "triggers"}


def test_storage_is_added_up_by_namespace(client, engine):
    for namespace in ("shop", "shop.reports", "other"):
        engine.flows.save(source(namespace=namespace))
    for path, content in (("/shop/a.txt", b"12345"), ("/shop/reports/c.txt", b"1"), ("/x/y", b"")):
        engine.ports.storage.put(path, BytesIO(content))

    assert client.get(f"{SYSTEM}/storage").json() == {
        "results": [
            {"namespace": "other", "files": 0, "bytes": 0},
            {"namespace": "shop", "files": 2, "bytes": 6},
        ],
        "isWhole": True,
    }


@pytest.mark.parametrize("path", ["", "/storage"])
def test_nobody_without_an_account_learns_it(guarded, path):
    assert guarded.get(f"{SYSTEM}{path}").status_code == 401

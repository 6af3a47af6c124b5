"""What could not be handled is listed, with its reason and without what it held."""

import pytest
from fastapi.testclient import TestClient

from shared.api.access.guard import Guard
from shared.api.app import create_app
from shared.api.site import Site
from shared.backends.memory.dead_letters import MemoryDeadLetters
from shared.model.command import StopTask
from shared.model.dead_letter import DeadLetter
from shared.model.message import message_for
from tests.builders import NOW, later, message

PATH = "/api/v1/main/dead-letters"


@pytest.fixture
def letters():
    return MemoryDeadLetters()


@pytest.fixture
def client(engine, authenticator, letters):
    app = create_app(
        engine, Guard(authenticator), Site("http://localhost:8080"), dead_letters=letters
    )
    with TestClient(app, base_url="http://localhost:8080") as client:
        yield client


def test_letters_are_told_newest_first(client, letters):
    letters.keep(DeadLetter(id="1", at=NOW, reason="function.undecodable: no message of ours"))
    letters.keep(
        DeadLetter(
            id="2",
            at=later(1),
            topic="tasks",
            kind="run-task",
            execution_id="e",
            task_run_id="r",
            reason="worn out",
            deliveries=100,
        )
    )

    assert client.get(PATH).json() == {
        "results": [
            {
                "id": "2",
                "date": "2024-03-09T08:05:08.123Z",
                "reason": "worn out",
                "topic": "tasks",
                "kind": "run-task",
                "executionId": "e",
                "taskRunId": "r",
                "deliveries": 100,
            },
            {
                "id": "1",
                "date": "2024-03-09T08:05:07.123Z",
                "reason": "function.undecodable: no message of ours",
            },
        ],
        "total": 2,
    }


def test_no_more_are_told_than_were_asked_for(client, letters):
    for number in range(3):
        letters.keep(DeadLetter(id=str(number), at=later(number), reason="worn out"))

    assert [one["id"] for one in client.get(f"{PATH}?size=2").json()["results"]] == ["2", "1"]


@pytest.mark.parametrize("size", ["0", "201", "many"])
def test_size_has_limits(client, size):
    assert client.get(f"{PATH}?size={size}").status_code == 422


def test_letter_that_was_looked_at_is_forgotten(client, letters):
    letters.keep(DeadLetter(id="1", at=NOW, reason="worn out"))

    assert [client.delete(f"{PATH}/1").status_code for _ in range(2)] == [204, 404]
    assert client.get(PATH).json()["total"] == 0


def test_letter_is_told_without_what_it_held(client, letters):
    letters.keep(DeadLetter(id="1", at=NOW, kind="run-task", reason="worn out"), message(1))

    found = client.get(f"{PATH}/1").json()

    assert found.keys() == {"id", "date", "kind", "reason"}
    assert client.get(f"{PATH}/2").status_code == 404


def test_message_is_published_again_once(client, letters):
    stop = message_for(StopTask(execution_id="e", task_run_id="r", attempt=1))
    letters.keep(DeadLetter(id="1", at=NOW, reason="worn out"), stop)

    answers = [client.post(f"{PATH}/1/redrive") for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 404]
    assert answers[0].json()["reason"] == "worn out"


def test_message_that_nobody_waits_for_is_refused_with_what_to_do(client, letters):
    letters.keep(DeadLetter(id="1", at=NOW, execution_id="gone", reason="worn out"), message(1))

    answer = client.post(f"{PATH}/1/redrive")

    assert answer.status_code == 409
    assert answer.json()["remedy"] == "Restart the execution gone, and discard the letter."

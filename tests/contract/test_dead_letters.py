"""The contract of `DeadLetters`."""

import pytest

from shared.backends.gcp.firestore_dead_letters import FirestoreDeadLetters
from shared.backends.memory.dead_letters import MemoryDeadLetters
from shared.model.dead_letter import DeadLetter
from shared.model.event import LabelsRequested
from tests.builders import later, message
from tests.contract.gcp_backend import GcpBackend

OLD = DeadLetter(id="7", at=later(1), reason="function.undecodable: no message of ours")
NEW = DeadLetter(
    id="8",
    at=later(2),
    topic="tasks",
    kind="run-task",
    execution_id="e",
    task_run_id="r",
    reason="delivered 100 times",
    deliveries=100,
)


@pytest.fixture(params=["memory", pytest.param("gcp", marks=pytest.mark.emulator)])
def letters(request, tmp_path):
    if request.param == "memory":
        yield MemoryDeadLetters()
        return
    request.getfixturevalue("emulators")
    backend = GcpBackend(tmp_path)
    yield FirestoreDeadLetters(backend.store)
    backend.close()


def test_newest_letter_comes_first_and_no_more_than_were_asked_for(letters):
    letters.keep(NEW)
    letters.keep(OLD)

    assert (letters.newest(5), letters.newest(1)) == ([NEW, OLD], [NEW])


def test_second_letter_of_an_id_changes_nothing(letters):
    letters.keep(OLD)
    letters.keep(OLD.model_copy(update={"reason": "another"}))

    assert letters.newest(5) == [OLD]


def test_letter_is_found_with_its_message(letters):
    letters.keep(OLD)
    letters.keep(NEW, message(1))

    assert [letters.find(name) for name in ("7", "8", "9")] == [OLD, NEW, None]
    assert [letters.message(name) for name in ("7", "8", "9")] == [None, message(1), None]


def test_letter_that_is_forgotten_is_gone(letters):
    letters.keep(OLD)
    letters.keep(NEW)

    assert (letters.forget("7"), letters.forget("7")) == (True, False)
    assert letters.newest(5) == [NEW]


def test_letter_of_a_very_large_message_is_kept(letters):
    large = message(1)
    text = "x" * 1_000_000
    body = LabelsRequested(execution_id="e", at=later(1), labels={"large": text})

    letters.keep(NEW, large.model_copy(update={"body": body}))

    assert letters.find("8") == NEW
    assert letters.message("8") in (None, large.model_copy(update={"body": body}))

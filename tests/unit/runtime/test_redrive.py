"""A message that was put aside is published again, unless nobody waits for it any more."""

from datetime import timedelta

import pytest

from shared.backends.memory.dead_letters import MemoryDeadLetters
from shared.model.command import RunTask
from shared.model.commit import Commit
from shared.model.dead_letter import DeadLetter
from shared.model.event import ExecutionCreated, KillRequested, LabelsRequested
from shared.model.message import Message, Topic
from shared.model.scope import Phase, Scope
from shared.model.state import State
from shared.runtime.redrive import LetterMissing, LetterSettled, LetterUnreadable, Redrive
from tests.builders import EXECUTION_ID, NOW, execution, history, later, task_run
from tests.contract.conftest import MemoryBackend

LETTER = DeadLetter(id="7", at=later(1), execution_id=EXECUTION_ID, reason="worn out")
RUN = task_run(State.CREATED)
RUN_TASK = RunTask(execution_id=EXECUTION_ID, task_run_id=RUN.id, attempt=RUN.attempt)
RUNNING = execution()
ENDED = execution(state=history(State.FAILED), root=Scope(phase=Phase.CLOSED))
KILL = KillRequested(execution_id=EXECUTION_ID, at=NOW)


@pytest.fixture
def ports(tmp_path):
    return MemoryBackend(tmp_path).ports


@pytest.fixture
def letters():
    return MemoryDeadLetters()


@pytest.fixture
def redrive(ports, letters):
    return Redrive(ports, letters)


def about(body):
    topic = Topic.TASKS if isinstance(body, RunTask) else Topic.EXECUTIONS
    return Message(id="m", topic=topic, body=body)


def store(ports, *documents):
    ports.repository.commit([Commit(cause="set-up", documents=documents)])


def published(ports, message):
    return ports.queue.receive_all(message.topic, timedelta(), 5)


@pytest.mark.parametrize(
    ("body", "documents"),
    [
        (RUN_TASK, (RUNNING, RUN)),
        (KILL, (RUNNING,)),
        (ExecutionCreated(execution_id=EXECUTION_ID, at=NOW, execution=RUNNING), ()),
        (LabelsRequested(execution_id=EXECUTION_ID, at=NOW, labels={"a": "b"}), (ENDED,)),
    ],
    ids=["attempt", "event", "execution that is not there", "request about one that has ended"],
)
def test_message_that_is_waited_for_is_published_and_its_letter_forgotten(
    ports, letters, redrive, body, documents
):
    store(ports, *documents)
    letters.keep(LETTER, about(body))

    assert redrive.publish("7") == LETTER

    assert published(ports, about(body)) == [about(body)]
    assert letters.newest(5) == []


@pytest.mark.parametrize(
    ("body", "documents"),
    [
        (RUN_TASK, (RUNNING, task_run(State.FAILED, id=RUN.id))),
        (RUN_TASK.model_copy(update={"attempt": RUN.attempt + 1}), (RUNNING, RUN)),
        (RUN_TASK, ()),
        (KILL, (ENDED,)),
    ],
    ids=["attempt that has failed", "other attempt", "no task run", "execution that has ended"],
)
def test_message_that_nobody_waits_for_stays_with_its_remedy(
    ports, letters, redrive, body, documents
):
    store(ports, *documents)
    letters.keep(LETTER, about(body))

    with pytest.raises(LetterSettled) as refused:
        redrive.publish("7")

    assert refused.value.remedy.startswith(f"Restart the execution {EXECUTION_ID}")
    assert published(ports, about(body)) == []
    assert letters.newest(5) == [LETTER]


def test_letter_without_a_message_stays(letters, redrive):
    letters.keep(LETTER)

    with pytest.raises(LetterUnreadable):
        redrive.publish("7")

    assert letters.newest(5) == [LETTER]


def test_letter_that_is_not_there_is_refused(redrive):
    with pytest.raises(LetterMissing):
        redrive.publish("7")

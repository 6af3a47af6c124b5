"""What waits for a message that was put aside ends, and people can see why."""

import pytest

from shared.backends.memory.dead_letters import MemoryDeadLetters
from shared.model.command import PollTrigger, RunTask
from shared.model.commit import Commit
from shared.model.dead_letter import DeadLetter
from shared.model.event import ExecutionFaulted, SlotRequested, TaskRunEnded, TimerFired
from shared.model.message import Message, Topic
from shared.model.scope import Phase, Scope
from shared.model.state import State
from shared.model.timer import TimerKind
from shared.runtime.dead_letters import PutAside
from tests.builders import EXECUTION_ID, NOW, execution, history, later, lease, task_run
from tests.contract.conftest import MemoryBackend

LETTER = DeadLetter(id="7", at=later(1), reason="worn out")
RUN = task_run(State.CREATED)
RUN_TASK = RunTask(execution_id=EXECUTION_ID, task_run_id=RUN.id, attempt=RUN.attempt)


@pytest.fixture
def ports(tmp_path):
    return MemoryBackend(tmp_path).ports


@pytest.fixture
def letters():
    return MemoryDeadLetters()


@pytest.fixture
def aside(ports, letters):
    return PutAside(ports, letters)


def store(ports, *documents):
    ports.repository.commit([Commit(cause="set-up", documents=documents)])


def sent(ports):
    """The events that were sent."""
    found = ports.queue.receive_all(Topic.EXECUTIONS, later(0) - NOW, 10)
    return [message.body for message in found]


def about(body, topic=Topic.EXECUTIONS):
    return Message(id="m", topic=topic, body=body)


def test_garbage_is_kept_and_nobody_is_told(aside, ports, letters):
    aside.take(LETTER, None)

    assert (letters.newest(5), sent(ports)) == ([LETTER], [])


def test_attempt_that_nobody_could_take_fails_and_its_log_says_why(aside, ports, letters):
    store(ports, execution(), RUN)

    aside.take(LETTER, about(RUN_TASK, Topic.TASKS))

    [event] = sent(ports)
    assert isinstance(event, TaskRunEnded)
    assert (event.task_run_id, event.attempt) == (RUN.id, RUN.attempt)
    assert event.outcome.state is State.FAILED
    [chunk] = ports.logs.of_execution(EXECUTION_ID)
    assert chunk.lines[0].message == "The task could not be run: worn out"
    [letter] = letters.newest(5)
    assert (letter.topic, letter.kind) == ("tasks", "run-task")
    assert (letter.execution_id, letter.task_run_id) == (EXECUTION_ID, RUN.id)
    assert letters.message("7") == about(RUN_TASK, Topic.TASKS)


@pytest.mark.parametrize(
    "run",
    [task_run(State.SUCCESS, id=RUN.id), task_run(State.CREATED, id=RUN.id, attempt=5)],
    ids=["it has ended", "another attempt is due"],
)
def test_attempt_that_nobody_waits_for_is_left_alone(run, aside, ports):
    store(ports, execution(), run)

    aside.take(LETTER, about(RUN_TASK, Topic.TASKS))

    assert sent(ports) == []


def test_attempt_that_somebody_has_taken_is_left_to_its_lease(aside, ports):
    store(ports, execution(), RUN)
    ports.leases.claim(lease(task_run_id=RUN.id), NOW)

    aside.take(LETTER, about(RUN_TASK, Topic.TASKS))

    assert sent(ports) == []


@pytest.mark.parametrize(
    "event",
    [
        TimerFired(execution_id=EXECUTION_ID, at=NOW, timer=TimerKind.RETRY, timer_id="t"),
        SlotRequested(execution_id="slots", at=NOW, claimant=EXECUTION_ID, limit=1, waits=True),
    ],
    ids=["its own", "for a slot of its flow"],
)
def test_execution_whose_event_is_lost_fails(event, aside, ports, letters):
    store(ports, execution())

    aside.take(LETTER, about(event))

    assert sent(ports) == [
        ExecutionFaulted(
            execution_id=EXECUTION_ID,
            at=LETTER.at,
            reason="The execution can not go on: a message could not be handled: worn out",
        )
    ]
    assert letters.newest(1)[0].execution_id == EXECUTION_ID


def test_execution_that_is_over_stays_as_it_is(aside, ports):
    store(ports, execution(state=history(State.SUCCESS), root=Scope(phase=Phase.CLOSED)))
    event = TimerFired(execution_id=EXECUTION_ID, at=NOW, timer=TimerKind.RETRY, timer_id="t")

    aside.take(LETTER, about(event))

    assert sent(ports) == []


def test_second_time_changes_nothing_more(aside, ports, letters):
    store(ports, execution(), RUN)

    aside.take(LETTER, about(RUN_TASK, Topic.TASKS))
    aside.take(LETTER, about(RUN_TASK, Topic.TASKS))

    assert len(sent(ports)) == 1
    assert len(list(ports.logs.of_execution(EXECUTION_ID))) == 1
    assert len(letters.newest(5)) == 1


def test_trigger_that_was_not_looked_at_ends_no_execution(aside, ports):
    poll = PollTrigger(
        namespace="n", flow_id="f", trigger_id="t", since=NOW, execution_id=EXECUTION_ID
    )
    store(ports, execution())

    aside.take(LETTER, about(poll, Topic.TASKS))

    assert sent(ports) == []

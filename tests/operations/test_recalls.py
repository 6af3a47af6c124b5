"""Commands that task runs keep are found until what they ask for has come about."""

from datetime import UTC, datetime, timedelta

import pytest

from shared.backends.gcp.recalls import HANDED_OUT_AGAIN
from shared.model.command import StartTimer
from shared.model.event import TaskRunStarted
from shared.model.message import Message, Topic
from shared.model.state import State
from shared.model.timer import TimerKind
from shared.runtime.executor import Executor
from shared.runtime.worker import LEASE
from tests.operations.service import Service
from tests.operations.test_operations import flow, side_by_side, work

TEN = 10


@pytest.fixture
def service():
    made = Service()
    made.save(flow(*work(1)))
    return made


def asked(service):
    """The message that asks for an execution, handled; what follows is lost.

    The command is as its task run keeps it.
    """
    message = service.create("company.team", "a-flow")
    service.api.executor.handle(message)
    [sent] = service.queue.waiting
    service.queue.waiting.clear()
    return message, sent.body.model_copy(update={"handed": None})


def due(service, at):
    return [one.command for one in service.stepping.recalls.due(at, TEN)]


def later():
    return datetime.now(UTC) + HANDED_OUT_AGAIN + timedelta(seconds=1)


def test_attempt_that_nobody_took_is_due_after_a_while(service):
    _, command = asked(service)

    assert due(service, datetime.now(UTC)) == []
    assert due(service, later()) == [command]


def test_attempt_that_was_not_sent_is_found_by_its_cause(service):
    message, command = asked(service)

    assert service.stepping.ports.repository.unsent(message.id) == (command,)


def test_attempt_that_was_handed_out_again_is_so_once(service):
    asked(service)
    [recall] = service.stepping.recalls.due(later(), TEN)

    service.stepping.recalls.done(recall)

    assert due(service, later()) == []


def test_attempt_that_runs_keeps_its_first_lease_instead(service):
    _, command = asked(service)
    now = service.clock.time
    started = TaskRunStarted(
        execution_id=command.execution_id,
        at=now,
        task_run_id=command.task_run_id,
        attempt=1,
        worker_id="a-worker",
        lease_until=now + LEASE,
    )

    message = Message(id="cause", topic=Topic.EXECUTIONS, body=started)
    service.working.executor.handle(message)

    [kept] = due(service, later())
    assert isinstance(kept, StartTimer)
    assert (kept.timer, kept.task_run_id, kept.at) == (
        TimerKind.LEASE,
        command.task_run_id,
        now + LEASE,
    )


def test_task_run_that_has_ended_keeps_nothing(service):
    _, command = asked(service)

    service.working.worker.handle(command)

    assert due(service, later()) == []
    assert due(service, service.clock.time + 2 * LEASE) == []


def test_look_at_a_group_that_was_not_taken_is_found_by_the_message_that_comes_again(
    monkeypatch,
):
    service = Service()
    service.save(flow(*side_by_side(1)))
    _, command = asked(service)
    monkeypatch.setattr(Executor, "count_units", died)
    with pytest.raises(DiedError):
        service.working.worker.handle(command)
    monkeypatch.undo()

    service.working.worker.handle(command)

    execution = service.api.ports.repository.execution(command.execution_id)
    assert execution.state.current is State.SUCCESS


class DiedError(Exception):
    """The process ended."""


def died(executor, cause, counts):
    if counts:
        raise DiedError

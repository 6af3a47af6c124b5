"""The message that carries a command; the same command has the same id."""

import pytest

from shared.model.command import (
    Announce,
    CreateExecution,
    NotifyEnd,
    PollTrigger,
    StopTask,
    SwitchTrigger,
    TellTriggers,
    UnlockTrigger,
)
from shared.model.event import ExecutionCreated, KillRequested
from shared.model.message import Topic, message_for
from shared.model.state import State
from tests.builders import EXECUTION_ID, NOW, execution, later, run_task, timer

KILL = KillRequested(execution_id=EXECUTION_ID, at=NOW)
TELL = TellTriggers(execution_id=EXECUTION_ID, state=State.SUCCESS, position=2)
SWITCH = SwitchTrigger(
    execution_id=EXECUTION_ID,
    request_id="r",
    namespace="n",
    flow_id="f",
    trigger_id="t",
    enabled=True,
)
UNLOCK = UnlockTrigger(execution_id="p", namespace="n", flow_id="f", trigger_id="t")
POLL = PollTrigger(namespace="n", flow_id="f", trigger_id="t", since=NOW, execution_id="p")
STOP = StopTask(execution_id=EXECUTION_ID, task_run_id="r", attempt=1)


@pytest.mark.parametrize(
    ("command", "topic"),
    [
        (run_task(), Topic.TASKS),
        (run_task(inline=True), Topic.EXECUTIONS),
        (Announce(event=KILL), Topic.EXECUTIONS),
        (STOP, Topic.STOPS),
        (TELL, Topic.TRIGGERS),
        (SWITCH, Topic.TRIGGERS),
        (UNLOCK, Topic.TRIGGERS),
        (POLL, Topic.TASKS),
    ],
)
def test_command_travels_on_its_topic(command, topic):
    message = message_for(command)

    assert message.topic is topic
    assert message.body in (command, KILL)
    assert message == message_for(command)


def test_execution_to_create_travels_as_the_event_of_its_creation():
    message = message_for(CreateExecution(execution=execution()))

    assert (message.topic, message.body) == (
        Topic.EXECUTIONS,
        ExecutionCreated(execution_id=EXECUTION_ID, at=NOW, execution=execution()),
    )


@pytest.mark.parametrize("command", [timer(), NotifyEnd(execution_id=EXECUTION_ID)])
def test_what_no_queue_carries_has_no_message(command):
    assert message_for(command) is None


def test_different_commands_have_different_ids():
    commands = [
        run_task(), run_task(2), run_task(attempt=2), STOP, STOP.model_copy(update={"attempt": 2}),
        Announce(event=KILL), CreateExecution(execution=execution()), TELL, SWITCH, UNLOCK,
        POLL,
    ]  # fmt: skip

    assert len({message_for(command).id for command in commands}) == len(commands)


def test_event_that_is_told_later_is_the_same_event():
    assert KILL.key == KILL.model_copy(update={"at": later()}).key
    assert KILL.key != KILL.model_copy(update={"execution_id": "other"}).key


def test_timer_is_named_by_what_it_is_for():
    ids = {timer().id, timer(attempt=2).id, timer(generation=1).id, timer(task_run_id="x").id}

    assert len(ids) == 4
    assert timer().id == timer(at=later()).id

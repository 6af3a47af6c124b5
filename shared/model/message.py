"""What travels between executor and workers."""

from enum import StrEnum
from typing import Annotated, assert_never

from pydantic import Field

from shared.model.command import (
    Announce,
    Command,
    CountUnits,
    CreateExecution,
    NotifyEnd,
    PollTrigger,
    RunTask,
    StartTimer,
    StopTask,
    SwitchTrigger,
    TellTriggers,
    UnlockTrigger,
)
from shared.model.document import Fact
from shared.model.event import AnyEvent, ExecutionCreated
from shared.model.ids import id_of


class Topic(StrEnum):
    """Where a message goes."""

    EXECUTIONS = "executions"
    TASKS = "tasks"
    STOPS = "stops"
    """To every worker: whoever runs the attempt ends it."""
    TRIGGERS = "triggers"
    """What happened to executions, as far as triggers want to know it."""


class Message(Fact):
    """One message; the same id for the same content, so that a second copy can be told.

    Attributes:
        delivery: how often it was handed out before, as far as the queue knows.
    """

    id: str
    topic: Topic
    body: Annotated[
        AnyEvent | RunTask | StopTask | TellTriggers | SwitchTrigger | UnlockTrigger | PollTrigger,
        Field(discriminator="kind"),
    ]
    delivery: int = 0


def message_for(command: Command) -> Message | None:
    """The message that carries a command; None for one that no queue carries.

    The id is the same for the same command, so that sending twice can be told.
    """
    match command:
        case RunTask(task_run_id=run_id, attempt=attempt, inline=inline):
            topic = Topic.EXECUTIONS if inline else Topic.TASKS
            return Message(id=id_of("run", run_id, attempt), topic=topic, body=command)
        case Announce(event=event):
            return Message(id=id_of("event", event.key), topic=Topic.EXECUTIONS, body=event)
        case CreateExecution(execution=execution):
            event = ExecutionCreated(
                execution_id=execution.id, at=execution.state.start_date, execution=execution
            )
            return Message(id=id_of("create", execution.id), topic=Topic.EXECUTIONS, body=event)
        case StopTask(task_run_id=run_id, attempt=attempt):
            return Message(id=id_of("stop", run_id, attempt), topic=Topic.STOPS, body=command)
        case TellTriggers(execution_id=execution_id, position=position):
            message_id = id_of("tell", execution_id, position)
            return Message(id=message_id, topic=Topic.TRIGGERS, body=command)
        case SwitchTrigger(request_id=request_id):
            message_id = id_of("switch", request_id)
            return Message(id=message_id, topic=Topic.TRIGGERS, body=command)
        case UnlockTrigger(execution_id=execution_id):
            message_id = id_of("unlock", execution_id)
            return Message(id=message_id, topic=Topic.TRIGGERS, body=command)
        case PollTrigger(execution_id=execution_id):
            message_id = id_of("poll", execution_id)
            return Message(id=message_id, topic=Topic.TASKS, body=command)
        case StartTimer() | NotifyEnd() | CountUnits():
            return None
        case _:
            assert_never(command)

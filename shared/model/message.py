"""What travels between executor and workers."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from shared.model.command import RunTask, StopTask
from shared.model.document import Fact
from shared.model.event import AnyEvent


class Topic(StrEnum):
    """Where a message goes."""

    EXECUTIONS = "executions"
    TASKS = "tasks"
    STOPS = "stops"
    """To every worker: whoever runs the attempt ends it."""


class Message(Fact):
    """One message; the same id for the same content, so that a second copy can be told.

    Attributes:
        delivery: how often it was handed out before, as far as the queue knows.
    """

    id: str
    topic: Topic
    body: Annotated[AnyEvent | RunTask | StopTask, Field(discriminator="kind")]
    delivery: int = 0

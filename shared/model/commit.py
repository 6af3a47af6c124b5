"""What one handled message changes: applied whole or not at all."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from shared.model.command import Command
from shared.model.execution import Execution
from shared.model.log import LogChunk
from shared.model.metric import MetricChunk
from shared.model.scope import LoopValues, Shard
from shared.model.slots import Slots
from shared.model.taskrun import RemovedTaskRun, TaskRun

AnyDocument: TypeAlias = Execution | TaskRun | RemovedTaskRun | Shard | LoopValues | Slots


@dataclass(frozen=True, slots=True)
class Step:
    """One event handled: the documents as they will be, and what to ask for.

    Attributes:
        deletes: the whole execution is gone, with everything that belongs to it.
    """

    changes: tuple[AnyDocument, ...] = ()
    deletes: bool = False
    logs: tuple[LogChunk, ...] = ()
    metrics: tuple[MetricChunk, ...] = ()
    commands: tuple[Command, ...] = ()


@dataclass(frozen=True, slots=True)
class Deletion:
    """An execution that goes, and since when it is gone."""

    execution_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Commit:
    """A step, or a chain of them, together with the message that caused it.

    Attributes:
        cause: id of the message; its commands are kept under it until they have been sent.
        documents: each with the version that was read; 0 for a new one.
        deleted: the execution to take away with all its documents, after everything else; its id
            stays known, so that nothing brings it back.
    """

    cause: str
    documents: tuple[AnyDocument, ...] = ()
    deleted: Deletion | None = None
    logs: tuple[LogChunk, ...] = ()
    metrics: tuple[MetricChunk, ...] = ()
    commands: tuple[Command, ...] = ()

    @property
    def has_changes(self) -> bool:
        """Whether it says more than that its message was handled before."""
        return bool(self.documents or self.deleted or self.logs or self.metrics or self.commands)

"""What a decision about a trigger comes to."""

from dataclasses import dataclass, replace
from datetime import datetime

from shared.model.command import Command
from shared.model.ids import id_of
from shared.model.log import LogChunk, LogLine
from shared.model.task import LogLevel
from shared.model.trigger_state import TriggerKey, TriggerState


@dataclass(frozen=True, slots=True)
class Decision:
    """The states as they will be, those that go, what to ask for, and what to tell the user."""

    states: tuple[TriggerState, ...] = ()
    removed: tuple[TriggerState, ...] = ()
    commands: tuple[Command, ...] = ()
    logs: tuple[LogChunk, ...] = ()

    def and_(self, other: "Decision") -> "Decision":
        """Both together."""
        return Decision(
            (*self.states, *other.states),
            (*self.removed, *other.removed),
            (*self.commands, *other.commands),
            (*self.logs, *other.logs),
        )

    def with_logs(self, logs: tuple[LogChunk, ...]) -> "Decision":
        """The decision with more lines in front."""
        return replace(self, logs=(*logs, *self.logs))


NOTHING = Decision()


def trigger_log(
    key: TriggerKey, at: datetime, message: str, level: LogLevel = LogLevel.WARN
) -> LogChunk:
    """One line of the log of a trigger; the same line at the same time is not doubled."""
    return LogChunk(
        id=id_of("trigger-log", key, at, message),
        execution_id="",
        namespace=key.namespace,
        flow_id=key.flow_id,
        trigger_id=key.trigger_id,
        lines=(LogLine(at=at, level=level, message=message),),
    )

"""Commits what was decided about triggers, and sends what it asks for."""

from datetime import datetime

from shared.engine.triggers.decision import Decision
from shared.model.command import Command, CreateExecution
from shared.model.log import LogChunk
from shared.model.trigger_state import TriggerCommit, TriggerState
from shared.runtime.dispatch import dispatch
from shared.runtime.masking import Masks
from shared.runtime.ports import Ports
from shared.runtime.spill import with_command_spilled

BATCH = 100


class TriggerCommits:
    """States and commands are one commit; a crash before the sending is made good by `resend`."""

    def __init__(self, ports: Ports) -> None:
        self._ports = ports

    def apply(
        self, decision: Decision, cause: str, at: datetime, masks: Masks, *, message_id: str = ""
    ) -> bool:
        """Commits and sends; False when the message was handled before.

        Raises:
            Conflict: another writer was faster. Load and decide again.
        """
        if decision.logs:
            # Before the commit: a line that is told twice has the same id.
            self._ports.logs.append([hidden(chunk, masks) for chunk in decision.logs])
        commit = TriggerCommit(
            cause=cause,
            at=at,
            states=tuple(_without_secrets_in(state, masks) for state in decision.states),
            removed=decision.removed,
            commands=tuple(
                with_command_spilled(self._ports.storage, _without_secrets(command, masks))
                for command in decision.commands
            ),
            message_id=message_id,
        )
        if commit.is_empty:
            return True
        if not self._ports.triggers.commit(commit):
            return False
        self._send(cause, commit.commands)
        return True

    def resend(self) -> None:
        """Sends what a process has committed that died before it sent it. Twice is harmless."""
        while kept := self._ports.triggers.unsent(BATCH):
            for cause, commands in kept:
                self._send(cause, commands)

    def _send(self, cause: str, commands: tuple[Command, ...]) -> None:
        if commands:
            dispatch(self._ports, commands)
            self._ports.triggers.sent(cause)


def hidden(chunk: LogChunk, masks: Masks) -> LogChunk:
    """Lines without the secrets that were read while they came about."""
    lines = tuple(
        line.model_copy(update={"message": masks.hide(line.message)}) for line in chunk.lines
    )
    return chunk.model_copy(update={"lines": lines})


def _without_secrets(command: Command, masks: Masks) -> Command:
    """The command; why an execution failed to start tells no secret."""
    if isinstance(command, CreateExecution) and command.execution.error is not None:
        failing = command.execution.failing(masks.hide(command.execution.error))
        return command.model_copy(update={"execution": failing})
    return command


def _without_secrets_in(state: TriggerState, masks: Masks) -> TriggerState:
    """The state; what its newest evaluation tells holds no secret, and is not too long."""
    if not state.evaluations or not state.evaluations[-1].message:
        return state
    *before, newest = state.evaluations
    shown = newest.model_copy(update={"message": masks.hide(newest.message)}).shortened()
    return state.model_copy(update={"evaluations": (*before, shown)})

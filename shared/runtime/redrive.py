"""Publishes messages again that were put aside, when what was wrong with them is mended."""

from typing import ClassVar

from shared.errors import Disposition, WindhoverError
from shared.model.command import (
    PollTrigger,
    RunTask,
    StopTask,
    SwitchTrigger,
    TellTriggers,
    UnlockTrigger,
)
from shared.model.dead_letter import DeadLetter
from shared.model.event import (
    DeleteRequested,
    DescendantsSwept,
    ExecutionReopened,
    KillCascaded,
    LabelsRequested,
    ReplayRequested,
    RestartRequested,
    SlotReleased,
    StatusChanged,
    TaskRunMarked,
)
from shared.model.message import Message
from shared.ports.dead_letters import DeadLetters
from shared.runtime.ports import Ports

FOR_THE_ENDED = (
    DeleteRequested
    | DescendantsSwept
    | ExecutionReopened
    | KillCascaded
    | LabelsRequested
    | PollTrigger
    | ReplayRequested
    | RestartRequested
    | SlotReleased
    | StatusChanged
    | StopTask
    | SwitchTrigger
    | TaskRunMarked
    | TellTriggers
    | UnlockTrigger
)
"""What is done whether the execution that it names has ended or not."""


class LetterMissing(WindhoverError):  # noqa: N818 - reads as the fact it is
    """There is no such letter: it was forgotten, or never put aside."""

    code: ClassVar[str] = "dead-letter.missing"
    http_status: ClassVar[int] = 404
    disposition: ClassVar[Disposition] = Disposition.REFUSE


class LetterUnreadable(WindhoverError):  # noqa: N818 - reads as the fact it is
    """A letter whose message is not kept: it could not be read, or is very large."""

    code: ClassVar[str] = "dead-letter.unreadable"
    http_status: ClassVar[int] = 409
    disposition: ClassVar[Disposition] = Disposition.REFUSE


class LetterSettled(WindhoverError):  # noqa: N818 - reads as the fact it is
    """Nobody waits for the message any more: what it was about has ended."""

    code: ClassVar[str] = "dead-letter.settled"
    http_status: ClassVar[int] = 409
    disposition: ClassVar[Disposition] = Disposition.REFUSE


class Redrive:
    """Gives messages another chance.

    Args:
        ports: all I/O.
        letters: where they were put aside.
    """

    def __init__(self, ports: Ports, letters: DeadLetters) -> None:
        self._ports = ports
        self._letters = letters

    def publish(self, letter_id: str) -> DeadLetter:
        """Publishes the message of a letter again, and forgets the letter.

        Who dies in between has published it, and keeps the letter: receivers ignore what they have
        seen. A message that can still not be handled becomes another letter.

        Returns:
            The letter as it was.

        Raises:
            LetterMissing, LetterUnreadable, LetterSettled: nothing was published.
        """
        letter = self._letters.find(letter_id)
        if letter is None:
            raise LetterMissing(f"there is no dead letter {letter_id}")
        message = self._letters.message(letter_id)
        if message is None:
            raise LetterUnreadable(
                f"the message of the dead letter {letter_id} is not kept: "
                "it could not be read, or is very large",
                remedy="Pull it from the subscription of dead letters, and publish it mended.",
            )
        if self._is_settled(message):
            raise LetterSettled(
                f"nobody waits for the message of the dead letter {letter_id} any more",
                remedy=f"Restart the execution {letter.execution_id}, and discard the letter.",
            )
        self._ports.queue.send([message])
        self._letters.forget(letter_id)
        return letter

    def _is_settled(self, message: Message) -> bool:
        """Whether whoever receives the message would ignore it."""
        body = message.body
        if isinstance(body, FOR_THE_ENDED):
            return False
        if isinstance(body, RunTask):
            run = self._ports.repository.task_run(body.execution_id, body.task_run_id)
            return run is None or run.attempt != body.attempt or run.state.current.is_terminal
        execution = self._ports.repository.execution(body.execution_id)
        return execution is not None and execution.is_over

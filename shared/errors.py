"""The base of every error: a code that never changes, the message, the place and the remedy."""

from enum import StrEnum
from typing import ClassVar

from typing_extensions import override


class Disposition(StrEnum):
    """What a shell does with the message whose handling raised the error."""

    REFUSE = "refuse"
    RETRY_LATER = "retry-later"
    FAIL_TASK = "fail-task"
    DEAD_LETTER = "dead-letter"


class WindhoverError(Exception):
    """Base of every error that a user or an operator may read.

    Attributes:
        code: dotted, lower case, stable for ever (`flow.unknown-task-type`).
        http_status: what the API answers.
        disposition: what a shell does with the message.
        remedy: what the reader can do now; empty when the message says it.
    """

    code: ClassVar[str] = "windhover"
    http_status: ClassVar[int] = 500
    disposition: ClassVar[Disposition] = Disposition.DEAD_LETTER

    def __init__(self, message: str, *, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    @override
    def __str__(self) -> str:
        """The message as users read it in logs, without the code."""
        return self.message


class EngineBug(WindhoverError):  # noqa: N818 - the glossary's word
    """An invariant of ours is broken: never the user's fault.

    The remedy asks for a report with the execution attached.
    """

    code = "engine.bug"

    def __init__(self, message: str) -> None:
        super().__init__(
            message,
            remedy="Please report this with the flow's source and the execution's id.",
        )

"""What is wrong with a command line."""

from typing import ClassVar

from shared.cli.exit_codes import ExitCode
from shared.errors import Disposition, WindhoverError


class InvalidArgument(WindhoverError):  # noqa: N818 - reads as the fact it is
    """An argument of the command line can not be used; nothing was run."""

    code: ClassVar[str] = "cli.invalid-argument"
    http_status: ClassVar[int] = 400
    disposition: ClassVar[Disposition] = Disposition.REFUSE


class CommandFailed(WindhoverError):  # noqa: N818 - reads as the fact it is
    """What a command asked of a server was not done.

    Attributes:
        exit_code: of the process.
    """

    code: ClassVar[str] = "cli.failed"
    http_status: ClassVar[int] = 400
    disposition: ClassVar[Disposition] = Disposition.REFUSE

    def __init__(
        self, message: str, *, remedy: str = "", exit_code: ExitCode = ExitCode.FAILED
    ) -> None:
        super().__init__(message, remedy=remedy)
        self.exit_code = exit_code


class ServerRefused(CommandFailed):
    """The server said no; its words are the message."""

    code: ClassVar[str] = "cli.server-refused"


class ServerUnreachable(CommandFailed):
    """No server answered, or it went away before it had answered."""

    code: ClassVar[str] = "cli.server-unreachable"
    http_status: ClassVar[int] = 503
    disposition: ClassVar[Disposition] = Disposition.RETRY_LATER


class NotInTime(CommandFailed):
    """What was waited for has not come; it goes on."""

    code: ClassVar[str] = "cli.not-in-time"
    http_status: ClassVar[int] = 504
    disposition: ClassVar[Disposition] = Disposition.RETRY_LATER

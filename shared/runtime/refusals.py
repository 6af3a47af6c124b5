"""Why an operation on an execution is refused; each says what it would need."""

from typing import ClassVar

from shared.errors import Disposition, WindhoverError


class WrongState(WindhoverError):  # noqa: N818 - reads as the fact it is
    """The state of the execution, or of the task run, does not allow the operation."""

    code: ClassVar[str] = "execution.wrong-state"
    http_status: ClassVar[int] = 422
    disposition: ClassVar[Disposition] = Disposition.REFUSE


class NotRestartable(WindhoverError):  # noqa: N818 - reads as the fact it is
    """There is nothing in the execution, or at that place of it, to start again from."""

    code: ClassVar[str] = "execution.not-restartable"
    http_status: ClassVar[int] = 422
    disposition: ClassVar[Disposition] = Disposition.REFUSE


class TaskRunNotFound(WindhoverError):  # noqa: N818 - reads as the fact it is
    """The execution has no such task run."""

    code: ClassVar[str] = "execution.task-run-not-found"
    http_status: ClassVar[int] = 404
    disposition: ClassVar[Disposition] = Disposition.REFUSE


class ChangedMeanwhile(WindhoverError):  # noqa: N818 - reads as the fact it is
    """Something else happened to the execution first; what was asked for was not done."""

    code: ClassVar[str] = "execution.changed-meanwhile"
    http_status: ClassVar[int] = 409
    disposition: ClassVar[Disposition] = Disposition.REFUSE


class NotRunning(WindhoverError):  # noqa: N818 - reads as the fact it is
    """The execution does not run; there is nothing to pause."""

    code: ClassVar[str] = "execution.not-running"
    http_status: ClassVar[int] = 409
    disposition: ClassVar[Disposition] = Disposition.REFUSE


class NotAtBreakpoint(WindhoverError):  # noqa: N818 - reads as the fact it is
    """The execution has not stopped at a breakpoint; there is nothing to go on with."""

    code: ClassVar[str] = "execution.not-at-breakpoint"
    http_status: ClassVar[int] = 409
    disposition: ClassVar[Disposition] = Disposition.REFUSE

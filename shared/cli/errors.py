"""What is wrong with a command line."""

from typing import ClassVar

from shared.errors import Disposition, WindhoverError


class InvalidArgument(WindhoverError):  # noqa: N818 - reads as the fact it is
    """An argument of the command line can not be used; nothing was run."""

    code: ClassVar[str] = "cli.invalid-argument"
    http_status: ClassVar[int] = 400
    disposition: ClassVar[Disposition] = Disposition.REFUSE

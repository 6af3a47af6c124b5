"""What a backend raises when the service behind it does not answer."""

from typing import ClassVar

from shared.errors import Disposition, WindhoverError


class Unavailable(WindhoverError):  # noqa: N818 - reads as the fact it is
    """A store or a queue does not answer now; what was asked for may have happened or not.

    Every method of every port may raise it. A shell puts its message back; a client may try again.
    It says nothing about the execution, which must never fail for it.
    """

    code: ClassVar[str] = "port.unavailable"
    http_status: ClassVar[int] = 503
    disposition: ClassVar[Disposition] = Disposition.RETRY_LATER
